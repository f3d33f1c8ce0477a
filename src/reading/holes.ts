/**
 * Reads around records that the server fails on. Pure.
 *
 * A page fails as a whole, so one bad record would cost all behind it. The window that failed is halved around the
 * place until one row is left; that row is noted as a hole, and the list is read on behind it. Nothing joins the rows
 * behind to those in front, so the chain of windows begins again there: what lies between its two ends is not proved,
 * and the list is never called complete. That it is one record is not known before something behind it was answered: a
 * list of which nothing is answered behind a place is in trouble as a whole.
 */
import type { Window } from '../prosonata/api.js';
import { captured, isUpTo } from './capture.js';
import {
  type FinishedPass,
  finished,
  guessedCapAtLeast,
  type Hole,
  type Judgement,
  largestPage,
  type OrderedProgress,
  rowsOn,
  type Search,
  type SeenPage,
} from './passes.js';
import { endOf, isProbing, isUnanswered, startOf } from './windows.js';

type Narrow = Search & { readonly kind: 'narrow' };
type Leap = Search & { readonly kind: 'leap' };
type Next = OrderedProgress | FinishedPass;

/** So many bad records, or searches that find none, are trouble of the list. */
const holesAtMost = 20;
const searchesAtMost = 60;
/** Windows behind a search without a hole that are read in small pages before large ones are tried again. */
const probeAfterSearch = 8;

/** Heads for the next record that an earlier backup was not given, if the next window could reach it. */
export function approach(progress: OrderedProgress): Next {
  const edge = progress.lastRank + 1;
  const [next, ...rest] = progress.known?.filter(({ rank }) => rank >= edge) ?? [];
  if (!next || next.rank - edge >= largestPage) return progress;
  const search = { ...searchFrom(progress, edge, next.rank + 1), known: next };
  return around({ ...progress, known: rest }, search);
}

/**
 * The pass behind an answer or a failure that has left this much to be searched. A known hole that is not due is gone
 * around as soon as nothing is left in front of it.
 */
function around(progress: OrderedProgress, search: Narrow): Next {
  const { edge, edgeId, end, known } = search;
  if (!known || end - edge > 1) return { ...progress, search };
  // The list has shifted, and the record with it.
  if (edgeId !== known.left) return approach({ ...progress, search: undefined });
  return known.isDue ? { ...progress, search } : withHole(progress, search, known.triedAt);
}

function searchFrom({ lastRank, lastId, cap }: OrderedProgress, edge: number, end: number): Narrow {
  const edgeId = edge === lastRank + 1 ? lastId : undefined;
  return { kind: 'narrow', edge, edgeId, end, cap, answered: 0, isRestTried: false };
}

/** The pass behind a record that is not given: next is whether anything behind it is. */
function withHole(progress: OrderedProgress, search: Narrow, triedAt: number | undefined): Next {
  const { edge: rank, edgeId: left, cap } = search;
  const { lastId: after, total, holes = [], known = [] } = progress;
  const hole: Hole = { why: 'unanswered', rank, left, after, before: undefined, triedAt };
  const from = rank + 1;
  const next: OrderedProgress = {
    ...progress,
    holes: [...holes, hole],
    cap,
    search: { kind: 'leap', from },
  };
  if (total !== undefined && total <= from) return finished(next, total, '');
  const [neighbour, ...rest] = known;
  if (neighbour?.rank !== from) return next;
  return around({ ...next, known: rest }, { ...searchFrom(next, from, from + 1), known: neighbour });
}

/**
 * What a failure of this window means for the pass; undefined if it is trouble of the whole list. `startedAt` is the
 * start of this backup.
 */
export function blame(progress: OrderedProgress, window: Window, startedAt: number): Next | undefined {
  const { search, searches = 0, holes = [] } = progress;
  if (!search) {
    if (isProbing(progress)) return probingLater(progress);
    if (searches >= searchesAtMost) return undefined;
    const edge = Math.max(progress.lastRank + 1, startOf(window));
    const { total = endOf(window) } = progress;
    // Behind the end of the list there is nothing to be found, if it is right.
    const end = total > edge ? Math.min(total, endOf(window)) : endOf(window);
    return { ...progress, searches: searches + 1, search: searchFrom(progress, edge, end) };
  }
  if (search.kind === 'leap') return blameLeap(progress, search, window);
  const end = endOf(window);
  // Of a list that has given nothing yet, the first row is not tried over and over: what is behind it tells more.
  const isFirst = progress.lastId === undefined && search.answered === 0;
  if (search.end - search.edge === 1 || (isFirst && end === search.edge + 1)) {
    return holes.length < holesAtMost ? withHole(progress, search, startedAt) : undefined;
  }
  const narrowed = end < search.end ? { end, known: undefined } : { isRestTried: true };
  return { ...progress, search: { ...search, ...narrowed } };
}

/** More rows than the server gave last are still too much. */
function probingLater(progress: OrderedProgress): OrderedProgress {
  const wait = progress.probeWait ?? probeAfterSearch;
  return { ...progress, probeIn: wait, probeWait: wait * 2 };
}

