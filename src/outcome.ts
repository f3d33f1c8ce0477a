/** What came of one run. */

import type { BackupError } from './errors.js';
import type { Published } from './publish/publisher.js';
import type { Ledger, StopReason } from './reading/budget.js';
import type { Estimate } from './reading/estimate.js';
import type { SaveOutcome } from './store/store.js';
import type { Shrunk } from './workfile/shrink.js';
import type { ResourceState } from './workfile/state.js';

export type PauseReason = StopReason | 'signal' | 'trouble' | 'publishing';

export interface Idle {
  readonly kind: 'idle';
  readonly backupId: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/** Not done, as planned or because of something that may pass; all progress is kept. */
export interface Paused {
  readonly kind: 'paused';
  readonly backupId: string;
  readonly reason: PauseReason;
  /** What failed; undefined where the pause is planned. */
  readonly error: BackupError | undefined;
  readonly requests: number;
  readonly ledger: Ledger;
  /** What is still to come. */
  readonly estimate: Estimate;
  readonly resources: readonly ResourceState[];
  readonly hasFinishedBefore: boolean;
  /** Epoch milliseconds: the last backup that was finished, or the start of this one where none was. */
  readonly lastGoodAt: number;
  readonly save: SaveOutcome;
}

export interface Finished {
  readonly kind: 'finished';
  readonly backupId: string;
  /** Requests of this run. */
  readonly requests: number;
  readonly published: Published;
  readonly resources: readonly ResourceState[];
  /** Lists with a sudden loss, told by this backup and by no later one. */
  readonly shrunk: readonly Shrunk[];
  /** Parts that earlier archives hold and this one was not asked for, told by this backup and by no later one. */
  readonly leftOut: readonly string[];
  /** What became of the published backups, one line each; empty if no keep rule is set. */
  readonly retention: readonly string[];
  readonly save: SaveOutcome;
}

export type RunResult = Idle | Paused | Finished;
