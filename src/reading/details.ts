/**
 * The detail phase as rules: which records are read once more by their id, in which order, and what an answer means
 * for its record and for the rest of its list. Pure.
 */
import type { Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { DetailNote, DetailState } from '../workfile/state.js';

/** The times that decide what is due; epoch milliseconds and milliseconds. */
export interface DetailTimes {
  /** Start of this backup. */
  readonly startedAt: number;
  /** Start of the last finished backup; undefined if there is none. */
  readonly previousStartedAt: number | undefined;
  /** Time between two backups as it is planned. */
  readonly intervalMs: number;
  /** No detail in an archive is to be older than this. */
  readonly detailsMaxAgeMs: number;
}

/** The details of one resource in this backup, as stored in the work file. */
export interface DetailProgress {
  /** The path segment that is in use, or is tried next. */
  readonly path: string;
  /** Paths that have failed for the record in hand. */
  readonly failedPaths: number;
  /** The one of them that answered as the API does: 404. */
  readonly gonePath?: string;
  /** Whether any record was given in this backup. */
  readonly isProven: boolean;
  /** Records that were not given before any was. */
  readonly failures: number;
  /** Records read again only because of their age. */
  readonly refreshed: number;
  /** Why no more are asked for. */
  readonly skipped?: string;
  /** Whether the API has such details, as far as is known: it gave some once, or its answers were only broken. */
  readonly isOwed?: boolean;
}

/** What one resource has to offer to the plan. */
export interface DetailCandidates {
  readonly resource: string;
  readonly refreshed: number;
  readonly states: Iterable<DetailState>;
}

export interface DetailTask {
  readonly resource: string;
  readonly id: RecordId;
}

/** What the detail of a record needs in this backup. */
export type DetailNeed =
  /** Nothing is known that fits its list row. */
  | 'missing'
  /** Was answered badly before, so that others come first. */
  | 'troubled'
  /** Known, and getting older. */
  | 'carried'
  /** Read in this backup, or found unreadable in it. */
  | 'settled';

export function needOf({ readAt, note, notedAt }: DetailState, startedAt: number): DetailNeed {
  const isOfThisBackup = notedAt !== undefined && notedAt >= startedAt;
  switch (note) {
    case 'trouble':
      return 'troubled';
    case 'failed':
      return isOfThisBackup ? 'settled' : 'troubled';
    case 'gone':
      return isOfThisBackup ? 'settled' : 'missing';
    case 'refused':
      return isOfThisBackup ? 'settled' : 'carried';
    case undefined:
      if (readAt === undefined) return 'missing';
      return readAt >= startedAt ? 'settled' : 'carried';
    default:
      return note satisfies never;
  }
}

/**
 * The details to read in this backup, in their order: what is missing, the newest id of each list first, the lists in
 * turn; then the oldest of what is carried, as many as spreads them evenly over their greatest age; last what was
 * answered badly before. Planned again after an interruption, it continues where it was.
 */
export function planDetails(candidates: readonly DetailCandidates[], times: DetailTimes): DetailTask[] {
  const missing: Ranked[] = [];
  const troubled: DetailTask[] = [];
  const carried: Carried[] = [];
  let kept = 0;
  for (const { resource, states } of candidates) {
    const ids: RecordId[] = [];
    for (const state of states) {
      const need = needOf(state, times.startedAt);
      if (need === 'missing') ids.push(state.id);
      else if (need === 'troubled') troubled.push({ resource, id: state.id });
      else kept++;
      if (need === 'carried') carried.push({ resource, id: state.id, since: ageFrom(state) });
    }
    ids.reverse().forEach((id, rank) => {
      missing.push({ resource, id, rank });
    });
  }
  const refreshed = candidates.reduce((sum, candidate) => sum + candidate.refreshed, 0);
  // Sorting keeps the order of lists and ids if ranks or ages are the same.
  missing.sort((a, b) => a.rank - b.rank);
  carried.sort((a, b) => a.since - b.since);
  const refresh = carried.slice(0, refreshCount(carried, kept, refreshed, times));
  return [...missing, ...refresh, ...troubled].map(({ resource, id }) => ({ resource, id }));
}

interface Ranked extends DetailTask {
  readonly rank: number;
}

interface Carried extends DetailTask {
  /** When it was read, or was refused. */
  readonly since: number;
}

function ageFrom({ note, readAt, notedAt }: DetailState): number {
  return (note === 'refused' ? notedAt : readAt) ?? 0;
}

/**
 * How many of the oldest are due. All may have been read on one day, so age alone would bring them all on one day
 * again: each backup takes its share, for the time that has passed since the one before. What would be too old when
 * the next backup comes is due in any case.
 */
function refreshCount(
  oldestFirst: readonly Carried[],
  kept: number,
  refreshed: number,
  { startedAt, previousStartedAt, intervalMs, detailsMaxAgeMs }: DetailTimes,
): number {
  const passedMs = previousStartedAt === undefined ? intervalMs : startedAt - previousStartedAt;
  const share = Math.ceil(kept * Math.min(1, passedMs / detailsMaxAgeMs));
  const tooOld = startedAt + intervalMs - detailsMaxAgeMs;
  const notTooOld = oldestFirst.findIndex(({ since }) => since > tooOld);
  const overdue = notTooOld < 0 ? oldestFirst.length : notTooOld;
  return Math.max(share - refreshed, overdue);
}

/** The details of a resource before the first one is read; `remembered` is the path that worked before. */
export function startDetails(
  { name, detailPaths }: Resource,
  remembered: string | undefined,
): DetailProgress {
  const path = remembered !== undefined && detailPaths.includes(remembered) ? remembered : detailPaths[0];
  return {
    path: path ?? name,
    failedPaths: 0,
    isProven: false,
    failures: 0,
    refreshed: 0,
    isOwed: remembered !== undefined,
  };
}

/** So many records that are not given before any is mean that none will be. */
const failuresAtMost = 4;

/**
 * Whether one more record that is not given ends the details of the list. It is to be one from the middle: the newest
 * ones may all have been deleted after they were listed, or be of a kind that is not given.
 */
export function isLastChance({ isProven, failedPaths, failures }: DetailProgress): boolean {
  return !isProven && failedPaths === 0 && failures === failuresAtMost - 1;
}

/** How the request for one detail was answered. */
export type DetailAnswer =
  | { readonly kind: 'detail' }
  /** 404. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** 403 or another refusal. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** An HTML page: there is nothing under this path. */
  | { readonly kind: 'elsewhere'; readonly reason: string }
  /** Broken answers or none, time and again, from a server that answers otherwise. */
  | { readonly kind: 'trouble'; readonly reason: string };

export interface DetailVerdict {
  readonly progress: DetailProgress;
  /** What is noted of the record; undefined if nothing is. */
  readonly note: DetailNote | undefined;
  /** Whether the record is asked for again at once, under another path. */
  readonly isAgain: boolean;
}

/** What an answer means; `before` is what was known of the record. */
export function judgeDetail(
  resource: Resource,
  progress: DetailProgress,
  answer: DetailAnswer,
  before: DetailState,
  startedAt: number,
): DetailVerdict {
  const { gonePath, ...rest } = progress;
  const isRefresh = needOf(before, startedAt) === 'carried';
  const behind = { ...rest, failedPaths: 0, refreshed: progress.refreshed + (isRefresh ? 1 : 0) };
  switch (answer.kind) {
    case 'detail':
      return { progress: { ...behind, isProven: true }, note: undefined, isAgain: false };
    case 'gone':
    case 'elsewhere':
      if (hasOtherPath(resource, progress)) {
        return { progress: tryNextPath(resource, progress, answer), note: undefined, isAgain: true };
      }
      break;
    case 'refused':
    case 'trouble':
      break;
    default:
      answer satisfies never;
  }
  const note = noteOn(answer, gonePath, before);
  if (progress.isProven) return { progress: behind, note, isAgain: false };
  const isTrouble = answer.kind === 'trouble';
  const failed: DetailProgress = {
    ...behind,
    path: gonePath ?? progress.path,
    failures: progress.failures + 1,
    isOwed: isTrouble || progress.isOwed === true,
  };
  if (failed.failures < failuresAtMost) return { progress: failed, note, isAgain: false };
  // A refusal that holds for the whole list says nothing of the record.
  const lastNote = isTrouble ? note : undefined;
  return { progress: { ...failed, skipped: answer.reason }, note: lastNote, isAgain: false };
}

/** What is noted of a record that was not given. */
function noteOn({ kind }: DetailAnswer, gonePath: string | undefined, before: DetailState): DetailNote {
  if (kind === 'trouble') return isBadly(before) ? 'failed' : 'trouble';
  // A 404 that comes again although the record is still listed is no deletion.
  const isGone = (kind === 'gone' || gonePath !== undefined) && before.note !== 'gone';
  return isGone ? 'gone' : 'refused';
}

/** Whether an HTML page in place of the record cannot be explained by a wrong path. */
export function isUnexplained(resource: Resource, progress: DetailProgress): boolean {
  return !hasOtherPath(resource, progress) && progress.gonePath === undefined;
}

/** Which path answers is decided once, by the first record that is given. */
function hasOtherPath({ detailPaths }: Resource, { isProven, failedPaths }: DetailProgress): boolean {
  return !isProven && failedPaths + 1 < detailPaths.length;
}

function tryNextPath(
  { detailPaths }: Resource,
  progress: DetailProgress,
  answer: DetailAnswer,
): DetailProgress {
  const { path } = progress;
  return {
    ...progress,
    path: detailPaths[(detailPaths.indexOf(path) + 1) % detailPaths.length] ?? path,
    failedPaths: progress.failedPaths + 1,
    ...(answer.kind === 'gone' ? { gonePath: path } : {}),
  };
}

function isBadly({ note }: DetailState): boolean {
  return note === 'trouble' || note === 'failed';
}
