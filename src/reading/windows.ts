/**
 * How a list is read so that nothing can slip between two requests: how far a pass has come, which window it asks for
 * next, and when it is given up. Pure. What an answer means is judged by `ordered.ts`, or by `sweeps.ts` where a
 * server does not give ids in order.
 */
import type { Window } from '../prosonata/api.js';
import type { RecordId } from '../prosonata/record-id.js';

/** How far one pass over a list has come; stored with the rows it belongs to. */
export type OpenPass = OrderedProgress | SweepProgress;

export interface OrderedProgress {
  readonly kind: 'ordered';
  /** Greatest id captured; undefined before the first row. */
  readonly lastId: number | undefined;
  /** Where that id stood in the list when it was last seen: an estimate, from 0; -1 before the first row. */
  readonly lastRank: number;
  /** How far to step back when the next window has slipped past `lastId`. */
  readonly stepBack: number;
  /** The most rows the server gives at once, as far as is known. */
  readonly cap: number;
  /** Full windows until more than the cap is asked for again, 0 for the next one; undefined if it never is. */
  readonly probeIn?: number | undefined;
  /** What `probeIn` will be when the server gives less than it was asked for once more. */
  readonly probeWait?: number | undefined;
  readonly total: number | undefined;
  /** The total in the first answer that had one; undefined before, and in work files of older versions. */
  readonly firstTotal?: number | undefined;
  /** Windows in a row that brought nothing new. */
  readonly idleWindows: number;
  readonly windows: number;
  /** Rows that these windows have room for; undefined in work files of older versions. */
  readonly asked?: number | undefined;
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
  /** The total in the first answer of this sweep that had one. */
  readonly firstTotal?: number | undefined;
  /** Distinct ids of this sweep so far, and of the one before. */
  readonly ids: number;
  readonly previousIds: number | undefined;
  /** Ids of this sweep that the previous one had too. */
  readonly agreeing: number;
  readonly rowsOfSweep: number;
}

/** What comes of a pass; never stored. */
export interface FinishedPass {
  readonly kind: 'finished';
  readonly total: number | undefined;
  /** Empty if completeness was proved, else why it was not. */
  readonly doubt: string;
  /** Whether it was given up before its end was seen: what was not given may still be there. */
  readonly isCut?: boolean;
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
  readonly next: OpenPass | FinishedPass;
}

/** The API gives no more than this many rows at once. Source: the vendor's API description. */
export const largestPage = 1000;

/**
 * A cap that is only guessed from a short answer is not taken for smaller than this: pages of a few rows could not
 * overlap and get ahead as well.
 */
export const guessedCapAtLeast = 50;
export const firstStepBack = 32;

export function startPass(): OrderedProgress {
  return {
    kind: 'ordered',
    lastId: undefined,
    lastRank: -1,
    stepBack: firstStepBack,
    cap: largestPage,
    total: undefined,
    idleWindows: 0,
    windows: 0,
    asked: 0,
  };
}

/** The window to ask for next. */
export function planWindow(progress: OpenPass): Window {
  if (progress.kind === 'sweep') return { page: progress.page, perPage: progress.cap };
  return reachFurthest(progress.lastRank, isProbing(progress) ? largestPage : progress.cap);
}

/** Whether the next window asks for more rows than the server gave last. */
export function isProbing({ probeIn }: OrderedProgress): boolean {
  return probeIn === 0;
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
 * How far the pass will have come if this window brings what is expected: lets windows be sent before their predecessor
 * is answered. Undefined if nothing can be said ahead.
 */
export function expectAfter(progress: OpenPass, window: Window): OpenPass | undefined {
  if (progress.kind !== 'ordered' || progress.total === undefined || progress.lastId === undefined)
    return undefined;
  const end = window.page * window.perPage;
  if (isProbing(progress) || end >= progress.total) return undefined;
  return { ...progress, lastRank: end - 1 };
}

/** Every judgement passes through here, so that no list is read for ever, even if its server says so. */
export function bounded({ isAccepted, next }: Judgement): Judgement {
  const doubt = next.kind === 'finished' ? undefined : givenUp(next);
  if (doubt === undefined) return { isAccepted, next };
  return { isAccepted, next: { kind: 'finished', total: next.total, doubt, isCut: true } };
}

/**
 * No list is read beyond this many rows: 20 years of an agency of 100 are below, and the work file would outgrow the
 * memory.
 */
const rowsAtMost = 3_000_000;
const windowsAtMost = 20_000;
/** So many windows may be read however short the list was said to be. */
const windowsFree = 100;

/**
 * Why the reading is given up; undefined if it continues. A list may be four times as long as it was said to be at
 * first: a total that grows with every answer must not keep the reading going.
 */
export function givenUp(progress: OpenPass): string | undefined {
  if (progress.kind === 'ordered' && progress.idleWindows > idleWindowsAtMost(progress)) {
    return 'the list kept repeating or shifting its rows';
  }
  const { windows, asked, rows } = spentOn(progress);
  const isLonger = windows > windowsFree && asked > 4 * (progress.firstTotal ?? Number.POSITIVE_INFINITY);
  const isEndless = isLonger || windows > windowsAtMost || rows >= rowsAtMost;
  return isEndless ? 'the list did not come to an end' : undefined;
}

function spentOn(progress: OpenPass): { windows: number; asked: number; rows: number } {
  if (progress.kind === 'sweep') {
    const windows = progress.page - 1;
    return { windows, asked: windows * progress.cap, rows: progress.rowsOfSweep };
  }
  const { windows, asked = windows * progress.cap, lastRank } = progress;
  return { windows, asked, rows: lastRank };
}

/** Windows that may bring nothing new: enough to walk through the whole list again after a great deletion. */
function idleWindowsAtMost({ lastRank, cap }: OrderedProgress): number {
  return 40 + Math.ceil((lastRank * 2) / cap);
}
