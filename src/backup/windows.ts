/**
 * How a list is read so that nothing can slip between two requests. Pure.
 *
 * Pages are numbered, so a row deleted between two requests pulls all later rows one place forward, and a row can
 * fall into the gap. Therefore windows overlap: a list is asked for in ascending order of its key, and a window is
 * accepted only if it starts at the first row of the list, or its first id is not beyond the greatest id captured so
 * far. A window is a run of neighbours in the ordered list, so no record that existed throughout can be missing
 * between what was captured before and what the window brings. Ranks are only estimates used to aim; the proof
 * rests on ids alone.
 *
 * Servers that do not give ids in order are read in whole sweeps from the first page to the last until two sweeps
 * agree on the ids.
 */
import type { Window } from '../prosonata/api.js';
import type { RecordId } from '../workfile/state.js';

/** How far one pass over a list has come; stored with the rows it belongs to. */
export type PassProgress = OrderedProgress | SweepProgress | FinishedPass;

export interface OrderedProgress {
  readonly kind: 'ordered';
  /** Greatest id captured; undefined before the first row. */
  readonly lastId: number | undefined;
  /** Where that id stood in the list when it was last seen: an estimate, from 0; -1 before the first row. */
  readonly lastRank: number;
  /** How far to step back when the next window has slipped past `lastId`. */
  readonly stepBack: number;
  /** The most rows the server gives at once. */
  readonly cap: number;
  readonly total: number | undefined;
  /** The total in the first answer that told one; undefined before, and in states of older versions. */
  readonly firstTotal?: number | undefined;
  /** Windows in a row that brought nothing new. */
  readonly idleWindows: number;
  readonly windows: number;
}

export interface SweepProgress {
  readonly kind: 'sweep';
  /** Whether to ask for the order all the same: not when the server refused to be asked. */
  readonly ordered: boolean;
  /** From 1. */
  readonly sweep: number;
  /** The page to read next, from 1. */
  readonly page: number;
  readonly cap: number;
  readonly total: number | undefined;
  /** The total in the first answer of this sweep that told one. */
  readonly firstTotal?: number | undefined;
  /** Distinct ids of this sweep so far, and of the one before. */
  readonly ids: number;
  readonly previousIds: number | undefined;
  /** Ids of this sweep that the previous one had too. */
  readonly agreeing: number;
  readonly rowsOfSweep: number;
}

export interface FinishedPass {
  readonly kind: 'finished';
  readonly total: number | undefined;
  /** Empty where completeness was proved, else why it was not. */
  readonly doubt: string;
}

/** What of an answer the judgement needs. */
export interface SeenPage {
  readonly ids: readonly RecordId[];
  readonly perPage: number;
  readonly total: number | undefined;
}

export interface Judgement {
  /** Whether the rows are to be stored. */
  readonly isAccepted: boolean;
  readonly next: PassProgress;
}

/** The API gives no more than this many rows at once. Source: the vendor's API description. */
export const largestPage = 1000;

/**
 * A cap that is only guessed from a short answer is not taken for smaller than this: pages of a few rows could not
 * overlap and get ahead as well.
 */
const guessedCapAtLeast = 50;
const firstStepBack = 32;
/** A short answer that contradicts the reported total is asked for this often. */
const contradictionsAtMost = 3;
const sweepsAtMost = 5;
/**
 * No list is read beyond this many rows: 20 years of an agency of 100 are below, and the work file would outgrow the
 * memory.
 */
export const rowsAtMost = 3_000_000;

export function startPass(): PassProgress {
  return {
    kind: 'ordered',
    lastId: undefined,
    lastRank: -1,
    stepBack: firstStepBack,
    cap: largestPage,
    total: undefined,
    idleWindows: 0,
    windows: 0,
  };
}

/** Reads the list in whole sweeps from now on; `ordered` tells whether the order may still be asked for. */
export function startSweeps(ordered: boolean): SweepProgress {
  return {
    kind: 'sweep',
    ordered,
    sweep: 1,
    page: 1,
    cap: largestPage,
    total: undefined,
    ids: 0,
    previousIds: undefined,
    agreeing: 0,
    rowsOfSweep: 0,
  };
}

/** The window to ask for next; undefined where the pass is finished. */
export function planWindow(progress: PassProgress): Window | undefined {
  switch (progress.kind) {
    case 'finished':
      return undefined;
    case 'sweep':
      return { page: progress.page, perPage: progress.cap };
    case 'ordered':
      return reachFurthest(progress.lastRank, progress.cap);
  }
}

