/** The lines of a run, for the log and the terminal. Pure: no record's content ever comes here. */
import type { Paused, PauseReason } from '../outcome.js';
import type { Published } from '../publish/publisher.js';
import type { Ledger } from '../reading/budget.js';
import type { ReadingEvent } from '../reading/parts.js';
import { reportedTotal } from '../reading/progress.js';
import { type Completeness, completenessOf, rowsOf } from '../workfile/completeness.js';
import type { ResourceState } from '../workfile/state.js';
import { count, counted, duration, minute, rowCount, size } from './format.js';
import { skippedWords } from './lists.js';

/** The warning that the rest of a list's details is left out. */
export function skippedLine({ resource, reason }: Extract<ReadingEvent, { kind: 'detailsSkipped' }>): string {
  return `The details of ${resource} are not read: ${reason}`;
}

/** The line of a log for what happens in a run; undefined for what is shown in another way. */
export function eventLine(event: ReadingEvent): string | undefined {
  switch (event.kind) {
    case 'progress':
    // Said as a warning instead.
    case 'detailsSkipped':
      return undefined;
    case 'finished':
      return `${event.resource}: ${skippedWords(event.status) ?? rowCount(event.rows)}`;
    case 'leavesOut':
      return `${event.resource} leaves records out unless it is asked for them (${event.parameter}); they are read too.`;
    case 'waiting':
      return `Waiting ${duration(event.ms)} until ProSonata's quota is back.`;
    case 'retrying':
      return `Trying again: ${event.error.message}`;
  }
}

/** The live line: how far the work has come, what is still to come and what is left of the quota. */
export function progressLine(event: Extract<ReadingEvent, { kind: 'progress' }>): string {
  const { resource, work, ledger, needed, detailsLeft } = event;
  if (detailsLeft !== undefined) {
    return [resource, `${counted(detailsLeft, 'detail')} to come`, ...quotaWords(ledger)].join(' · ');
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
  return remaining === undefined
    ? []
    : [`${count(Math.max(0, remaining))} requests left in these 15 minutes`];
}

const pauseReasons: Readonly<Record<PauseReason, string>> = {
  quota: "ProSonata's quota for these 15 minutes is used up",
  time: 'The time limit of this run is reached',
  requests: 'The request limit of this run is reached',
  signal: 'The run was stopped as asked',
  trouble: 'ProSonata does not answer properly at the moment',
  publishing: 'The archive is ready, but could not be published at the moment',
};

/** Why a run paused, and what happens next; `next` begins its sentence, such as `The next run continues`. */
export function pauseLine(paused: Paused, now: number, next: string): string {
  const { reason, estimate, ledger } = paused;
  const resetInMs = ledger.resetAt === undefined ? 0 : ledger.resetAt - now;
  const when = resetInMs > 0 ? `; the quota is back in ${duration(resetInMs)}` : '';
  return `${pauseReasons[reason]}; nothing is lost. ${toCome(estimate)} ${next}${when}.`;
}

function toCome({ requests, unknownLists, runs }: Paused['estimate']): string {
  if (requests === 0) return 'Nothing is left to read.';
  const cost = `At least ${counted(requests, 'more request')}`;
  if (unknownLists > 0) {
    const lists = unknownLists === 1 ? '1 list has' : `${count(unknownLists)} lists have`;
    return `${cost}; ${lists} not been looked at yet, so it is not known yet how many runs that takes.`;
  }
  if (!runs) return `${cost}; it is not known yet how many runs that takes.`;
  const pace = paces[runs.pace];
  return `${cost} in ${counted(runs.count, 'run')}${pace}; the backup can be finished at ${minute(runs.doneAt)} UTC at the earliest.`;
}

const paces = {
  quota: '',
  time: ' as long as this one',
  requests: ' with this request limit',
} as const;

/** What an archive is, as the beginning of a sentence. */
export const verdicts: Readonly<Record<Completeness, string>> = {
  complete: 'Complete and verified',
  withheld: 'Verified; complete except for what the key may not read',
  gaps: 'Verified, but not complete',
};

/** The last word of a run that finished the backup. */
export function finishedLine(
  { place, sizeBytes, sha256 }: Published,
  resources: readonly ResourceState[],
): string {
  const rows = rowCount(rowsOf(resources));
  return `${verdicts[completenessOf(resources)]}: ${rows} in ${place} (${size(sizeBytes)}, SHA-256 ${sha256})`;
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
