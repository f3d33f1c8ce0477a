/** Everything that one run works with; each front end puts its own parts together. */
import type { Api } from '../prosonata/api.js';
import type { Publisher } from '../publish/publisher.js';
import type { BackupEvent } from '../reading/read.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';

export interface Parts {
  readonly api: Api;
  readonly sqlite: Sqlite;
  readonly clock: Clock;
  /** Where the work file rests between runs. */
  readonly saves: Store;
  /** Where archives go. */
  readonly publisher: Publisher;
  readonly log: Log;
  readonly firstRetryWaitMs: number;
  /** Aborts when the run has to end. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: BackupEvent) => void;
}