/**
 * Of all windows that start on or before `rank`, the one that reaches furthest. Pages are cut at multiples of their
 * size, so the size decides where the last page that still holds `rank` ends.
 */
function reachFurthest(rank: number, cap: number): Window {
  if (rank < 0) return { page: 1, perPage: cap };
  let best: Window = { page: rank + 1, perPage: 1 };
  for (let perPage = cap; perPage >= 1; perPage--) {
    const page = Math.floor(rank / perPage) + 1;
    if (page * perPage > best.page * best.perPage) best = { page, perPage };
  }
  return best;
}

/**
 * Where the pass will stand if this window brings what is expected of it: lets windows be sent before their
 * predecessor is answered. Undefined where nothing can be said ahead.
 */
export function expectAfter(progress: PassProgress, window: Window): PassProgress | undefined {
  if (progress.kind !== 'ordered' || progress.total === undefined || progress.lastId === undefined)
    return undefined;
  const end = window.page * window.perPage;
  if (end >= progress.total) return undefined;
  return { ...progress, lastRank: end - 1 };
}

/** Judges the answer to `window`: what to store, and where the pass stands behind it. */
export function judgeOrdered(progress: OrderedProgress, window: Window, page: SeenPage): Judgement {
  const ids = numericAscending(page.ids);
  if (!ids) return { isAccepted: false, next: startSweeps(true) };

  // A page as large as asked for says nothing of the cap.
  const cap = page.perPage < window.perPage ? Math.min(progress.cap, page.perPage) : progress.cap;
  const start = (window.page - 1) * Math.min(window.perPage, page.perPage);
  const known = {
    ...progress,
    cap,
    total: page.total ?? progress.total,
    firstTotal: progress.firstTotal ?? page.total,
    windows: progress.windows + 1,
  };
  const first = ids[0];
  const isJoined = window.page === 1 || (first !== undefined && isUpTo(first, progress.lastId));
  if (!isJoined) return { isAccepted: false, next: stepBack(known, start) };

  const end = start + ids.length;
  const last = ids.at(-1);
  const isNew = last !== undefined && !isUpTo(last, progress.lastId);
  const next: OrderedProgress = {
    ...known,
    lastId: isNew ? last : progress.lastId,
    lastRank: end - 1,
    stepBack: firstStepBack,
    idleWindows: isNew ? 0 : progress.idleWindows + 1,
  };
  const isShort = ids.length < page.perPage;
  return { isAccepted: true, next: isShort ? finishOrdered(next, end, page) : continued(next) };
}

/** A short page is the end of the list if the server agrees; a full page never is, whatever the total says. */
function finishOrdered(next: OrderedProgress, end: number, page: SeenPage): PassProgress {
  if (page.total === end) return { kind: 'finished', total: end, doubt: '' };
  if (page.total === undefined) {
    // A server that gives fewer rows than asked, and no total, looks like the end: look behind the last row once.
    if (next.idleWindows > 0) return { kind: 'finished', total: undefined, doubt: '' };
    return continued({ ...next, cap: guessedCap(next.cap, page) });
  }
  // The answer contradicts itself. A server that gives fewer rows than it says is taken at its word with smaller
  // pages; one that keeps contradicting itself is named.
  if (next.idleWindows < contradictionsAtMost && page.total > end) {
    const cap = next.idleWindows === 0 ? guessedCap(next.cap, page) : next.cap;
    return { ...next, cap, lastRank: Math.max(0, end - 1) };
  }
  return {
    kind: 'finished',
    total: page.total,
    doubt: `the API reported ${page.total} rows, but its list ended after ${end}`,
  };
}

function continued(next: OrderedProgress): PassProgress {
  if (next.idleWindows > idleWindowsAtMost(next)) {
    return { kind: 'finished', total: next.total, doubt: 'the list kept repeating rows' };
  }
  if (next.windows > windowsAtMost(next.firstTotal, next.cap) || next.lastRank >= rowsAtMost) {
    return { kind: 'finished', total: next.total, doubt: 'the list did not come to an end' };
  }
  return next;
}

/**
 * Enough for a list four times as long as it was said to be at first: a total that grows with every answer must not
 * keep the reading going. The greatest count is fixed for lists without a total.
 */
function windowsAtMost(firstTotal: number | undefined, cap: number): number {
  return Math.min(20_000, 100 + Math.ceil(((firstTotal ?? 10_000_000) * 4) / cap));
}

