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
import { admitted, capAfter, guessing, mayBeCut, oneNearerToProbing } from './caps.js';
import { captured, isUpTo } from './capture.js';
import { approach, judgeSearch, landed } from './holes.js';
import {
  type FinishedPass,
  finished,
  firstStepBack,
  type Judgement,
  type KnownHole,
  largestPage,
  type OpenPass,
  type OrderedProgress,
  rowsOn,
  type SeenPage,
} from './passes.js';
import { startSweeps } from './sweeps.js';
import { isLeap, isPlanned } from './windows.js';

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
    const isSeenTwice = next.idleWindows > 1 && end - 1 === progress.lastRank;
    const isEarlier = ids.at(-1) !== next.lastId && !isSeenTwice;
    const isDoubtful = isEarlier || mayBeCut(next, Math.min(window.perPage, page.perPage));
    return { isAccepted: true, next: finishOrdered(next, end, isDoubtful, window, page) };
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
    mostGiven: Math.max(progress.mostGiven ?? 0, rowsOn(page)),
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

/**
 * A short page is the end of the list if the server agrees; a full page never is, even if the total says so.
 * `isDoubtful`: it may be another part of the list, because a server that cuts its pages in silence counts them by its
 * own size. A list may shrink so that the total agrees by chance.
 */
function finishOrdered(
  next: OrderedProgress,
  end: number,
  isDoubtful: boolean,
  window: Window,
  page: SeenPage,
): OpenPass | FinishedPass {
  // The first page begins where the list does, whatever its size is.
  if (page.total === end && (window.page === 1 || !isDoubtful)) return finished(next, end, '');
  if (page.total === undefined) {
    // A server that gives fewer rows than asked, and no total, looks like the end: look behind the last row once.
    // A total that an earlier answer had is compared with what was captured, like any other.
    if (next.idleWindows > 0 && !isDoubtful) return finished(next, next.total, '');
    return guessing(next, page);
  }
  const isAgreed = page.total === end;
  if (isDoubtful && (isAgreed || next.idleWindows < contradictionsAtMost)) return guessing(next, page);
  // The answer contradicts itself. A server that gives fewer rows than it says is taken at its word with smaller
  // pages; one that keeps contradicting itself is named.
  if (next.idleWindows < contradictionsAtMost && page.total > end) {
    return { ...(next.idleWindows === 0 ? guessing(next, page) : next), lastRank: Math.max(0, end - 1) };
  }
  const doubt = `the API reported ${page.total} rows, but its list ended after ${end}`;
  return finished(next, page.total, doubt);
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
