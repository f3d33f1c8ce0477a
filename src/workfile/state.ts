/** What the work file knows, as plain values: shared by the engine, the archive and the reports. */
import type { Caller } from '../prosonata/caller.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { Share } from '../prosonata/rights.js';

export interface StoredRecord {
  readonly id: RecordId;
  /** The record's JSON text as the list gave it. */
  readonly list: string;
  /** The record's JSON text as the request for its detail gave it. */
  readonly detail: string | undefined;
}

export type ResourceStatus =
  /** Not yet read in this backup. */
  | 'waiting'
  | 'reading'
  /** Every record that existed throughout was captured, and that was proved. */
  | 'complete'
  /** Read to the end, but completeness could not be proved, or given up before the end; `reason` says why. */
  | 'incomplete'
  /** The API refused the list to this key. */
  | 'refused'
  /** The workspace has no such list. */
  | 'absent';

/**
 * Why there is no detail of a listed record. `gone`: 404, so it was deleted after it was listed. `refused`:
 * the API lists it, but does not give it. `trouble`: broken answers once, to be asked for again behind all others.
 * `failed`: broken answers again, not asked for again in this backup.
 */
export type DetailNote = 'gone' | 'refused' | 'trouble' | 'failed';

/** What is known of the detail of one record. */
export interface DetailState {
  readonly id: RecordId;
  /** When the detail that is kept was read, epoch milliseconds; undefined if there is none. */
  readonly readAt: number | undefined;
  readonly note: DetailNote | undefined;
  /** When the note was made; undefined if there is none. */
  readonly notedAt: number | undefined;
}

/** The texts of one record. */
export type RecordTexts = Pick<StoredRecord, 'list' | 'detail'>;

/** What became of one record since the last finished backup. */
export type RecordChange = { readonly id: RecordId } & (
  | { readonly kind: 'added'; readonly now: RecordTexts }
  | { readonly kind: 'removed'; readonly before: RecordTexts }
  | { readonly kind: 'changed'; readonly before: RecordTexts; readonly now: RecordTexts }
);

/** What the published archives are known to hold of a list. */
export interface PublishedList {
  readonly rows: number;
  readonly hasDetails: boolean;
}

export interface ResourceState {
  /** Its `details` says whether details are wanted in this backup. */
  readonly resource: Resource;
  readonly status: ResourceStatus;
  /** Why the resource is not complete, one sentence; empty if it is. */
  readonly reason: string;
  /** Distinct ids captured in this backup. */
  readonly rows: number;
  /** What the key is given of the list if that is not all of it. */
  readonly share?: Share | undefined;
  /** Rows that the API last reported over all passes; undefined if it reported none. */
  readonly reported: number | undefined;
  readonly requests: number;
  /** Windows that had to be read again because the list had shifted. */
  readonly repairs: number;
  /** Records with a detail that fits their list row, read in this backup or carried over from an earlier one. */
  readonly detailsRead: number;
  /** Records whose detail is wanted and has not been read; the other three numbers and this one add up to `rows`. */
  readonly detailsMissing: number;
  /** Records that were deleted after they were listed. */
  readonly detailsGone: number;
  /** Records that the API lists and does not give. */
  readonly detailsRefused: number;
  /** Epoch milliseconds at which the oldest detail was read; undefined if there is none. */
  readonly detailsOldestAt: number | undefined;
  /** Why details are no longer asked for in this backup, one sentence; empty if they are. */
  readonly detailsReason: string;
  /** Whether those are details that the API has, as far as is known: it gave some once, or broke off in the middle, or a published archive has some. */
  readonly detailsOwed: boolean;
  /** Whether a record that was not seen is no longer there, as far as the API shows. */
  readonly isReadToItsEnd: boolean;
  /** Against the last finished backup; all 0 if there is none. */
  readonly added: number;
  /** Records that differ in their list row or in their detail. */
  readonly changed: number;
  /** 0 while the list is not read to its end. */
  readonly removed: number;
  /**
   * Records from before of a list that is refused or absent now: as the work file remembers them, or as a published
   * archive holds them. They are not in this archive. 0 of every other list.
   */
  readonly outOfReach: number;
  /** Epoch milliseconds of the first and the last request. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

/** The counts over the records of one resource. */
export type RecordCounts = Pick<
  ResourceState,
  | 'rows'
  | 'detailsRead'
  | 'detailsGone'
  | 'detailsRefused'
  | 'detailsOldestAt'
  | 'added'
  | 'changed'
  | 'removed'
>;

export interface RunState {
  readonly number: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly requests: number;
  /** Why the run ended: done, quota, time, requests, signal, trouble. */
  readonly stopped: string;
  /** Version of this program. */
  readonly version: string;
}

export interface BackupState {
  /** The start of the backup in UTC, as `20261123T0215Z`. */
  readonly id: string;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  /** Origin of the workspace, as `https://agency.prosonata.software`. */
  readonly workspace: string;
  /** To whom the API has given its answers, in this order; none before the first answer that says so. */
  readonly callers: readonly Caller[];
  /** The last finished backup before this one, which changes are counted against. */
  readonly previous: Pick<BackupState, 'id' | 'startedAt' | 'callers'> | undefined;
}

/** What the archive is built from; the work file is one, a test may give another. */
export interface ArchiveSource {
  backup(): BackupState;
  resources(): readonly ResourceState[];
  runs(): readonly RunState[];
  /** The records seen in this backup, in the order of their ids: numbers ascending, then texts. */
  records(resource: string): IterableIterator<StoredRecord>;
  /** A few of them from both ends, to see what fields they have: younger records have others than older ones. */
  someRecords(resource: string): Iterable<StoredRecord>;
  /**
   * At most `limit` changes since the last finished backup, changed and removed records before added ones, each in
   * the order of ids; none if there is no such backup.
   */
  changes(resource: string, limit: number): IterableIterator<RecordChange>;
}
