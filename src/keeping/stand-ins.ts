/** Which backups stand for another one: those that hold, alone or together, all that it holds. Pure. */
import {
  type Extent,
  enoughDays,
  type Holdings,
  hasPart,
  isHeld,
  listOf,
  type Part,
  unknownPart,
} from './holdings.js';

/** A backup as it is compared. */
export interface Compared {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly isGood: boolean;
  readonly parts: ReadonlyMap<string, Part>;
}

/** How parts of backups compare, as the newest one tells. */
export interface Measure {
  isGivenUp(part: string): boolean;
  /** Whether another one has to hold this part to stand for the backup that has it. */
  isNeeded(part: Part): boolean;
  holdsAsMuch(one: Part, other: Part): boolean;
}

export const rank: Readonly<Record<Extent, number>> = { none: 0, some: 1, whole: 2 };

/** What the newest of these backups tells; they are given newest first. */
export function measureOf(
  past: readonly (Compared & { readonly id: string })[],
  newest: Holdings | undefined,
): Measure {
  const lastAsked = (part: string) => past.find(({ parts }) => parts.has(part))?.id ?? '';
  const givenUp = new Set(
    Object.entries(newest?.leftOut ?? {})
      .filter(([part, { last, days }]) => days >= enoughDays && lastAsked(part) <= last)
      .map(([part]) => part),
  );
  // That a list is empty is worth knowing as long as there is an archive in which it is not.
  const filled = new Set(
    past.flatMap(({ parts }) => [...parts.values()].filter(isHeld).map(({ name }) => name)),
  );
  const losses = new Map(Object.entries(newest?.losses ?? {}));
  /** How many of the losses it comes from before. */
  const level = ({ name, rows }: Part) =>
    (losses.get(listOf(name)) ?? []).filter(({ atLeast }) => rows >= atLeast).length;
  return {
    isGivenUp: (part) => givenUp.has(part),
    isNeeded: ({ name, extent }) => extent !== 'none' && filled.has(name) && !givenUp.has(name),
    holdsAsMuch: (one, other) => rank[one.extent] >= rank[other.extent] && level(one) >= level(other),
  };
}

/**
 * Those of `stays` that stand for a backup: for a good one a single other, for a bad one the holders of its parts. They
 * are newer, so the newest holder of anything stays, and no two runs can remove one for the other.
 * Undefined if not all that it holds is held by them.
 */
export function standInsFor<Backup extends Compared>(
  backup: Backup,
  stays: readonly Backup[],
  measure: Measure,
): readonly Backup[] | undefined {
  const newer = stays
    .filter(({ startedAt }) => startedAt > backup.startedAt)
    .sort((a, b) => b.startedAt - a.startedAt);
  const parts = needed(backup, measure);
  const one = newer.find((other) => parts.every((part) => isHeldBy(other, part, measure)));
  if (one) return [one];
  if (backup.isGood) return undefined;
  const holders = parts.map((part) => newer.find((other) => isHeldBy(other, part, measure)));
  const found = holders.filter((holder) => holder !== undefined);
  return found.length === holders.length ? [...new Set(found)] : undefined;
}

/** What another one must hold to stand for this backup. */
function needed({ parts }: Compared, { isNeeded }: Measure): readonly Part[] {
  return [...parts.values()].filter(isNeeded);
}

/** What an archive does not say, no other one can be known to hold. */
function isHeldBy({ parts }: Compared, part: Part, { holdsAsMuch }: Measure): boolean {
  if (part.name === unknownPart) return false;
  const own = parts.get(part.name);
  return own ? holdsAsMuch(own, part) : hasPart(parts, part.name);
}

/** What makes a backup worth keeping beside the newest one, by part. */
export interface Worth {
  /** What no other one holds that stays. */
  readonly only: readonly string[];
  /** What others hold, but none as much. */
  readonly most: readonly string[];
  /** What others hold as well, but the newest one nothing of it. */
  readonly lacking: readonly string[];
}

export function worthOf(
  backup: Compared,
  stays: readonly Compared[],
  newest: Compared,
  { holdsAsMuch }: Measure,
): Worth {
  const worth = { only: [] as string[], most: [] as string[], lacking: [] as string[] };
  if (backup === newest) return worth;
  const others = stays.filter((other) => other !== backup);
  for (const part of [...backup.parts.values()].filter(isHeld)) {
    const found = others.flatMap((other) => ownOf(other, part) ?? []);
    if (found.length === 0) worth.only.push(part.name);
    else if (!found.some((other) => holdsAsMuch(other, part))) worth.most.push(part.name);
    else if (!ownOf(newest, part)) worth.lacking.push(part.name);
  }
  return worth;
}

/** What another one holds of a part. One that does not tell whose key read it may be of the same key. */
function ownOf({ parts }: Compared, part: Part): Part | undefined {
  const own = parts.get(part.name) ?? (hasPart(parts, part.name) ? part : undefined);
  return own && isHeld(own) ? own : undefined;
}
