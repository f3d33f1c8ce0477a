/**
 * Reads every list, window by window, in the order of work. A window that stays in trouble while the server answers
 * others puts its list behind all others for this run; where nothing is left but such lists, the run ends.
 */
import type { Api } from '../prosonata/api.js';
import {
  AccessDenied,
  ApiError,
  IdMissing,
  KeyRefused,
  NotFound,
  QuotaExceeded,
  RedirectRefused,
  RequestRefused,
} from '../prosonata/errors.js';
import type { WorkFile } from '../workfile/work-file.js';
import { applyOutcome, type JournalEntry, type ListEntry, type Outcome } from './apply.js';
import type { Phase } from './flights.js';
import { isAnswer, isLasting, isNowhere, openTroubles, witnessFor } from './list-trouble.js';
import type { Meter } from './meter.js';
import { nextStep, type ResourceWork, type Step } from './progress.js';

export interface ListPhaseOptions {
  /** Lists whose refusal ends the run, because the user asked for them. */
  readonly named: ReadonlySet<string>;
  /** Tries after the first: only what stays in trouble over all of them is held against a list. */
  readonly retries: number;
  /** Behind this time from the start of the backup, a list in trouble is not waited for any longer. */
  readonly intervalMs: number;
}

export interface ListPhasePorts {
  readonly api: Api;
  readonly workFile: WorkFile;
  readonly meter: Meter;
  /** Called after each answer. */
  readonly onLanded: (work: ResourceWork) => void;
}

/** `work` is kept up to date in place. */
export function listPhase(work: ResourceWork[], options: ListPhaseOptions, ports: ListPhasePorts): Phase {
  const { api, workFile, meter } = ports;
  const { named, retries } = options;
  const endsAt = workFile.backup().startedAt + options.intervalMs;
  /** Steps whose answers are of use; those of a resource are dropped when it takes another turn. */
  const flying = new Set<Step>();
  const troubles = openTroubles();

  const send = async (step: Step): Promise<{ entry: ListEntry; trouble?: ApiError }> => {
    const { resource } = findWork(work, step.resource);
    const filter = resource.passes[step.pass]?.filter ?? {};
    const { ordered, window } = step;
    const sent = await meter.send((signal) => api.list({ resource, filter, ordered, ...window }, signal));
    const { requests, at } = sent;
    if (!('error' in sent)) {
      const { rows, perPage, total } = sent.answer;
      return { entry: { step, outcome: { kind: 'page', rows, perPage, total, requests, at } } };
    }
    const { error } = sent;
    const witness = isLasting(error, requests, retries) && (await askAnother(step));
    if (!witness) return { entry: { step, outcome: { ...outcomeOf(error, step, named), requests, at } } };
    const cost = { requests: requests + witness.requests, at };
    const reason = error.message;
    if (isNowhere(error, step) && !named.has(step.resource)) {
      return { entry: { step, outcome: { kind: 'unreadable', status: 'absent', reason, ...cost } } };
    }
    const isLast = at >= endsAt;
    return { entry: { step, outcome: { kind: 'troubled', reason, isLast, ...cost } }, trouble: error };
  };

  /** What it cost to learn that the server answers another list; undefined where it does not. */
  const askAnother = async (step: Step): Promise<{ readonly requests: number } | undefined> => {
    const resource = witnessFor(step, work);
    if (!resource || meter.decide().kind !== 'go') return undefined;
    const filter = resource.passes[0]?.filter ?? {};
    const sent = await meter.send((signal) =>
      api.list({ resource, filter, ordered: false, page: 1, perPage: 1 }, signal),
    );
    return 'error' in sent && !isAnswer(sent.error) ? undefined : sent;
  };

  const land = (step: Step, entry: ListEntry, trouble: ApiError | undefined): void => {
    flying.delete(step);
    const before = findWork(work, step.resource);
    const { work: after, isAccepted } = applyOutcome(workFile, before, entry);
    work[work.indexOf(before)] = after;
    const isPassOver = after.progress.pass !== before.progress.pass || after.isFinished;
    if (!isAccepted || isPassOver || trouble) dropAll(step);
    ports.onLanded(after);
    if (trouble) troubles.note(step.resource, trouble, isPassOver);
    else troubles.noteAnswer();
    const end = troubles.endOf(work);
    if (end) throw end;
  };

  /** Windows behind one that is missing join nothing that was captured. */
  const dropAll = ({ resource }: Step): void => {
    for (const other of flying) if (other.resource === resource) flying.delete(other);
  };

  return {
    next() {
      const step = nextStep(inTurn(work.filter((one) => !troubles.isPutBehind(one.resource.name))), [
        ...flying,
      ]);
      if (!step) return undefined;
      return () => {
        flying.add(step);
        const sent = send(step);
        let trouble: ApiError | undefined;
        return {
          entry: sent.then((answer) => {
            trouble = answer.trouble;
            return answer.entry;
          }),
          land: (entry: JournalEntry) => land(step, entry as ListEntry, trouble),
          drop: () => dropAll(step),
          isStale: () => !flying.has(step),
        };
      };
    },
    isFinished: () => work.every(({ isFinished }) => isFinished),
  };
}

/** Lists that were in trouble in an earlier run come last. */
function inTurn(work: readonly ResourceWork[]): readonly ResourceWork[] {
  const isTroubled = ({ progress }: ResourceWork) => progress.trouble !== undefined;
  return [...work.filter((one) => !isTroubled(one)), ...work.filter(isTroubled)];
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
  if (error instanceof RequestRefused || error instanceof IdMissing) {
    return { kind: 'unreadable', status: 'incomplete', reason };
  }
  throw error;
}
