import type { CacheClient } from './github/cache-client.js';
import type { ActionsHost, Clock, Fetch, Files, Host } from './system/ports.js';

/** Where the command line writes: results to one stream, progress and faults to the other. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Waits until what was written to `out` has left the process; false where nobody reads it any more. */
  flush(): Promise<boolean>;
  /** Asks for a text that is not shown while it is typed; undefined if there is no terminal to ask on. */
  readonly askSecret?: ((question: string) => Promise<string>) | undefined;
  /** Width of `err` where it is a terminal, on which a line can be drawn over itself; undefined elsewhere. */
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
  /** Wait before the first retry of a request; doubles with each further one. */
  readonly firstRetryWaitMs: number;
  /** Aborts at SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Runs `readArchives` where it can be ended at any time, whatever the files do to it; returns the exit code. */
  readonly aside: (task: ReadingTask, ports: CliPorts) => Promise<number>;
}

/** What a command does with archives that may come from anywhere; plain data, to be handed to another thread. */
export type ReadingTask =
  | { readonly command: 'verify'; readonly paths: readonly string[]; readonly identity?: string | undefined }
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

/** Everything outside the process that the action needs. */
export interface ActionPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly files: Files;
  readonly cache: CacheClient;
  readonly host: ActionsHost;
  /** Wait before the first retry of a request; doubles with each further one. */
  readonly firstRetryWaitMs: number;
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** Name under which the main step tells the post step what is left to save. */
export const postNoteName = 'checkpoint';

/** Below the temporary folder of the job, with a folder for each workspace: where files lie while they are uploaded. */
export const uploadsFolder = 'prosonata-backup';
