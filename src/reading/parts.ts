/** What reading is given: how it shall read, everything outside that it works with, and what it reports. */
import type { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Clock } from '../system/ports.js';
import type { Journal } from '../workfile/journal.js';
import type { ResourceStatus } from '../workfile/state.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { Ledger, Limits } from './budget.js';
import type { Meter } from './meter.js';
import type { ResourceWork } from './progress.js';

export interface ReadingOptions {
  readonly limits: Limits;
  /** Requests in flight at once, at least 1. */
  readonly concurrency: number;
  /** Resources that the user asked for by name: if their lists may not be read, the run ends. */
  readonly named: ReadonlySet<string>;
  /**
   * Time between two backups as it is planned. When it has passed since the start of this one, no list in trouble is
   * waited for any longer, and no detail is asked for.
   */
  readonly intervalMs: number;
  /** No detail in an archive is to be older than this. */
  readonly detailsMaxAgeMs: number;
}

export interface ReadingPorts {
  readonly api: Api;
  readonly workFile: WorkFile;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ReadingEvent) => void;
}

/** The same for one phase of it. */
export interface PhasePorts extends ReadingPorts {
  readonly meter: Meter;
  /** Called after each answer with the name of its resource. */
  readonly onLanded: (resource: string) => void;
}

export type ReadingEvent =
  | {
      readonly kind: 'progress';
      readonly resource: string;
      readonly work: readonly ResourceWork[];
      readonly ledger: Ledger;
      /** Requests still needed at least. */
      readonly needed: number;
      /** Details that are left; undefined while lists are read. */
      readonly detailsLeft: number | undefined;
    }
  | {
      readonly kind: 'finished';
      readonly resource: string;
      readonly rows: number;
      readonly status: ResourceStatus;
    }
  /** A list has records that it gives only if it is asked for them by this filter; it is read on. */
  | { readonly kind: 'leavesOut'; readonly resource: string; readonly parameter: string }
  /** The rest of a resource's details is not asked for, because the API gives none. */
  | { readonly kind: 'detailsSkipped'; readonly resource: string; readonly reason: string }
  | { readonly kind: 'waiting'; readonly ms: number }
  | { readonly kind: 'retrying'; readonly error: BackupError };
