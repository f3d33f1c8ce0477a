/**
 * Judges the answers of a list that comes in the order of its key. Pure.
 *
 * Pages are numbered, so a row deleted between two requests pulls all later rows one place forward, and a row can
 * fall into the gap. Therefore windows overlap: a list is asked for in ascending order of its key, and a window is
 * accepted only if it starts at the first row of the list, or its first id is not beyond the greatest id captured so
 * far. A window is a run of neighbours in the ordered list, so no record that existed throughout can be missing
 * between what was captured before and what the window brings. Ranks are only estimates used to aim; the proof
 * rests on ids alone.
 */
import type { Window } from '../prosonata/api.js';
import type { RecordId } from '../prosonata/record-id.js';
import { bounded } from './bounds.js';
import { captured, isUpTo } from './capture.js';
import { approach, judgeSearch, landed } from './holes.js';
import {
  type FinishedPass,
  finished,
  firstStepBack,
  guessedCapAtLeast,
  type Judgement,
  type KnownHole,
  largestPage,
  type OpenPass,
  type OrderedProgress,
  rowsOn,
  type SeenPage,
} from './passes.js';
import { startSweeps } from './sweeps.js';
import { isLeap, isPlanned, isProbing } from './windows.js';

/** A short answer that contradicts the reported total is asked for this often. */
const contradictionsAtMost = 3;

