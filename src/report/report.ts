/** All wording of a run. Pure: values in, lines out; no record's content ever comes here. */

import type { Ledger } from '../backup/budget.js';
import type { ResourceWork } from '../backup/progress.js';
import { reportedTotal } from '../backup/progress.js';
import { largestPage } from '../backup/windows.js';
import type { ResourceState } from '../workfile/state.js';

const counts = new Intl.NumberFormat('en-US');

/** One line for the state of one resource: what was captured of what there is. */
export function resourceLine(state: ResourceState): string {
  const of = state.reported === undefined ? '' : ` of ${count(state.reported)}`;
  const cost = counted(state.requests, 'request');
  switch (state.status) {
    case 'complete':
      return `${state.resource.name}: ${rowCount(state.rows)}, complete (${cost})`;
    case 'refused':
    case 'absent':
      return `${state.resource.name}: ${statusWords(state)}`;
    default:
      return `${state.resource.name}: ${count(state.rows)}${of} rows, ${state.status}${state.reason ? `: ${state.reason}` : ''}`;
  }
}

/** The state of a resource in a few words. */
export function statusWords({ status }: ResourceState): string {
  switch (status) {
    case 'refused':
      return 'skipped, the key may not read it';
    case 'absent':
      return 'skipped, this workspace has no such list';
    default:
      return status;
  }
}

/** The live line: where the work stands, what is left of the quota and how many runs it may still take. */
export function progressLine(resource: string, work: readonly ResourceWork[], ledger: Ledger): string {
  const current = work.find((entry) => entry.resource.name === resource);
  const parts = [resource];
  if (current) {
    const total = reportedTotal(current.progress, current.resource);
    const { position } = current.progress;
    const rows =
      position.kind === 'ordered' ? position.lastRank + 1 : position.kind === 'sweep' ? position.ids : 0;
    if (total !== undefined && rows > 0) parts.push(`${count(Math.min(rows, total))} of ${count(total)}`);
  }
  const finished = work.filter((entry) => entry.isFinished).length;
  parts.push(`${finished} of ${work.length} resources`);
  const needed = requestsNeeded(work);
  parts.push(`at least ${counted(needed, 'request')} to come`);
  if (ledger.remaining !== undefined) {
    parts.push(`${counted(Math.max(0, ledger.remaining), 'request')} left in this window`);
  }
  return parts.join(' · ');
}

/** Requests that are still needed at least, as far as totals are known. */
export function requestsNeeded(work: readonly ResourceWork[]): number {
  return work
    .filter((entry) => !entry.isFinished)
    .map(({ resource, progress }) => {
      const passesLeft = resource.passes.length - progress.pass;
      const { position } = progress;
      const rows = position.kind === 'ordered' ? (position.total ?? 1) - position.lastRank : 1;
      return Math.max(1, Math.ceil(rows / largestPage)) + passesLeft - 1;
    })
    .reduce((sum, requests) => sum + requests, 0);
}

/** Why a run paused, and what happens next. */
export function pauseLine(
  reason: string,
  needed: number,
  requests: number,
  resetInMs: number | undefined,
): string {
  const why: Record<string, string> = {
    quota: 'The quota of this window is used up',
    time: 'The time limit is reached',
    requests: 'The request limit is reached',
    signal: 'Stopped as asked',
    trouble: 'The workspace does not answer properly at the moment',
    publishing: 'The archive is ready, but could not be published at the moment',
  };
  const when =
    resetInMs === undefined || resetInMs <= 0 ? '' : `; the next window begins in ${duration(resetInMs)}`;
  const runs = Math.ceil(needed / Math.max(1, requests));
  return `${why[reason] ?? reason}. All progress is kept; at least ${counted(needed, 'more request')} in ${counted(runs, 'run')} of this size to come. Run again to go on${when}.`;
}

/** Sizes as people read them. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** Times as people read them, rounded up to whole seconds or minutes. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.ceil(minutes / 60)} h`;
}

export function rowCount(rows: number): string {
  return counted(rows, 'row');
}

/** A number as people read it. */
export function count(number: number): string {
  return counts.format(number);
}

/** A number of things as people read it. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
