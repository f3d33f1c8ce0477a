/** Sends the windows of lists and decides what each answer says: about its list, or about the server and the whole run. */
import type { Api } from '../prosonata/api.js';
import {
  AccessDenied,
  ApiError,
  IdMissing,
  KeyDoubted,
  KeyRefused,
  NotFound,
  QuotaExceeded,
  RedirectRefused,
  RequestRefused,
} from '../prosonata/errors.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { ListEntry, Outcome } from './apply.js';
import { type Called, newCaller } from './called.js';
import { isAnswer, isLasting, isNowhere, mayPass, witnessesFor } from './list-trouble.js';
import type { Meter } from './meter.js';
import type { ReadingOptions } from './parts.js';
import { findWork, type ResourceWork, type Step } from './progress.js';

/** What came of one window. */
export interface ListArrival {
  readonly entry: ListEntry;
  /** What is held against the list; the entry has its words. */
  readonly trouble: ApiError | undefined;
}

export interface ListRequestPorts {
  readonly api: Api;
  readonly workFile: Pick<WorkFile, 'backup'>;
  readonly meter: Meter;
}

/** Reads one window. Rejects with an error that does not concern its list alone. */
export type ReadWindow = (step: Step) => Promise<ListArrival>;

/** `work` says how far the lists have come at the moment of each request. */
export function windowReader(
  work: readonly ResourceWork[],
  { named, intervalMs }: Pick<ReadingOptions, 'named' | 'intervalMs'>,
  { api, workFile, meter }: ListRequestPorts,
): ReadWindow {
  const endsAt = workFile.backup().startedAt + intervalMs;

  /** What it cost to learn that the server answers something else; undefined if it does not. */
  const askAnother = async (step: Step): Promise<{ readonly requests: number } | undefined> => {
    let requests = 0;
    for (const witness of witnessesFor(step, work)) {
      if (meter.decide().kind !== 'go') return undefined;
      // The first one has waited for the server as long as it takes.
      const sent = await meter.send((signal) => api.list(witness, signal), requests > 0);
      requests += sent.requests;
      if (!('error' in sent) || isAnswer(sent.error)) return { requests };
    }
    return undefined;
  };

  return async (step) => {
    const came = (outcome: Outcome, trouble?: ApiError, called: Called = {}): ListArrival => ({
      entry: { step, outcome, ...called },
      trouble,
    });
    const { resource } = findWork(work, step.resource);
    const { ordered, window, isTrial = false } = step;
    const filter = resource.passes[step.pass]?.filter ?? {};
    const sent = await meter.send(
      (signal) => api.list({ resource, filter, ordered, ...window }, signal),
      isTrial,
    );
    const { requests, at } = sent;
    if ('answer' in sent) {
      const { rows, unnamed, perPage, total } = sent.answer;
      const page = { kind: 'page', rows, ...(unnamed ? { unnamed } : {}), perPage, total } as const;
      return came({ ...page, requests, at }, undefined, newCaller(workFile, sent.answer));
    }
    const { error } = sent;
    const isLast = at >= endsAt;
    if (isTrial && mayPass(error) && !(error instanceof KeyDoubted)) {
      return came({ kind: 'troubled', reason: error.message, isLast, requests, at }, error);
    }
    const witness = isLasting(error, requests) && (await askAnother(step));
    if (!witness) return came({ ...outcomeOf(error, step, named), requests, at });
    const cost = { requests: requests + witness.requests, at };
    const reason = error.message;
    if (isNowhere(error, step) && !named.has(step.resource)) {
      return came({ kind: 'unreadable', status: 'absent', reason, ...cost });
    }
    return came({ kind: 'troubled', reason, isLast, ...cost }, error);
  };
}

type Unspent<T> = T extends unknown ? Omit<T, 'requests' | 'at'> : never;

/** An error that concerns one list alone becomes an outcome; every other one is thrown. */
function outcomeOf(
  error: unknown,
  { resource, ordered, window }: Step,
  named: ReadonlySet<string>,
): Unspent<Outcome> {
  if (error instanceof RequestRefused && ordered && window.page === 1) return { kind: 'unsortable' };
  const isForPeople = error instanceof KeyRefused || error instanceof RedirectRefused;
  if (!(error instanceof ApiError) || isForPeople || error.transient || error instanceof QuotaExceeded)
    throw error;
  if (named.has(resource)) throw error;
  const reason = error.message;
  if (error instanceof AccessDenied) return { kind: 'unreadable', status: 'refused', reason };
  if (error instanceof NotFound) return { kind: 'unreadable', status: 'absent', reason };
  if (error instanceof RequestRefused || error instanceof IdMissing) {
    return { kind: 'unreadable', status: 'incomplete', reason };
  }
  throw error;
}