/** Windows that may bring nothing new: enough to walk through the whole list again after a great deletion. */
function idleWindowsAtMost({ lastRank, cap }: { lastRank: number; cap: number }): number {
  return 40 + Math.ceil((lastRank * 2) / cap);
}

function guessedCap(cap: number, page: SeenPage): number {
  return Math.min(cap, Math.max(guessedCapAtLeast, page.ids.length));
}

function stepBack(progress: OrderedProgress, start: number): PassProgress {
  if (progress.idleWindows > idleWindowsAtMost(progress)) {
    return { kind: 'finished', total: progress.total, doubt: 'the list kept shifting while it was read' };
  }
  return {
    ...progress,
    lastRank: Math.max(0, Math.min(progress.lastRank, start) - progress.stepBack),
    stepBack: progress.stepBack * 8,
    idleWindows: progress.idleWindows + 1,
  };
}

function isUpTo(id: number, lastId: number | undefined): boolean {
  return lastId !== undefined && id <= lastId;
}

/** The ids as numbers, or undefined unless all are numbers and each is greater than the one before. */
function numericAscending(ids: readonly RecordId[]): readonly number[] | undefined {
  let previous = Number.NEGATIVE_INFINITY;
  const numbers: number[] = [];
  for (const id of ids) {
    if (typeof id !== 'number' || id <= previous) return undefined;
    numbers.push(id);
    previous = id;
  }
  return numbers;
}

/** What the work file knows of the ids of one page of a sweep, before the page is stored. */
export interface SweepCounts {
  /** Distinct ids of the page that this sweep had not seen before. */
  readonly fresh: number;
  /** Of those, the ids that the previous sweep had. */
  readonly agreeing: number;
}

export function judgeSweep(progress: SweepProgress, page: SeenPage, counts: SweepCounts): Judgement {
  const rowsOfSweep = progress.rowsOfSweep + page.ids.length;
  const next: SweepProgress = {
    ...progress,
    page: progress.page + 1,
    cap: progress.page === 1 ? sweepCap(progress.cap, page) : progress.cap,
    total: page.total ?? progress.total,
    firstTotal: progress.firstTotal ?? page.total,
    ids: progress.ids + counts.fresh,
    agreeing: progress.agreeing + counts.agreeing,
    rowsOfSweep,
  };
  const isLast =
    page.ids.length === 0 || (page.ids.length < page.perPage && rowsOfSweep >= (page.total ?? 0));
  if (isLast || counts.fresh === 0) return { isAccepted: true, next: endSweep(next, page) };
  if (next.page > windowsAtMost(next.firstTotal, next.cap) || rowsOfSweep >= rowsAtMost) {
    return {
      isAccepted: true,
      next: { kind: 'finished', total: next.total, doubt: 'the list did not come to an end' },
    };
  }
  return { isAccepted: true, next };
}

/** Every page of a sweep has the same size: as the server says, or as it does when it gives fewer than it has. */
function sweepCap(cap: number, page: SeenPage): number {
  const isCutShort = page.ids.length < page.perPage && page.ids.length < (page.total ?? 0);
  return Math.max(1, Math.min(cap, isCutShort ? page.ids.length : page.perPage));
}

function endSweep(progress: SweepProgress, page: SeenPage): PassProgress {
  const { ids, total, previousIds, agreeing, sweep, rowsOfSweep } = progress;
  const isWhole = total === undefined || ids === total;
  const isOnePage = progress.page === 2 && page.ids.length < page.perPage;
  const agrees = ids === previousIds && ids === agreeing;
  if (isWhole && ids === rowsOfSweep && (isOnePage || agrees)) return { kind: 'finished', total, doubt: '' };
  if (sweep < sweepsAtMost && !(agrees && ids === rowsOfSweep)) {
    return { ...startSweeps(progress.ordered), cap: progress.cap, sweep: sweep + 1, previousIds: ids };
  }
  return { kind: 'finished', total, doubt: sweepDoubt(ids, rowsOfSweep, total) };
}

function sweepDoubt(ids: number, rows: number, total: number | undefined): string {
  if (ids < rows) return `the list is not in order and has ${rows} rows with only ${ids} different keys`;
  if (total !== undefined && total !== ids) return `the API reported ${total} rows, but gave ${ids}`;
  return `the list is not in order, and ${sweepsAtMost} readings of it did not agree`;
}
