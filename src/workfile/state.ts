/** What the work file knows, as plain values: shared by the engine, the archive and the reports. */
import type { Resource } from '../prosonata/catalogue.js';

/** The primary key of a record: digits become a number, so that "12" and 12 name the same record. */
export type RecordId = number | string;

export interface StoredRecord {
  readonly id: RecordId;
  /** The record's JSON text as the list gave it. */
  readonly list: string;
  /** The record's JSON text as the single read gave it. */
  readonly detail: string | undefined;
}

export type ResourceStatus =
  /** Not yet read in this backup. */
  | 'waiting'
  | 'reading'
  /** Every record that existed throughout was captured, and that was proved. */
  | 'complete'
  /** Read to the end, but completeness could not be proved; `reason` says why. */
  | 'incomplete'
  /** The API refused the list to this key. */
  | 'refused'
  /** The workspace has no such list. */
  | 'absent';

export interface ResourceState {
  readonly resource: Resource;
  readonly status: ResourceStatus;
  /** Why the resource is not complete, one sentence; empty where it is. */
  readonly reason: string;
  /** Distinct ids captured in this backup. */
  readonly rows: number;
  /** Rows that the API last reported over all passes; undefined where it reported none. */
  readonly reported: number | undefined;
  readonly requests: number;
  /** Windows that had to be read again because the list had shifted. */
  readonly repairs: number;
  readonly detailsRead: number;
  readonly detailsMissing: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Epoch milliseconds of the first and the last request. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

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
}

/** What the archive is built from; the work file is one, a test may give another. */
export interface ArchiveSource {
  backup(): BackupState;
  resources(): readonly ResourceState[];
  runs(): readonly RunState[];
  /** The records seen in this backup, in the order of their ids: numbers ascending, then texts. */
  records(resource: string): IterableIterator<StoredRecord>;
}
