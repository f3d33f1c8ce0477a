/**
 * The engine: asks for the next window, within the budget, and commits what comes back, until everything is read
 * or the run must stop. It knows no network, no files and no wording; all of that is passed in.
 */
import type { BackupError } from '../errors.js';
import type { Api, Quota } from '../prosonata/api.js';
import {
  AccessDenied,
  ApiError,
  KeyMissing,
  KeyRefused,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RequestRefused,
} from '../prosonata/errors.js';
import { retried } from '../retry.js';
import type { Clock } from '../system/ports.js';
import type { Journal } from '../workfile/journal.js';
import type { WorkFile } from '../workfile/work-file.js';
import { applyOutcome, type JournalEntry, type Outcome, readWork } from './apply.js';
import {
  type Decision,
  decide,
  type Ledger,
  type Limits,
  openLedger,
  type StopReason,
  settle,
  spend,
} from './budget.js';
import { nextStep, type ResourceWork, type Step } from './progress.js';

export interface BackupOptions {
  readonly limits: Limits;
  /** Windows in flight at once, at least 1. */
  readonly concurrency: number;
  /** Resources that the user asked for by name: what forbids reading them ends the run. */
  readonly named: ReadonlySet<string>;
  readonly retries: number;
  readonly firstRetryWaitMs: number;
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
    }
  | { readonly kind: 'finished'; readonly resource: string; readonly rows: number }
  | { readonly kind: 'waiting'; readonly ms: number }
  | { readonly kind: 'retrying'; readonly error: BackupError };

export type BackupEnd = { readonly requests: number; readonly ledger: Ledger } & (
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped'; readonly reason: StopReason | 'signal' }
  /** The API or the network failed in a way that may pass; all progress is kept. */
  | { readonly kind: 'stopped'; readonly reason: 'trouble'; readonly error: ApiError }
);

interface Flight {
  readonly step: Step;
  readonly outcome: Promise<Outcome>;
  /** Its resource has taken another turn since it was sent: the answer is of no use. */
  isStale: boolean;
}

