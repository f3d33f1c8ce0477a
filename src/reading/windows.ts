/**
 * Which window a pass asks for next. Pages are cut at multiples of their size, so of all windows that begin in the right
 * place the one is chosen that reaches furthest. Pure.
 */
import type { Window } from '../prosonata/api.js';
import { type Hole, largestPage, type OpenPass, type OrderedProgress, type Search } from './passes.js';

/** The window to ask for next. */
export function planWindow(progress: OpenPass): Window {
  if (progress.kind === 'sweep') return { page: progress.page, perPage: progress.cap };
  if (progress.search) return planSearch(progress, progress.search);
  const { lastRank } = progress;
  const cap = isProbing(progress) ? largestPage : progress.cap;
  const floor = floorOf(progress);
  if (floor === 0) return reachFurthest(lastRank, cap);
  return (
    overlapping(progress, lastRank + 1, endless, cap) ?? abutting(Math.max(floor, lastRank + 1), endless, cap)
  );
}

const endless = Number.POSITIVE_INFINITY;

/** Whether the next window asks for more rows than the server gave last. */
export function isProbing({ probeIn }: OrderedProgress): boolean {
  return probeIn === 0;
}

/** Whether a window that was planned begins behind all that was captured, because a hole leaves no other way. */
export function isLeap(progress: OpenPass, window: Window): boolean {
  if (progress.kind === 'sweep' || window.page === 1) return false;
  return startOf(window) > progress.lastRank && isPlanned(progress, window);
}

/** Whether this is the window that the pass asks for next: an answer may come late, to what was planned before. */
export function isPlanned(progress: OpenPass, window: Window): boolean {
  const planned = planWindow(progress);
  return planned.page === window.page && planned.perPage === window.perPage;
}

/** The rank of the first row of a window. */
export function startOf({ page, perPage }: Window): number {
  return (page - 1) * perPage;
}

/** The rank behind the last row that a window has room for. */
export function endOf({ page, perPage }: Window): number {
  return page * perPage;
}

/** The first rank behind all records that the server fails on: no window may begin in front of it. */
function floorOf({ holes = [] }: OrderedProgress): number {
  return Math.max(0, ...holes.filter(isUnanswered).map(({ rank }) => rank + 1));
}

export function isUnanswered({ why }: Hole): boolean {
  return why === 'unanswered';
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
 * The window that holds the last captured row, reaches furthest up to rank `upTo`, and beyond rank `edge`; undefined if
 * there is none.
 */
function overlapping(progress: OrderedProgress, edge: number, upTo: number, cap: number): Window | undefined {
  const floor = floorOf(progress);
  const rank = Math.max(0, progress.lastRank);
  let best: Window | undefined;
  let bestEnd = edge;
  for (let perPage = Math.min(cap, upTo); perPage >= 1; perPage--) {
    const page = Math.floor(rank / perPage) + 1;
    const end = page * perPage;
    if (end <= bestEnd || end > upTo || end - perPage < floor) continue;
    best = { page, perPage };
    bestEnd = end;
  }
  return best;
}

/** The largest window that begins at rank `start` exactly and ends at rank `upTo` at the latest. */
function abutting(start: number, upTo: number, cap: number): Window {
  let perPage = Math.min(cap, upTo - start);
  while (start % perPage !== 0) perPage--;
  return { page: start / perPage + 1, perPage };
}

function planSearch(progress: OrderedProgress, search: Search): Window {
  if (search.kind === 'leap') {
    const { total } = progress;
    // The last row of the list.
    if (search.failedEnd !== undefined) return { page: total ?? 1, perPage: 1 };
    const next = progress.known?.find(({ rank }) => rank >= search.from)?.rank ?? endless;
    return abutting(search.from, next, progress.cap);
  }
  const { edge, end, cap } = search;
  if (end - edge === 1) return { page: edge + 1, perPage: 1 };
  const target = targetOf(progress, search);
  return overlapping(progress, edge, target, cap) ?? abutting(edge, target, cap);
}

/** Up to which rank the next window of a search may reach. */
function targetOf(
  { lastId }: OrderedProgress,
  { edge, end, answered, isRestTried, known }: Search & { readonly kind: 'narrow' },
): number {
  if (known) return end - 1;
  // Of a list that has given nothing yet, one row tells whether it gives anything.
  if (lastId === undefined && answered === 0) return edge + 1;
  const left = end - edge;
  // As many rows as these were given at once: if the rest comes as well, it was only too much together.
  if (!isRestTried && answered >= left) return end;
  return edge + Math.floor(left / 2);
}

/** Whether a failure of the next window would only show how to go on, so that one try is enough. */
export function isTrial(progress: OpenPass): boolean {
  if (progress.kind === 'sweep') return false;
  const { search } = progress;
  if (!search) return isProbing(progress);
  return search.kind === 'leap' || search.known !== undefined || search.end - search.edge > 1;
}

/**
 * How far the pass will have come if this window brings what is expected: lets windows be sent before their predecessor
 * is answered. Undefined if nothing can be said ahead.
 */
export function expectAfter(progress: OpenPass, window: Window): OpenPass | undefined {
  if (progress.kind !== 'ordered' || progress.total === undefined || progress.lastId === undefined)
    return undefined;
  const end = window.page * window.perPage;
  if (progress.search || isProbing(progress) || end >= progress.total) return undefined;
  const expected = { ...progress, lastRank: end - 1 };
  const [next] = progress.known ?? [];
  const isNearHole = next !== undefined && next.rank < end + largestPage;
  return isNearHole || isLeap(expected, planWindow(expected)) ? undefined : expected;
}
