/**
 * The engine: lists first, then single records; asks for the next thing within the budget and commits what comes
 * back, until everything is read or the run must stop. It knows no network, no files and no wording; all of that is
 * passed in.
 */
import type { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import { ApiError, QuotaExceeded } from '../prosonata/errors.js';
import type { Clock } from '../system/ports.js';
import type { Journal } from '../workfile/journal.js';
import type { ResourceStatus } from '../workfile/state.js';
import type { WorkFile } from '../workfile/work-file.js';
import { applyOutcome, type JournalEntry, readWork } from './apply.js';
import { applyDetail, detailCandidates, detailTimes, readDetails } from './apply-detail.js';
import type { Decision, KnownQuota, Ledger, StopReason } from './budget.js';
import { detailPhase } from './detail-phase.js';
import { type DetailTimes, planDetails } from './details.js';
import { type Outlook, requestsNeeded } from './estimate.js';
import type { Flight, Phase } from './flights.js';
import { findWork, listPhase } from './list-phase.js';
import { type MeterOptions, openMeter } from './meter.js';
import type { ResourceWork } from './progress.js';

export interface BackupOptions extends MeterOptions, Pick<DetailTimes, 'intervalMs' | 'maxAgeMs'> {
  /** Requests in flight at once, at least 1. */
  readonly concurrency: number;
  /** Resources that the user asked for by name: what forbids reading their lists ends the run. */
  readonly named: ReadonlySet<string>;
}

export interface BackupPorts {
  readonly api: Api;
  readonly workFile: WorkFile;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: BackupEvent) => void;
}

export type BackupEvent =
  | {
      readonly kind: 'progress';
      readonly resource: string;
      readonly work: readonly ResourceWork[];
      readonly ledger: Ledger;
      /** Requests still needed at least. */
      readonly needed: number;
      /** Single reads that are left; undefined while lists are read. */
      readonly detailsLeft: number | undefined;
    }
  | {
      readonly kind: 'finished';
      readonly resource: string;
      readonly rows: number;
      readonly status: ResourceStatus;
    }
  /** The rest of a resource's details is not asked for, because the API gives none. */
  | { readonly kind: 'detailsSkipped'; readonly resource: string; readonly reason: string }
  | { readonly kind: 'waiting'; readonly ms: number }
  | { readonly kind: 'retrying'; readonly error: BackupError };

export type BackupEnd = {
  readonly requests: number;
  readonly ledger: Ledger;
  /** Requests still needed at least; 0 when done. */
  readonly needed: number;
} & (
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped'; readonly reason: StopReason | 'signal' }
  /** The API or the network failed in a way that may pass; all progress is kept. */
  | { readonly kind: 'stopped'; readonly reason: 'trouble'; readonly error: ApiError }
);

type Stop =
  | { readonly reason: StopReason | 'signal' }
  | { readonly reason: 'trouble'; readonly error: ApiError };

/** Reads on from where the work file stands. Throws what only a person can mend; everything before is committed. */
export async function runBackup(options: BackupOptions, ports: BackupPorts): Promise<BackupEnd> {
  const { workFile, clock, signal, onEvent } = ports;
  const work = readWork(workFile);
  const meter = openMeter(
    options,
    { clock, signal, onRetry: (error) => onEvent({ kind: 'retrying', error }) },
    workFile.note('quota') as KnownQuota | undefined,
  );
  const outlooks = readOutlooks(workFile, options);
  let detailsLeft = (): number | undefined => undefined;
  const needed = () => detailsLeft() ?? requestsNeeded(work, outlooks);
  const progress = (resource: string): void =>
    onEvent({
      kind: 'progress',
      resource,
      work,
      ledger: meter.ledger,
      needed: needed(),
      detailsLeft: detailsLeft(),
    });

  const lists = listPhase(work, options, {
    ...ports,
    meter,
    onLanded: ({ resource, isFinished }) => {
      progress(resource.name);
      if (isFinished) {
        const { name } = resource;
        onEvent({
          kind: 'finished',
          resource: name,
          rows: workFile.countRows(name),
          status: workFile.statusOf(name),
        });
      }
    },
  });
  const singleReads = () => {
    const phase = detailPhase(options, {
      ...ports,
      meter,
      onLanded: progress,
      onSkipped: (resource, reason) => onEvent({ kind: 'detailsSkipped', resource, reason }),
    });
    detailsLeft = () => phase.left;
    return phase;
  };

  const fly = (phase: Phase) => flyPhase(phase, meter.decide, options.concurrency, ports);
  try {
    const stop = (await fly(lists)) ?? (await fly(singleReads()));
    const spent = { requests: meter.ledger.requests, ledger: meter.ledger };
    if (stop) return { kind: 'stopped', ...stop, ...spent, needed: needed() };
    return { kind: 'done', ...spent, needed: 0 };
  } finally {
    const { remaining, resetAt, windowCalls } = meter.ledger;
    workFile.setNote('quota', { remaining, resetAt, windowCalls });
  }
}

