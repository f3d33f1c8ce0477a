import type { CacheClient } from '../github/cache-client.js';
import type { ActionsHost, Clock, Fetch, Files } from '../system/ports.js';

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
  /** Path of the page that opens archives. */
  readonly viewerPath?: string;
}
