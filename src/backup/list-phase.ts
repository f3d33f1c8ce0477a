/** Reads every list, window by window, in the order of work. */
import type { Api } from '../prosonata/api.js';
import {
  AccessDenied,
  ApiError,
  KeyMissing,
  KeyRefused,
  NotFound,
  QuotaExceeded,
  RedirectRefused,
  RequestRefused,
} from '../prosonata/errors.js';
import type { WorkFile } from '../workfile/work-file.js';
import { applyOutcome, type JournalEntry, type ListEntry, type Outcome } from './apply.js';
import type { Meter } from './meter.js';
import type { Phase } from './phase.js';
import { nextStep, type ResourceWork, type Step } from './progress.js';

export interface ListPhasePorts {
  readonly api: Api;
  readonly workFile: WorkFile;
  readonly meter: Meter;
  /** Called after each answer. */
  readonly onLanded: (work: ResourceWork) => void;
}

/** `work` is kept up to date in place. `named`: lists whose refusal ends the run, because the user asked for them. */
export function listPhase(work: ResourceWork[], named: ReadonlySet<string>, ports: ListPhasePorts): Phase {
  const { api, workFile, meter } = ports;
  /** Steps whose answers are of use; those of a resource are dropped when it takes another turn. */
  const flying = new Set<Step>();

  const send = async (step: Step): Promise<ListEntry> => {
    const { resource } = findWork(work, step.resource);
    const filter = resource.passes[step.pass]?.filter ?? {};
    const { ordered, window } = step;
    const sent = await meter.send((signal) => api.list({ resource, filter, ordered, ...window }, signal));
    const { requests, at } = sent;
    if ('error' in sent) return { step, outcome: { ...outcomeOf(sent.error, step, named), requests, at } };
    const { rows, perPage, total } = sent.answer;
    return { step, outcome: { kind: 'page', rows, perPage, total, requests, at } };
  };

  const land = (step: Step, entry: ListEntry): void => {
    flying.delete(step);
    const before = findWork(work, step.resource);
    const { work: after, isAccepted } = applyOutcome(workFile, before, entry);
    work[work.indexOf(before)] = after;
    if (!isAccepted || after.progress.pass !== before.progress.pass || after.isFinished) dropAll(step);
    ports.onLanded(after);
  };

  /** Windows behind one that is missing join nothing that was captured. */
  const dropAll = ({ resource }: Step): void => {
    for (const other of flying) if (other.resource === resource) flying.delete(other);
  };

  return {
    next() {
      const step = nextStep(work, [...flying]);
      if (!step) return undefined;
      return () => {
        flying.add(step);
        return {
          entry: send(step),
          land: (entry: JournalEntry) => land(step, entry as ListEntry),
          drop: () => dropAll(step),
          isStale: () => !flying.has(step),
        };
      };
    },
    isFinished: () => work.every(({ isFinished }) => isFinished),
  };
}

/** Where a resource of this backup stands. */
export function findWork(work: readonly ResourceWork[], name: string): ResourceWork {
  const found = work.find(({ resource }) => resource.name === name);
  if (!found) throw new Error(`no resource ${name} in this backup`);
  return found;
}

type Unspent<T> = T extends unknown ? Omit<T, 'requests' | 'at'> : never;

/** An error that concerns one list alone becomes an outcome; every other one is thrown on. */
function outcomeOf(
  error: unknown,
  { resource, ordered, window }: Step,
  named: ReadonlySet<string>,
): Unspent<Outcome> {
  if (error instanceof RequestRefused && ordered && window.page === 1) return { kind: 'unsortable' };
  const isMend = error instanceof KeyRefused || error instanceof RedirectRefused;
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
