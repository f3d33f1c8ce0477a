/** What came of one run and why runs stop: types alone, so that report/ can word each of them. */
import type { BackupError } from './errors.js';
import type { Published } from './publish/publisher.js';
import type { Ledger, StopReason } from './reading/budget.js';
import type { Estimate } from './reading/estimate.js';
import type { SaveOutcome } from './store/store.js';
import type { MissingTargets } from './workfile/dangling.js';
import type { Shrunk } from './workfile/shrink.js';
import type { ResourceState } from './workfile/state.js';
import type { KeyFindings } from './workfile/whose-key.js';

export type Outcome = Idle | PutOff | Paused | Finished;

/** Nothing is due. */
export interface Idle {
  readonly kind: 'idle';
  readonly backupId: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/** Nothing could be read, because of something that may pass: the work file or the place of archives is out of reach. */
export interface PutOff {
  readonly kind: 'putOff';
  readonly error: BackupError;
  /** Epoch milliseconds of the last sign of a backup; `never` if there is none, undefined if nobody can tell. */
  readonly lastGoodAt: number | 'never' | undefined;
  /** Whether runs have come to nothing for as long as is patient, if there is no date to tell it by. */
  readonly isLongTried: boolean;
}

/** Why a run that has read something ends before its backup is published. */
export type PauseReason = StopReason | 'signal' | 'trouble' | 'publishing';

/** The backup is not finished, as planned or because of something that may pass; all progress is kept. */
export interface Paused {
  readonly kind: 'paused';
  readonly backupId: string;
  readonly reason: PauseReason;
  /** What failed; undefined if the pause is planned. */
  readonly error: BackupError | undefined;
  readonly requests: number;
  readonly ledger: Ledger;
  /** What is still to come. */
  readonly estimate: Estimate;
  readonly resources: readonly ResourceState[];
  readonly key: KeyFindings;
  readonly hasFinishedBefore: boolean;
  /** Epoch milliseconds: the last backup that was finished, or the start of this one if none was. */
  readonly lastGoodAt: number;
  /** Whether earlier runs have tried for as long as is patient, although this work file may be a new one. */
  readonly isLongTried: boolean;
  readonly saved: SaveOutcome;
}

export interface Finished {
  readonly kind: 'finished';
  readonly backupId: string;
  /** Requests of this run. */
  readonly requests: number;
  readonly published: Published;
  readonly resources: readonly ResourceState[];
  readonly key: KeyFindings;
  /** Lists that others refer to in vain. */
  readonly missing: readonly MissingTargets[];
  /** Lists with a sudden loss, reported by this backup and by no later one. */
  readonly shrunk: readonly Shrunk[];
  /** Epoch milliseconds since which no backup was complete; undefined if this one is. */
  readonly incompleteSince: number | undefined;
  /** Parts that earlier archives hold and this one was not asked for, reported by this backup and by no later one. */
  readonly leftOut: readonly string[];
  /** The archive that was proved once more; undefined if none was. */
  readonly secondLook: SecondLook | undefined;
  /** The extract for a tax audit; undefined if none was to be made. */
  readonly taxExtract: TaxExtract | undefined;
  /** What became of the published backups, one line each; empty if no keep rule is set. */
  readonly retention: readonly string[];
  readonly saved: SaveOutcome;
}

/** What a second look at an archive found that was published earlier. */
export interface SecondLook {
  /** The file or the tag by which people know it. */
  readonly name: string;
  /** How far it could be proved: an archive without its key only byte by byte. */
  readonly depth: 'records' | 'bytes';
  /** One sentence; undefined if it is sound. */
  readonly fault: string | undefined;
  /** Epoch milliseconds of the last look at each archive that is still there and was looked at. */
  readonly looks: Readonly<Record<string, number>>;
  /** How many more are there that nobody has looked at. */
  readonly unseen: number;
}

/** What came of the extract for a tax audit of a year. */
export type TaxExtract =
  | {
      readonly kind: 'published';
      readonly year: string;
      /** The file in its release. */
      readonly file: string;
      /** Address of the release. */
      readonly place: string;
      /** How many points its page lists that are not as they should be. */
      readonly doubts: number;
    }
  /** The year has no invoice. */
  | { readonly kind: 'none'; readonly year: string }
  /** There is no complete archive to make it from. */
  | { readonly kind: 'waiting'; readonly year: string }
  | { readonly kind: 'failed'; readonly year: string; readonly error: BackupError };
