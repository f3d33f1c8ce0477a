/** What one run is given: what it shall do, and everything outside that it works with. */

import type { KeepPolicy } from '../keeping/rules.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { Publisher } from '../publish/publisher.js';
import type { BackupEvent } from '../reading/read.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';

export interface RunOptions {
  readonly workspaceUrl: string;
  readonly workspace: string;
  readonly resources: readonly Resource[];
  /** Resources that the user named. */
  readonly named: ReadonlySet<string>;
  readonly force: boolean;
  readonly intervalMs: number;
  readonly timeLimitMs: number;
  readonly requestLimit: number | undefined;
  readonly quotaReserve: number;
  readonly concurrency: number;
  readonly detailsMaxAgeMs: number;
  /** Percent of its rows that a list may lose without a warning. */
  readonly alertShrink: number;
  readonly keep: KeepPolicy;
  /** Sleep through quota windows instead of pausing. */
  readonly wait: boolean;
  readonly retries: number;
  readonly firstRetryWaitMs: number;
  readonly version: string;
}

export interface RunPorts {
  readonly api: Api;
  readonly sqlite: Sqlite;
  readonly clock: Clock;
  readonly store: Store;
  readonly publisher: Publisher;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BackupEvent) => void;
}
