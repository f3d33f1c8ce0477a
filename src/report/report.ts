/** All wording of a run. Pure: values in, lines out; no record's content ever comes here. */

import type { Ledger } from '../reading/budget.js';
import type { Estimate } from '../reading/estimate.js';
import type { ReadingEvent } from '../reading/parts.js';
import { reportedTotal } from '../reading/progress.js';
import {
  areDetailsWithheld,
  type Completeness,
  completenessOf,
  isWhole,
  rowsOf,
} from '../workfile/completeness.js';
import type { Shrunk } from '../workfile/shrink.js';
import type { ResourceState, ResourceStatus } from '../workfile/state.js';

const counts = new Intl.NumberFormat('en-US');

/** One line for the state of one resource: what was captured of what there is. */
export function resourceLine(state: ResourceState): string {
  const of = state.reported === undefined ? '' : ` of ${count(state.reported)}`;
  const cost = counted(state.requests, 'request');
  switch (state.status) {
    case 'complete':
      return `${state.resource.name}: ${rowCount(state.rows)}, ${statusWords(state)} (${cost})${changeWords(state)}`;
    case 'refused':
    case 'absent':
      return `${state.resource.name}: ${statusWords(state)}`;
    default:
      return `${state.resource.name}: ${count(state.rows)}${of} rows, ${state.status}${state.reason ? `: ${state.reason}` : ''}`;
  }
}

/** The state of a resource in a few words; `missing` says whether details may still be `to come`. */
export function statusWords(state: ResourceState, missing: 'missing' | 'to come' = 'missing'): string {
  const { detailsMissing, detailsRefused, detailsGone } = state;
  const left = areDetailsWithheld(state) ? 'not given' : missing;
  const details = [
    detailsMissing > 0 ? `details of ${count(detailsMissing)} ${left}` : '',
    detailsRefused > 0 ? `details of ${count(detailsRefused)} refused` : '',
    detailsGone > 0 ? `${count(detailsGone)} deleted meanwhile` : '',
  ];
  return [listWords(state), ...details].filter((words) => words !== '').join(', ');
}

/** What has changed since the last backup, as a bracket; empty where nothing has. */
function changeWords({ added, changed, removed }: ResourceState): string {
  const words = [
    added > 0 ? `${count(added)} added` : '',
    changed > 0 ? `${count(changed)} changed` : '',
    removed > 0 ? `${count(removed)} removed` : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? '' : ` [${words.join(', ')}]`;
}

/** The warning of a sudden loss. */
export function shrunkLine({ resource, rowsBefore, rows }: Shrunk): string {
  const percent = Math.round(((rowsBefore - rows) * 100) / rowsBefore);
  return `${resource} has lost ${percent} % of its rows since the last backup: ${count(rows)} of ${count(rowsBefore)} are left.`;
}

/** What is not whole, one sentence each; lists of which only details are still to be read are told together. */
export function doubtLines(resources: readonly ResourceState[]): readonly string[] {
  const doubts = resources.filter((state) => !isWhole(state));
  const unread = doubts.filter(isWholeButForDetails);
  const others = doubts.filter((state) => !isWholeButForDetails(state)).map(resourceLine);
  if (unread.length === 0) return others;
  const missing = unread.reduce((sum, { detailsMissing }) => sum + detailsMissing, 0);
  const names = unread.map(({ resource }) => resource.name).join(', ');
  return [
    ...others,
    `The details of ${counted(missing, 'record')} are not read yet (${names}): the next backup was due, and goes on with them.`,
  ];
}

function isWholeButForDetails(state: ResourceState): boolean {
  const { status, detailsMissing, detailsRefused, detailsReason } = state;
  return status === 'complete' && detailsMissing > 0 && detailsRefused === 0 && detailsReason === '';
}

function listWords({ status, outOfReach }: ResourceState): string {
  if (outOfReach === 0) return skippedWords(status) ?? status;
  const lost = `(${rowCount(outOfReach)} known from before)`;
  return status === 'refused'
    ? `skipped, the key may no longer read it ${lost}`
    : `skipped, this workspace no longer has such a list ${lost}`;
}

/** Why a list is not read at all; undefined for one that is. */
export function skippedWords(status: ResourceStatus): string | undefined {
  switch (status) {
    case 'refused':
      return 'skipped, the key may not read it';
    case 'absent':
      return 'skipped, this workspace has no such list';
    default:
      return undefined;
  }
}

/** The live line: where the work stands, what is still to come and what is left of the quota. */
export function progressLine(event: Extract<ReadingEvent, { kind: 'progress' }>): string {
  const { resource, work, ledger, needed, detailsLeft } = event;
  if (detailsLeft !== undefined) {
    return [resource, `${counted(detailsLeft, 'single read')} to come`, ...quotaWords(ledger)].join(' · ');
  }
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
  parts.push(`${finished} of ${work.length} lists`);
  parts.push(`${count(needed)}+ requests to come`);
  return [...parts, ...quotaWords(ledger)].join(' · ');
}

function quotaWords({ remaining }: Ledger): readonly string[] {
  return remaining === undefined ? [] : [`${count(Math.max(0, remaining))} left in this window`];
}

/** Why a run paused, and what happens next; `next` says who starts the next run, such as `The next run goes on`. */
export function pauseLine(
  reason: string,
  toCome: Estimate,
  resetInMs: number | undefined,
  next: string,
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
  const { requests, runs, doneAt } = toCome;
  const done = new Date(doneAt).toISOString().slice(0, 16).replace('T', ' ');
  return `${why[reason] ?? reason}. All progress is kept; at least ${counted(requests, 'more request')} in ${counted(runs, 'run')} to come, done at ${done} UTC at the earliest. ${next}${when}.`;
}

/** The last word of a run that finished the backup. */
export function finishedLine(
  file: { readonly place: string; readonly sizeBytes: number; readonly sha256: string },
  resources: readonly ResourceState[],
): string {
  const verdict: Record<Completeness, string> = {
    complete: 'Complete and verified',
    withheld: 'Complete but for what the key may not read, and verified',
    gaps: 'Verified, but not complete',
  };
  return `${verdict[completenessOf(resources)]}: ${rowCount(rowsOf(resources))} in ${file.place} (${size(file.sizeBytes)}, SHA-256 ${file.sha256})`;
}

/** The only word of a run that had nothing to do. */
export function idleLine(backupId: string, dueInMs: number): string {
  return `Backup ${backupId} is done; the next one is due in ${duration(dueInMs)}.`;
}

/** How much of the backup is done, in whole percent of its requests as far as they are known; below 100. */
export function percent(needed: number, resources: readonly ResourceState[]): number {
  const done = resources.reduce((sum, { requests }) => sum + requests, 0);
  return Math.min(99, Math.floor((100 * done) / Math.max(1, done + needed)));
}

/** Sizes as people read them. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** Times as people read them, rounded up to what they can still tell apart. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  if (minutes < 600 && rest > 0) return `${Math.floor(minutes / 60)} h ${rest} min`;
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
