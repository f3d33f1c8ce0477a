/** No list is read for ever, even if its server says so. Pure. */
import { finished, type Judgement, type OpenPass, type OrderedProgress } from './passes.js';

/** Every judgement passes through here. */
export function bounded({ isAccepted, next }: Judgement): Judgement {
  if (next.kind === 'finished') return { isAccepted, next };
  const doubt = givenUp(next);
  return { isAccepted, next: doubt === undefined ? next : finished(next, next.total, doubt, true) };
}

/**
 * No list is read beyond this many rows: 20 years of an agency of 100 are below, and the work file would outgrow the
 * memory.
 */
const rowsAtMost = 3_000_000;
const windowsAtMost = 20_000;
/** Each hole is kept by its place, and to be told one by one they must be few. */
const holesAtMost = 100;
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
  if ((progress.holes?.length ?? 0) > holesAtMost)
    return 'too many of its records are not given, or have no id';
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