/** A pass before its first window. `known` are the records that an earlier backup was not given, by their rank. */
export function startPass(known: readonly KnownHole[] = []): OrderedProgress {
  const start: OrderedProgress = {
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
  if (known.length === 0) return start;
  const next = approach({ ...start, known });
  // Without a total nothing can be at its end yet.
  return next.kind === 'finished' ? start : next;
}

/** Judges the answer to `window`: what to store, and how far the pass has come with it. */
export function judgeOrdered(progress: OrderedProgress, window: Window, page: SeenPage): Judgement {
  const ids = numericAscending(page.ids);
  return bounded(
    ids
      ? judgeAscending(progress, window, admitted(progress, window, page), ids)
      : { isAccepted: false, next: startSweeps(true) },
  );
}

/**
 * A page with exactly the rows that the server gives at once was cut if more were asked for, although it may not say so:
 * an answer without its page size would look like the end of the list.
 */
function admitted({ cap }: OrderedProgress, window: Window, page: SeenPage): SeenPage {
  const isCut = window.perPage > cap && rowsOn(page) === cap && page.perPage > cap;
  return isCut ? { ...page, perPage: cap } : page;
}

function judgeAscending(
  progress: OrderedProgress,
  window: Window,
  page: SeenPage,
  ids: readonly number[],
): Judgement {
  const size = Math.min(window.perPage, page.perPage);
  const start = (window.page - 1) * size;
  const counted = countedIn(progress, window, page);
  if (progress.search && isPlanned(progress, window)) {
    const judgement = judgeSearch(counted, progress.search, window, page, ids);
    if (judgement) return judgement;
  }
  const known = { ...counted, search: undefined };
  const count = rowsOn(page);
  if (count === 0 && window.page > 1) return { isAccepted: false, next: afterEmpty(known, start, page) };
  const isLanding = isLeap(progress, window) && page.perPage >= window.perPage;
  const isJoined = window.page === 1 || isUpTo(ids[0], progress.lastId);
  if (!isJoined && !isLanding) return { isAccepted: false, next: stepBack(known, start) };

  const next = isLanding ? landed(known, window, page, ids) : captured(known, start, page, ids);
  const end = start + count;
  if (end === 0) return { isAccepted: true, next: finishEmpty(next, progress, page) };
  if (count < page.perPage) {
    // Either what is known behind it was deleted, or the page was cut in silence: the next window shows which.
    const isEarlier = ids.at(-1) !== next.lastId && end - 1 !== progress.lastRank;
    return { isAccepted: true, next: finishOrdered(next, end, isEarlier, page) };
  }
  // A page that the server made smaller starts further in front, and says nothing of where the last id is.
  const isElsewhere = next.idleWindows > 0 && page.perPage < window.perPage;
  const placed = isElsewhere ? { ...next, lastRank: progress.lastRank } : next;
  return { isAccepted: true, next: approach(oneNearerToProbing(placed)) };
}

/** The pass with what any answer adds to what is known of the list. */
function countedIn(progress: OrderedProgress, window: Window, page: SeenPage): OrderedProgress {
  const size = Math.min(window.perPage, page.perPage);
  return {
    ...progress,
    ...capAfter(progress, window, page),
    total: page.total ?? progress.total,
    firstTotal: progress.firstTotal ?? page.total,
    windows: progress.windows + 1,
    asked: (progress.asked ?? progress.windows * progress.cap) + size,
  };
}

/** Answers without rows, in a row or between others that bring nothing new, until the list is given up. */
const emptyAtMost = 12;

/**
 * Where to go on behind a page without rows. Windows start on a row that was captured, so either the list has become
 * shorter than that, or the answer is wrong: it is asked for again, then the list is followed to where it ends.
 */
function afterEmpty(known: OrderedProgress, start: number, page: SeenPage): OpenPass | FinishedPass {
  const idleWindows = known.idleWindows + 1;
  const total = page.total ?? known.total;
  const isShorter = total === undefined || total <= start;
  if (!isShorter && idleWindows < contradictionsAtMost) return { ...known, idleWindows };
  if (idleWindows <= emptyAtMost) return stepBack(known, start);
  const doubt = `the API gave no rows behind number ${known.lastRank + 1}`;
  return finished(known, known.total, doubt, true);
}

/** An empty first page proves an empty list only if it says so, and if nothing has spoken of rows before. */
function finishEmpty(
  next: OrderedProgress,
  { lastId, total }: OrderedProgress,
  page: SeenPage,
): OpenPass | FinishedPass {
  const isBelieved = page.total === 0 && lastId === undefined && !total;
  if (isBelieved) return finished(next, 0, '');
  if (next.idleWindows < contradictionsAtMost) return next;
  const reported = Math.max(page.total ?? 0, total ?? 0);
  const doubt =
    lastId !== undefined
      ? 'the API gave rows first, and then none'
      : reported > 0
        ? `the API reported ${reported} rows, but gave none`
        : 'the API gave no rows, and did not say that there are none';
  return finished(next, reported || undefined, doubt);
}

/** A short page is the end of the list if the server agrees; a full page never is, whatever the total says. */
function finishOrdered(
  next: OrderedProgress,
  end: number,
  isEarlier: boolean,
  page: SeenPage,
): OpenPass | FinishedPass {
  if (page.total === end) return finished(next, end, '');
  if (page.total === undefined) {
    // A server that gives fewer rows than asked, and no total, looks like the end: look behind the last row once.
    // A total that an earlier answer had is compared with what was captured, like any other.
    if (next.idleWindows > 0 && !isEarlier) return finished(next, next.total, '');
    return guessing(next, page);
  }
  // The answer contradicts itself. A server that gives fewer rows than it says is taken at its word with smaller
  // pages; one that keeps contradicting itself is named.
  if (next.idleWindows < contradictionsAtMost && page.total > end) {
    return { ...(next.idleWindows === 0 ? guessing(next, page) : next), lastRank: Math.max(0, end - 1) };
  }
  const doubt = `the API reported ${page.total} rows, but its list ended after ${end}`;
  return finished(next, page.total, doubt);
}

type Cap = Pick<OrderedProgress, 'cap' | 'probeIn' | 'probeWait'>;

/** What the size of an answer says of the rows that the server gives at once. */
function capAfter(progress: OrderedProgress, window: Window, page: SeenPage): Cap {
  const { cap, probeIn, probeWait } = progress;
  const isMore = rowsOn(page) > cap;
  if (page.perPage >= window.perPage) {
    // A page as large as asked for says nothing, unless more was asked for than had been given before.
    return isMore
      ? { cap: largestPage, probeIn: undefined, probeWait: undefined }
      : { cap, probeIn, probeWait };
  }
  // Windows that were under way when the cap was found are answered by the same one.
  if (page.perPage === cap && !isProbing(progress)) return { cap, probeIn, probeWait };
  return loweredCap(page.perPage, isMore ? 1 : (probeWait ?? 1));
}

/**
 * A server may give less for a while. More is asked for again after `wait` full windows, and after twice as many the
 * next time: one that always gives so little costs few windows more.
 */
function loweredCap(cap: number, wait: number): Cap {
  return { cap, probeIn: wait, probeWait: wait * 2 };
}

function oneNearerToProbing(next: OrderedProgress): OrderedProgress {
  return next.probeIn ? { ...next, probeIn: next.probeIn - 1 } : next;
}

/** A cap that the server does not admit: nothing would tell a page that is cut from the last one, so it stays. */
function guessing(next: OrderedProgress, page: SeenPage): OrderedProgress {
  const cap = Math.min(next.cap, Math.max(guessedCapAtLeast, rowsOn(page)));
  return { ...next, cap, probeIn: undefined, probeWait: undefined };
}

/** Windows behind trouble that are read in small pages before large ones are tried again. */
const probeAfterTrouble = 8;

/** The same pass with smaller pages: where the server could not answer, it may have been too much at once. */
export function withSmallerPages(progress: OrderedProgress): OrderedProgress {
  const cap = Math.min(progress.cap, Math.max(guessedCapAtLeast, Math.floor(progress.cap / 4)));
  return { ...progress, ...loweredCap(cap, Math.max(probeAfterTrouble, progress.probeWait ?? 1)) };
}

function stepBack(progress: OrderedProgress, start: number): OrderedProgress {
  return {
    ...progress,
    lastRank: Math.max(0, Math.min(progress.lastRank, start) - progress.stepBack),
    stepBack: progress.stepBack * 8,
    idleWindows: progress.idleWindows + 1,
  };
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
