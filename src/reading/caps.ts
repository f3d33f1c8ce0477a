/** How many rows the server gives at once, as far as its answers show it. Pure. */
import type { Window } from '../prosonata/api.js';
import { guessedCapAtLeast, largestPage, type OrderedProgress, rowsOn, type SeenPage } from './passes.js';
import { isProbing } from './windows.js';

/**
 * A page with exactly the rows that the server gives at once was cut if more were asked for, although it may not say so:
 * an answer without its page size would look like the end of the list.
 */
export function admitted({ cap }: OrderedProgress, window: Window, page: SeenPage): SeenPage {
  const isCut = window.perPage > cap && rowsOn(page) === cap && page.perPage > cap;
  return isCut ? { ...page, perPage: cap } : page;
}

type Cap = Pick<OrderedProgress, 'cap' | 'probeIn' | 'probeWait'>;

/** What the size of an answer says of the rows that the server gives at once. */
export function capAfter(progress: OrderedProgress, window: Window, page: SeenPage): Cap {
  const { cap, probeIn, probeWait } = progress;
  const isMore = rowsOn(page) > cap;
  if (page.perPage >= window.perPage) {
    // A page as large as asked for says nothing, unless more was asked for than had been given before.
    return isMore
      ? { cap: largestPage, probeIn: undefined, probeWait: undefined }
      : { cap, probeIn, probeWait };
  }
  // Windows that were in flight when the cap was found are answered by the same one.
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

export function oneNearerToProbing(next: OrderedProgress): OrderedProgress {
  return next.probeIn ? { ...next, probeIn: next.probeIn - 1 } : next;
}

/**
 * A cap that the server does not admit. It is at most what was given at once so far, if another short answer agrees or
 * if there is no total that would show a loss.
 */
export function guessing(next: OrderedProgress, page: SeenPage): OrderedProgress {
  const isFirst = next.idleWindows === 0 && page.total !== undefined;
  const most = isFirst ? guessedCapAtLeast : Math.max(next.mostGiven ?? 0, silentCapAtLeast);
  const cap = Math.min(next.cap, Math.max(rowsOn(page), Math.min(guessedCapAtLeast, most)));
  return { ...next, ...loweredCap(cap, next.probeWait ?? 1) };
}

/** Windows behind trouble that are read in small pages before large ones are tried again. */
const probeAfterTrouble = 8;

/** The same pass with smaller pages: what the server could not answer may have been too much at once. */
export function withSmallerPages(progress: OrderedProgress): OrderedProgress {
  const cap = Math.min(progress.cap, Math.max(guessedCapAtLeast, Math.floor(progress.cap / 4)));
  return { ...progress, ...loweredCap(cap, Math.max(probeAfterTrouble, progress.probeWait ?? 1)) };
}

/** Fewer rows at once are no cap: of one row or two no window could hold the last row captured and the next one. */
const silentCapAtLeast = 3;

/** Whether a short page with room for `size` rows may be all that the server gives at once, although it says otherwise. */
export function mayBeCut({ mostGiven = 0 }: OrderedProgress, size: number): boolean {
  return size > Math.max(mostGiven, silentCapAtLeast);
}
