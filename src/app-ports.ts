import type { CacheClient } from './github/cache-client.js';
import type { ActionsHost, Clock, Fetch, Files, Host } from './system/ports.js';

/** Where the command line writes: results to one stream, progress and faults to the other. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Waits until what was written to `out` has left the process; false where nobody reads it any more. */
  flush(): Promise<boolean>;
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
  /** Aborts at SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Everything outside the process that the action needs. */
export interface ActionPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly files: Files;
  readonly cache: CacheClient;
  readonly host: ActionsHost;
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** Name under which the main step tells the post step what is left to save. */
export const postNoteName = 'checkpoint';

/** Below the temporary folder of the job, with a folder for each workspace: where files lie while they are uploaded. */
export const uploadsFolder = 'prosonata-backup';
