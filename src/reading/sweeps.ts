/**
 * Judges the answers of a list that does not come in order: it is read in whole sweeps from the first page to the
 * last until two sweeps agree on the ids. Pure.
 */
import { bounded } from './bounds.js';
import {
  type FinishedPass,
  finished,
  type Hole,
  type Judgement,
  largestPage,
  type OpenPass,
  rowsOn,
  type SeenPage,
  type SweepProgress,
} from './passes.js';

const sweepsAtMost = 5;
/** Where a total tells what is left out, pages are not made smaller than this, however little one answer had. */
const sweepCapAtLeast = 20;

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

/** What the work file knows of the ids of one page of a sweep, before the page is stored. */
export interface SweepCounts {
  /** Distinct ids of the page that this sweep had not seen before. */
  readonly fresh: number;
  /** Of those, the ids that the previous sweep had. */
  readonly agreeing: number;
}

export function judgeSweep(progress: SweepProgress, page: SeenPage, counts: SweepCounts): Judgement {
  const next: SweepProgress = {
    ...progress,
    page: progress.page + 1,
    cap: progress.page === 1 ? Math.min(progress.cap, sweepCap(page)) : progress.cap,
    total: page.total ?? progress.total,
    firstTotal: progress.firstTotal ?? page.total,
    ids: progress.ids + counts.fresh,
    agreeing: progress.agreeing + counts.agreeing,
    rowsOfSweep: progress.rowsOfSweep + page.ids.length,
    ...withUnnamed(progress, page),
  };
  const isLast = page.ids.length === 0 || counts.fresh === 0 || isConfirmedEnd(next, page);
  return bounded({ isAccepted: true, next: isLast ? endSweep(next, page) : next });
}

/** Records without an id may be anywhere: nothing is known of their neighbours in a list without order. */
function withUnnamed(
  progress: SweepProgress,
  { unnamed = [] }: SeenPage,
): Pick<SweepProgress, 'holes'> | undefined {
  if (unnamed.length === 0) return undefined;
  const start = rowsSoFar(progress);
  const found = unnamed.map((place): Hole => {
    return { why: 'unnamed', rank: start + place, left: undefined, after: undefined, before: undefined };
  });
  return { holes: [...(progress.holes ?? []), ...found] };
}

/** Rows of the sweep, those without an id included. */
function rowsSoFar({ rowsOfSweep, holes = [] }: SweepProgress): number {
  return rowsOfSweep + holes.length;
}

/** A short page is the last one only if a total says so: the server may give fewer rows than it was asked for. */
function isConfirmedEnd(progress: SweepProgress, page: SeenPage): boolean {
  const { perPage, total } = page;
  return total !== undefined && rowsOn(page) < perPage && rowsSoFar(progress) >= total;
}

/** Every page of a sweep has the same size: as the server says, or as it does when it gives fewer than it has. */
function sweepCap(page: SeenPage): number {
  const { perPage, total } = page;
  const rows = rowsOn(page);
  if (total === undefined && rows < perPage) return Math.max(1, rows);
  const isCutShort = rows < perPage && rows < (total ?? 0);
  return Math.max(sweepCapAtLeast, isCutShort ? rows : perPage);
}

function endSweep(progress: SweepProgress, page: SeenPage): OpenPass | FinishedPass {
  const { ids, total, previousIds, agreeing, sweep, rowsOfSweep, holes = [] } = progress;
  // That there are no rows at all has to be said.
  const isWhole = total === undefined ? ids > 0 : ids + holes.length === total;
  const isOnePage = progress.page === 2 && isConfirmedEnd(progress, page) && ids >= (previousIds ?? 0);
  const agrees = ids === previousIds && ids === agreeing;
  if (isWhole && ids === rowsOfSweep && (isOnePage || agrees)) return finished(progress, total, '');
  if (sweep < sweepsAtMost && !(agrees && ids === rowsOfSweep)) {
    return { ...startSweeps(progress.ordered), sweep: sweep + 1, previousIds: ids };
  }
  return finished(progress, total, sweepDoubt(ids, rowsOfSweep, total));
}

function sweepDoubt(ids: number, rows: number, total: number | undefined): string {
  if (ids === 0 && total === undefined) return 'the API gave no rows, and did not say that there are none';
  if (ids < rows) return `the list is not in order and has ${rows} rows with only ${ids} different ids`;
  if (total !== undefined && total !== ids) return `the API reported ${total} rows, but gave ${ids}`;
  return `the list is not in order, and ${sweepsAtMost} readings of it did not agree`;
}