/** If the first window behind a hole fails as well, the end of the list tells whether it is only one record more. */
function blameLeap(progress: OrderedProgress, search: Leap, window: Window): OrderedProgress | undefined {
  const last = (progress.total ?? 0) - 1;
  if (search.failedEnd !== undefined || last <= search.from) return undefined;
  return { ...progress, search: { ...search, failedEnd: Math.min(last, endOf(window)) } };
}

/** The pass as it was before the search, which has shown that the list is in trouble as a whole. */
export function abandonSearch(progress: OrderedProgress): OrderedProgress {
  const { search, holes = [], cap } = progress;
  return {
    ...progress,
    cap: search?.kind === 'narrow' ? search.cap : cap,
    search: undefined,
    holes: holes.filter((hole) => !isOpen(hole)),
  };
}

/**
 * Judges the answer to a window of a search; `ids` are those of the page, ascending. Undefined for rows behind a hole:
 * they are judged as those of any other window.
 */
export function judgeSearch(
  progress: OrderedProgress,
  search: Search,
  window: Window,
  page: SeenPage,
  ids: readonly number[],
): Judgement | undefined {
  // A page that begins elsewhere than it was planned says nothing of the place.
  if (page.perPage < window.perPage) return { isAccepted: false, next: endSearch(progress, search) };
  if (search.kind === 'leap') return judgeLeap(progress, search, window, page);
  return judgeNarrow(progress, search, window, page, ids);
}

function judgeNarrow(
  progress: OrderedProgress,
  search: Narrow,
  window: Window,
  page: SeenPage,
  ids: readonly number[],
): Judgement {
  const [start, count] = [startOf(window), rowsOn(page)];
  const isJoined = window.page === 1 || isUpTo(ids[0], progress.lastId);
  const isShifted = !isJoined && start <= progress.lastRank;
  if (isShifted || count === 0) return { isAccepted: false, next: endSearch(idle(progress), search) };
  const taken = captured(progress, start, page, ids);
  const next = isJoined ? taken : { ...progress, holes: taken.holes };
  // The list ends in front of the place: what failed is no longer there.
  if (count < window.perPage) return { isAccepted: true, next: endSearch(idle(next), search) };
  const narrowed: Narrow = {
    ...search,
    edge: Math.max(search.edge, start + count),
    edgeId: ids.at(-1) ?? search.edgeId,
    answered: Math.max(search.answered, count),
  };
  const isOver = narrowed.edge >= search.end;
  return { isAccepted: true, next: isOver ? endSearch(next, narrowed) : around(next, narrowed) };
}

function judgeLeap(
  progress: OrderedProgress,
  search: Leap,
  window: Window,
  page: SeenPage,
): Judgement | undefined {
  const { from, failedEnd } = search;
  const { total } = progress;
  const isEmpty = rowsOn(page) === 0;
  if (failedEnd !== undefined) {
    // The end of the list is answered, so what failed in front of it is one record more.
    return { isAccepted: !isEmpty, next: { ...progress, search: searchFrom(progress, from, failedEnd) } };
  }
  if (!isEmpty) return undefined;
  if (total === undefined || total <= from) return { isAccepted: true, next: finished(progress, total, '') };
  const blamed = blameLeap(progress, search, window);
  const doubt = `the API gave no rows behind number ${from}`;
  return { isAccepted: false, next: blamed ?? finished(progress, total, doubt, true) };
}

/**
 * Nothing failed any more: either the trouble has passed, or it was too much at once, so smaller pages are asked for
 * until larger ones are tried again.
 */
function endSearch(progress: OrderedProgress, search: Search): OrderedProgress {
  if (search.kind === 'leap') return { ...progress, search: undefined };
  const { cap, answered, known } = search;
  if (known || answered === 0) return { ...progress, cap, search: undefined };
  return {
    ...progress,
    cap: Math.min(cap, Math.max(guessedCapAtLeast, answered)),
    probeIn: probeAfterSearch,
    probeWait: (progress.probeWait ?? probeAfterSearch) * 2,
    search: undefined,
  };
}

function idle(progress: OrderedProgress): OrderedProgress {
  return { ...progress, idleWindows: progress.idleWindows + 1 };
}

/** The chain of windows begins again behind a hole: what lies in front of its first row is not proved. */
export function landed(
  progress: OrderedProgress,
  window: Window,
  page: SeenPage,
  ids: readonly number[],
): OrderedProgress {
  const { holes = [], lastId } = progress;
  const [first] = ids;
  // Joined all the same: the record that was missing is gone, and those behind it have moved up.
  const left = isUpTo(first, lastId) ? holes.filter((hole) => !isOpen(hole)) : closed(holes, first);
  return captured({ ...progress, holes: left, search: undefined }, startOf(window), page, ids);
}

function isOpen(hole: Hole): boolean {
  return isUnanswered(hole) && hole.before === undefined;
}

/** The last holes, which have nothing proved between them, end at this id. */
function closed(holes: readonly Hole[], first: number | undefined): readonly Hole[] {
  const last = holes.findLast(isUnanswered);
  return holes.map((hole) =>
    isUnanswered(hole) && hole.after === last?.after ? { ...hole, before: first } : hole,
  );
}