/** Reads on from where the work file stands. Throws what only a person can mend; everything before is committed. */
export async function runBackup(options: BackupOptions, ports: BackupPorts): Promise<BackupEnd> {
  const { workFile, clock, signal } = ports;
  const work = readWork(workFile);
  const flights: Flight[] = [];
  let ledger = openLedger(workFile.note('quota') as Quota | undefined);

  const send = async (step: Step): Promise<Outcome> => {
    const resource = find(work, step).resource;
    const filter = resource.passes[step.pass]?.filter ?? {};
    let requests = 0;
    const attempt = async () => {
      // The first attempt was taken off the budget when it was decided on.
      if (requests++ > 0) ledger = spend(ledger, clock.now());
      let quota: Quota | undefined;
      try {
        const page = await ports.api.list({ resource, filter, ordered: step.ordered, ...step.window });
        quota = page.quota;
        return page;
      } catch (error) {
        if (error instanceof ApiError) quota = error.quota;
        throw error;
      } finally {
        ledger = settle(ledger, quota);
      }
    };
    try {
      const { rows, perPage, total } = await retried(attempt, {
        retries: options.retries,
        firstWaitMs: options.firstRetryWaitMs,
        mayTryAgain: () => !signal.aborted && decide(options.limits, ledger, clock.now()).kind === 'go',
        onRetry: (error) => ports.onEvent({ kind: 'retrying', error }),
      });
      return { kind: 'page', rows, perPage, total, requests, at: clock.now() };
    } catch (error) {
      return { ...outcomeOf(error, step, options), requests, at: clock.now() };
    }
  };

  const launch = (): Decision | undefined => {
    while (flights.length < options.concurrency && !signal.aborted) {
      const step = nextStep(
        work,
        flights.filter((flight) => !flight.isStale).map((flight) => flight.step),
      );
      if (!step) return undefined;
      const decision = decide(options.limits, ledger, clock.now());
      if (decision.kind !== 'go') return decision;
      ledger = spend(ledger, clock.now());
      const outcome = send(step);
      // Looked at in its turn; until then a failure must not count as unhandled.
      outcome.catch(() => undefined);
      flights.push({ step, outcome, isStale: false });
    }
    return undefined;
  };

  const land = async (flight: Flight): Promise<void> => {
    const entry: JournalEntry = { step: flight.step, outcome: await unlessAborted(flight.outcome, signal) };
    if (flight.isStale) return;
    await ports.journal.append(entry);
    const before = find(work, flight.step);
    const after = applyOutcome(workFile, before, entry);
    work[work.indexOf(before)] = after.work;
    if (!after.isAccepted || after.work.progress.pass !== before.progress.pass || after.work.isFinished) {
      for (const other of flights) other.isStale ||= other.step.resource === flight.step.resource;
    }
    ports.onEvent({ kind: 'progress', resource: flight.step.resource, work, ledger });
    if (after.work.isFinished) {
      const { resource } = flight.step;
      ports.onEvent({ kind: 'finished', resource, rows: workFile.countRows(resource) });
    }
  };

  const fly = async (): Promise<BackupEnd> => {
    for (;;) {
      const decision = launch();
      const flight = flights.shift();
      if (flight) {
        await land(flight);
        continue;
      }
      const spent = { requests: ledger.requests, ledger };
      if (work.every(({ isFinished }) => isFinished)) return { kind: 'done', ...spent };
      if (signal.aborted) return { kind: 'stopped', reason: 'signal', ...spent };
      if (decision?.kind === 'stop') return { kind: 'stopped', reason: decision.reason, ...spent };
      if (decision?.kind !== 'wait') throw new Error('nothing to wait for, yet not done');
      ports.onEvent({ kind: 'waiting', ms: decision.ms });
      await clock.sleep(decision.ms, signal);
    }
  };

  try {
    return await fly();
  } catch (error) {
    if (error instanceof Aborted)
      return { kind: 'stopped', reason: 'signal', requests: ledger.requests, ledger };
    await Promise.allSettled(flights.map((flight) => flight.outcome));
    const spent = { requests: ledger.requests, ledger };
    if (error instanceof QuotaExceeded) return { kind: 'stopped', reason: 'quota', ...spent };
    if (error instanceof ApiError && error.transient)
      return { kind: 'stopped', reason: 'trouble', error, ...spent };
    throw error;
  } finally {
    workFile.setNote('quota', { remaining: ledger.remaining, resetAt: ledger.resetAt });
  }
}

/** The journal's entries, applied to the work file that they were written beside. */
export function replay(workFile: WorkFile, entries: readonly JournalEntry[]): void {
  const work = readWork(workFile);
  for (const entry of entries) {
    const before = find(work, entry.step);
    work[work.indexOf(before)] = applyOutcome(workFile, before, entry).work;
  }
}

function find(work: readonly ResourceWork[], step: Step): ResourceWork {
  const found = work.find(({ resource }) => resource.name === step.resource);
  if (!found) throw new Error(`no resource ${step.resource} in this backup`);
  return found;
}

type Unspent<T> = T extends unknown ? Omit<T, 'requests' | 'at'> : never;

/** An error that concerns one list alone becomes an outcome; every other one is thrown on. */
function outcomeOf(
  error: unknown,
  { resource, ordered, window }: Step,
  { named }: BackupOptions,
): Unspent<Outcome> {
  if (error instanceof RequestRefused && ordered && window.page === 1) return { kind: 'unsortable' };
  const isMend = error instanceof KeyRefused || error instanceof NotAnApi;
  if (!(error instanceof ApiError) || isMend || error.transient || error instanceof QuotaExceeded)
    throw error;
  if (named.has(resource)) throw error;
  const reason = error.message;
  if (error instanceof AccessDenied) return { kind: 'unreadable', status: 'refused', reason };
  if (error instanceof NotFound) return { kind: 'unreadable', status: 'absent', reason };
  if (error instanceof RequestRefused || error instanceof KeyMissing) {
    return { kind: 'unreadable', status: 'incomplete', reason };
  }
  throw error;
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
