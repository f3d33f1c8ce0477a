/**
 * What an error says of its list and of the server, and what a run does about lists in trouble. A server that gives no
 * good answer at all is not the fault of a list, so each trouble is checked against another list before it counts.
 */
import type { ListRequest } from '../prosonata/api.js';
import {
  AccessDenied,
  ApiError,
  IdMissing,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RequestRefused,
} from '../prosonata/errors.js';
import { retriesAtMost } from '../retry.js';
import type { ResourceWork, Step } from './progress.js';

/** Whether it may pass by itself, and is not about the quota. */
export function mayPass(error: unknown): error is ApiError {
  return error instanceof ApiError && error.transient && !(error instanceof QuotaExceeded);
}

/** Whether it may pass by itself, but has not over all tries; `requests` is what they cost. */
export function isLasting(error: unknown, requests: number): error is ApiError {
  return mayPass(error) && (!error.passesSoon || requests > retriesAtMost);
}

/** Whether the API has answered, if only to say that this is not to be had. */
export function isAnswer(error: unknown): boolean {
  return (
    error instanceof AccessDenied ||
    error instanceof NotFound ||
    error instanceof RequestRefused ||
    error instanceof IdMissing
  );
}

/** Whether a list, asked for the first time, is answered like an address under which there is nothing. */
export function isNowhere(error: ApiError, { pass, window }: Step): boolean {
  return error instanceof NotAnApi && error.status === 404 && pass === 0 && window.page === 1;
}

/**
 * Rows of which one should be answered if the server is well: of another list, or else one of the same that was answered
 * before. Of a list that is the only one, and has given nothing yet, they are the second row and the first, because
 * either may be the one that the server fails on.
 */
export function witnessesFor(step: Step, work: readonly ResourceWork[]): readonly ListRequest[] {
  const others = work.filter(
    ({ resource, progress }) => resource.name !== step.resource && !progress.trouble,
  );
  const own = work.find(({ resource }) => resource.name === step.resource);
  const isOwnBegun = own !== undefined && isBegun(own.progress);
  const other = others.find(({ progress }) => isBegun(progress)) ?? (isOwnBegun ? undefined : others[0]);
  if (other) {
    const filter = other.resource.passes[0]?.filter ?? {};
    return [{ resource: other.resource, filter, ordered: false, page: 1, perPage: 1 }];
  }
  if (!own) return [];
  const { resource, progress } = own;
  const { position } = progress;
  const ranks = position.kind === 'ordered' && position.lastRank >= 0 ? [position.lastRank] : [1, 0];
  const filter = resource.passes[step.pass]?.filter ?? {};
  return ranks.map((rank) => ({ resource, filter, ordered: step.ordered, page: rank + 1, perPage: 1 }));
}

function isBegun({ pass, position }: ResourceWork['progress']): boolean {
  return pass > 0 || position.kind === 'sweep' || position.windows > 0;
}

/** The lists in trouble as one run meets them. */
export interface Troubles {
  /** Whether a list is left for the next run. */
  isPutBehind(resource: string): boolean;
  /** Notes trouble; `isOver` if the list is read on all the same, or is given up. */
  note(resource: string, error: ApiError, isOver: boolean): void;
  noteAnswer(): void;
  /** What ends the run: no list is left to be tried in it, or the server is not well. */
  endOf(work: readonly ResourceWork[]): ApiError | undefined;
}

export function openTroubles(): Troubles {
  const behind = new Map<string, ApiError>();
  /** Those that were met with no answer between them. */
  const inARow = new Map<string, ApiError>();
  return {
    isPutBehind: (resource) => behind.has(resource),
    note(resource, error, isOver) {
      inARow.set(resource, error);
      if (!isOver) behind.set(resource, error);
    },
    noteAnswer: () => inARow.clear(),
    endOf(work) {
      const open = work.filter(({ isFinished }) => !isFinished);
      const [first] = open;
      if (!first) return undefined;
      // Small answers come, but large ones do not: the other lists need not be tried.
      if (inARow.size > 1) return [...inARow.values()].at(-1);
      if (!open.every(({ resource }) => behind.has(resource.name))) return undefined;
      return behind.get(first.resource.name);
    },
  };
}
