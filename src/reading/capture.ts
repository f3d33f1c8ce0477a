/** What an accepted page adds to what was captured of an ordered list. Pure. */
import { firstStepBack, type Hole, type OrderedProgress, type SeenPage } from './passes.js';

/** Whether a row with this id is not beyond what was captured. */
export function isUpTo(id: number | undefined, lastId: number | undefined): boolean {
  return id !== undefined && lastId !== undefined && id <= lastId;
}

/** The pass behind a page that begins at rank `start`; `ids` are those of the page, ascending. */
export function captured(
  progress: OrderedProgress,
  start: number,
  page: SeenPage,
  ids: readonly number[],
): OrderedProgress {
  const { unnamed = [] } = page;
  const last = ids.at(-1);
  const isNew = last !== undefined && !isUpTo(last, progress.lastId);
  const places = placesOfNamed(ids.length, unnamed);
  const holes = withUnnamed(progress, start, unnamed, places, ids);
  return {
    ...progress,
    lastId: isNew ? last : progress.lastId,
    // Of a page on which nothing has an id, nothing more is known than where it began.
    lastRank: start + (places.at(-1) ?? -1),
    stepBack: firstStepBack,
    idleWindows: isNew ? 0 : progress.idleWindows + 1,
    ...(holes.length > 0 ? { holes } : {}),
  };
}

/** The places on the page of the records that have an id. */
function placesOfNamed(count: number, unnamed: readonly number[]): readonly number[] {
  const without = new Set(unnamed);
  return Array.from({ length: count + unnamed.length }, (_, place) => place).filter(
    (place) => !without.has(place),
  );
}

/** All holes, those of the page among them. What is read again is noted again, as it is now. */
function withUnnamed(
  { holes = [], lastId, lastRank }: OrderedProgress,
  start: number,
  unnamed: readonly number[],
  places: readonly number[],
  ids: readonly number[],
): readonly Hole[] {
  const others = holes.filter(({ why, rank }) => why !== 'unnamed' || rank < start);
  const found = unnamed.map((place): Hole => {
    const behind = places.findIndex((named) => named > place);
    const index = (behind < 0 ? ids.length : behind) - 1;
    const known = holes.find(({ why, rank }) => why === 'unnamed' && rank === start + place);
    // The first row of a page was behind another one before; else nothing is known in front of it.
    const left = ids[index] ?? known?.left ?? (start > lastRank ? lastId : undefined);
    const before = behind < 0 ? undefined : ids[behind];
    return { why: 'unnamed', rank: start + place, left, after: left, before };
  });
  return [...others, ...found];
}
