/** The terminal, or what is in its place: a pipe, a file, the log of cron. */
import type { BackupError } from '../errors.js';
import type { Clock, Fetch, Files, Host, RunProgram } from '../system/ports.js';
import type { PileTask } from './pile-task.js';

/** Where the command line writes: results to one stream, progress and faults to the other. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Waits until what was written to `out` has left the process; false if nobody reads it any more. */
  flush(): Promise<boolean>;
  /** Asks for a text that is not shown while it is typed; undefined if there is no terminal to ask on. */
  readonly askSecret?: ((question: string) => Promise<string | undefined>) | undefined;
  /** The same for a text that may be seen. */
  readonly askText?: ((question: string) => Promise<string | undefined>) | undefined;
  /** Width of `err` if it is a terminal, on which a line can be drawn over itself; undefined otherwise. */
  readonly liveColumns: number | undefined;
}

/** Everything outside the process that the command line needs. */
export interface CliPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly files: Files;
  readonly host: Host;
  readonly terminal: Terminal;
  /** Aborts at SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Runs another program of this machine; undefined if there is none of this name. */
  readonly runProgram: RunProgram;
  /** What a package exports that the user has installed; undefined if there is none of this name. */
  readonly installedPackage?: (name: string) => unknown;
  /** Path of the page that opens archives. */
  readonly viewerPath?: string;
  /** Shows a file in the system's browser; false if nothing here can. */
  readonly openInBrowser?: (path: string) => Promise<boolean>;
  /** Runs `readArchives` where it can be ended at any time, whatever the files do to it; returns the exit code. */
  readonly aside: (task: ReadingTask, ports: CliPorts) => Promise<number>;
}

/** What a command does with archives that may come from anywhere; plain data, to be handed to another thread. */
export type ReadingTask =
  | PileTask
  | {
      readonly command: 'verify';
      readonly paths: readonly string[];
      /** OWNER/NAME; its releases are meant then, and no paths. */
      readonly repository?: string | undefined;
      readonly identity?: string | undefined;
    }
  | {
      readonly command: 'info';
      readonly paths: readonly string[];
      readonly identity?: string | undefined;
      readonly json?: boolean | undefined;
    }
  | {
      readonly command: 'diff';
      readonly before: string;
      readonly after: string;
      readonly identity?: string | undefined;
      readonly json?: boolean | undefined;
      readonly resource?: string | undefined;
      readonly countsOnly?: boolean | undefined;
    };

export type TaskOf<Name extends ReadingTask['command']> = Extract<ReadingTask, { readonly command: Name }>;

/** What failed and the next step, a line each. */
export function showError({ message, hint }: BackupError, terminal: Terminal): void {
  terminal.err(`Error: ${message}\n${hint ? `Next: ${hint}\n` : ''}`);
}

export interface Output {
  write(text: string): void;
  /** Waits until what was written has left the process; false if nobody reads it any more. */
  flush(): Promise<boolean>;
}

/** One of the process's streams for people or programs: texts of any length, read by whatever is at its other end. */
export function outputTo(stream: NodeJS.WriteStream): Output {
  let isBroken = false;
  // `| head` closes the pipe when it has seen enough, which is no fault.
  stream.on('error', () => {
    isBroken = true;
  });
  return {
    write(text) {
      if (!isBroken) stream.write(text);
    },
    async flush() {
      // A closed pipe shows only after a turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isBroken && stream.writableNeedDrain) await drained(stream);
      return !isBroken;
    },
  };
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off('drain', end);
      stream.off('error', end);
      resolve();
    };
    stream.on('drain', end);
    stream.on('error', end);
  });
}
