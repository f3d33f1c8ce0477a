/**
 * Records that are not given, beyond the pass that they are missed in: in the other readings of the same list, in later
 * backups, and in words. Pure.
 */
import type { Resource } from '../prosonata/catalogue.js';
import { startPass } from './ordered.js';
import type { Hole, KnownHole, OpenPass } from './passes.js';
import { isUnanswered } from './windows.js';

/** With the index of the pass that it was missed in. */
export interface PassHole extends Hole {
  readonly pass: number;
}

export interface KnownPassHole extends KnownHole {
  readonly pass: number;
}

/** What is known of a list's holes. */
export interface Holes {
  /** Of the passes that are finished. */
  readonly holes?: readonly PassHole[] | undefined;
  /** Of earlier backups. */
  readonly known?: readonly KnownPassHole[] | undefined;
}

/**
 * A record that was not given is asked for once a day. Backups that are made daily can lie closer together than that
 * when one of them was late.
 */
const tryAgainAfterMs = 20 * 3_600_000;

/** The start of a pass, which goes around what was missed before on the same side of the list. */
export function startAround({ holes = [], known = [] }: Holes, { passes }: Resource, pass: number): OpenPass {
  const isSame = isSameSide(passes, pass);
  const isReadBefore = passes.slice(0, pass).some((_, index) => isSame(index));
  const expected = isReadBefore
    ? holes.filter(isUnanswered).map((hole) => ({ ...hole, isDue: false }))
    : known;
  const ahead = expected.filter((hole) => isSame(hole.pass));
  return startPass(ahead.toSorted((one, other) => one.rank - other.rank));
}

/** Those of a finished pass behind those of the passes before; one record may be missed in two readings of a side. */
export function withHoles(
  { holes = [] }: Holes,
  more: readonly Hole[],
  { passes }: Resource,
  pass: number,
): readonly PassHole[] {
  const isSame = isSameSide(passes, pass);
  const before = holes.filter((hole) => isSame(hole.pass));
  const isNew = ({ why, rank }: Hole) => !before.some((hole) => hole.why === why && hole.rank === rank);
  return [...holes, ...more.filter(isNew).map((hole) => ({ ...hole, pass }))];
}

/** Whether a pass reads the same side of the list as this one. */
function isSameSide(passes: Resource['passes'], pass: number): (index: number) => boolean {
  const side = JSON.stringify(passes[pass]?.filter);
  return (index) => JSON.stringify(passes[index]?.filter) === side;
}

/** What a new backup, started at `startedAt`, knows from the last one. */
export function fromLastBackup(remembered: readonly PassHole[], startedAt: number): readonly KnownPassHole[] {
  return remembered.map((hole) => ({
    ...hole,
    isDue: startedAt - (hole.triedAt ?? 0) >= tryAgainAfterMs,
  }));
}

/** What the next backup has to know; of a list that was cut, also what this one did not come to. */
export function toRemember({ holes = [], known = [] }: Holes, isCut: boolean): readonly PassHole[] {
  const found = holes.filter(isUnanswered);
  if (!isCut) return found;
  const isFound = ({ pass, rank }: PassHole) =>
    found.some((hole) => hole.pass === pass && hole.rank === rank);
  return [...found, ...known.filter((hole) => !isFound(hole)).map(({ isDue: _, ...hole }) => hole)];
}

/** So many are told one by one. */
const toldAtMost = 5;

/** Each hole as a phrase, behind the name of its pass if there are several. */
export function holeWords(holes: readonly PassHole[], { passes, idField }: Resource): readonly string[] {
  const told = holes.slice(0, toldAtMost).map((hole) => {
    const side = passes.length > 1 ? `${passes[hole.pass]?.name}: ` : '';
    const what = hole.why === 'unanswered' ? 'is not given' : `has no ${idField}`;
    return `${side}record number ${(hole.rank + 1).toLocaleString('en-US')} ${what}${placeOf(hole)}`;
  });
  const others = holes.length - told.length;
  return others > 0 ? [...told, `and so are ${others} more`] : told;
}

function placeOf({ left, before }: Hole): string {
  if (left !== undefined && before !== undefined) return ` (between the ids ${left} and ${before})`;
  if (left !== undefined) return ` (behind the id ${left})`;
  return before === undefined ? '' : ` (in front of the id ${before})`;
}