/** The API says 429 this often in a row before the run believes that waiting as told does not help. */
const refusalsAtMost = 3;

/** Sends and lands until the phase is finished (undefined) or the run must stop. */
async function flyPhase(
  phase: Phase,
  decide: () => Decision,
  concurrency: number,
  { journal, clock, signal, onEvent }: BackupPorts,
): Promise<Stop | undefined> {
  const flights: Flight[] = [];

  const launch = (): Decision | undefined => {
    while (flights.length < concurrency && !signal.aborted) {
      const send = phase.next();
      if (!send) return undefined;
      const decision = decide();
      if (decision.kind !== 'go') return decision;
      const flight = send();
      // Looked at in its turn; until then a failure must not count as unhandled.
      flight.entry.catch(() => undefined);
      flights.push(flight);
    }
    return undefined;
  };

  /** 429 in a row. */
  let refusals = 0;

  const land = async (flight: Flight): Promise<void> => {
    const [came] = await unlessAborted(Promise.allSettled([flight.entry]), signal);
    // Nobody asks any more what came of it, not even where it failed.
    if (flight.isStale()) return;
    if (came.status === 'rejected') {
      flight.drop();
      throw came.reason;
    }
    await journal.append(came.value);
    refusals = 0;
    flight.land(came.value);
  };

  /** What is under way when one request fails has been paid for; what else fails is asked for again. */
  const landRest = async (): Promise<void> => {
    for (let flight = flights.shift(); flight; flight = flights.shift()) {
      try {
        await land(flight);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    }
  };

  const landInTurn = async (flight: Flight): Promise<void> => {
    try {
      await land(flight);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await landRest();
      // The ledger knows of it: whether to wait or to stop is decided as ever.
      if (!(error instanceof QuotaExceeded) || ++refusals >= refusalsAtMost) throw error;
    }
  };

  const fly = async (): Promise<Stop | undefined> => {
    for (;;) {
      const decision = launch();
      const flight = flights.shift();
      if (flight) {
        await landInTurn(flight);
        continue;
      }
      if (phase.isFinished()) return undefined;
      if (signal.aborted) return { reason: 'signal' };
      if (decision?.kind === 'stop') return { reason: decision.reason };
      if (decision?.kind !== 'wait') throw new Error('nothing to wait for, yet not done');
      onEvent({ kind: 'waiting', ms: decision.ms });
      await clock.sleep(decision.ms, signal);
    }
  };

  try {
    return await fly();
  } catch (error) {
    if (error instanceof Aborted) return { reason: 'signal' };
    if (error instanceof QuotaExceeded) return { reason: 'quota' };
    if (error instanceof ApiError && error.transient) return { reason: 'trouble', error };
    throw error;
  }
}

/** The journal's entries, applied to the work file that they were written beside. */
export function replay(workFile: WorkFile, entries: readonly JournalEntry[]): void {
  const work = readWork(workFile);
  for (const entry of entries) {
    if ('read' in entry) {
      const { resource } = findWork(work, entry.read.resource);
      applyDetail(workFile, resource, readDetails(workFile, resource), entry);
    } else {
      const before = findWork(work, entry.step.resource);
      work[work.indexOf(before)] = applyOutcome(workFile, before, entry).work;
    }
  }
}

/** What is known of each resource before this run reads on. */
function readOutlooks(workFile: WorkFile, options: BackupOptions): ReadonlyMap<string, Outlook> {
  const due = new Map<string, number>();
  for (const { resource } of planDetails(detailCandidates(workFile), detailTimes(workFile, options))) {
    due.set(resource, (due.get(resource) ?? 0) + 1);
  }
  return new Map(
    workFile
      .tasks()
      .map(({ resource: { name, details } }) => [
        name,
        { knownRows: workFile.countKnown(name), detailsDue: details ? (due.get(name) ?? 0) : undefined },
      ]),
  );
}

/** Thrown where waiting for an answer was given up because the process is to end. */
class Aborted extends Error {
  override name = 'Aborted' as const;
}

function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) return Promise.reject(new Aborted());
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Aborted());
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
