/**
 * What a backup lacks of what was published before it. On purpose: parts that it was not asked for. Or suddenly: lists
 * that have become much shorter. Both are counted in days on which a backup was made, from archive to archive, so that
 * a new work file forgets nothing, an afternoon's trial counts for one day, and no clock that jumps counts for more. Pure.
 */

import { isSuddenLoss, type Shrunk } from '../workfile/shrink.js';
import {
  enoughDays,
  type HeldList,
  type Holdings,
  hasPart,
  isHeld,
  type LeftOut,
  type Loss,
  partsOf,
  unknownPart,
  withoutPartsOf,
} from './holdings.js';

/** A backup that is published. */
export interface Before {
  readonly backupId: string;
  readonly isComplete: boolean;
  readonly holds: Holdings | undefined;
}

/** What this backup was asked for, and what it has. */
export interface Now {
  readonly backupId: string;
  readonly lists: Readonly<Record<string, HeldList>>;
  readonly key: string | undefined;
  /** Sudden losses that are known otherwise; the larger one of two counts. */
  readonly shrunk?: readonly Shrunk[];
}

export interface Shortfall {
  readonly holds: Holdings;
  /** Parts that earlier archives hold and this backup leaves out, if no archive says so already. */
  readonly newlyLeftOut: readonly string[];
  /** Sudden losses against the newest archive that holds the whole list, and those that were known. */
  readonly shrunk: readonly Shrunk[];
}

/** The backups before this one, newest first. */
export function publishedBefore<Backup extends Pick<Before, 'backupId'>>(
  backupId: string,
  published: readonly Backup[],
): readonly Backup[] {
  return published
    .filter((backup) => backup.backupId < backupId)
    .sort((a, b) => (a.backupId < b.backupId ? 1 : -1));
}

/** `before` is newest first. `percent` is what a list may lose without a warning. */
export function shortfallOf(now: Now, before: readonly Before[], percent: number): Shortfall {
  const { lists, key } = now;
  const [last] = before;
  const counted = counterSince(last, now.backupId);
  const asked = partsOf({ key, lists, leftOut: {}, losses: {} }, true);
  const others = before.map(({ holds, isComplete }) => partsOf(holds, isComplete));
  const missing = [...new Set(others.flatMap((parts) => [...parts.keys()]))].filter(
    (part) => !hasPart(asked, part),
  );
  const leftOut = missing.map((part): [string, LeftOut] => {
    const holder = before[others.findIndex((parts) => parts.has(part))]?.backupId ?? '';
    const known = entryOf(last?.holds?.leftOut, part);
    // Another workflow, or a clock that was set back, may have asked for it meanwhile.
    const isMeanwhile = known !== undefined && holder > known.last;
    const days = Math.min(enoughDays, counted(isMeanwhile ? undefined : known?.days));
    return [part, { last: isMeanwhile || !known ? holder : known.last, days }];
  });
  const shrunk = shrunkLists(now, before, percent);
  const losses = Object.keys({ ...lists, ...last?.holds?.losses }).flatMap((name) => {
    const found = shrunk.find(({ resource }) => resource === name);
    const known = entryOf(last?.holds?.losses, name) ?? [];
    const lasting = lossesStill(entryOf(lists, name), known, counted, found && limitOf(found, percent));
    return lasting.length > 0 ? [[name, lasting] as const] : [];
  });
  const isTold = (part: string) => before.some(({ holds }) => entryOf(holds?.leftOut, part) !== undefined);
  const isKnownToBeHeld = (part: string) =>
    part !== unknownPart && others.some((parts) => isHeldIn(parts.get(part)));
  return {
    holds: { key, lists, leftOut: Object.fromEntries(leftOut), losses: Object.fromEntries(losses) },
    newlyLeftOut: withoutPartsOf(missing.filter((part) => isKnownToBeHeld(part) && !isTold(part))),
    shrunk,
  };
}

const isHeldIn = (part: Parameters<typeof isHeld>[0] | undefined) => part !== undefined && isHeld(part);

/** Counts on from the last backup, once a day. */
function counterSince(last: Before | undefined, backupId: string): (days: number | undefined) => number {
  const isSameDay = last !== undefined && dayOf(last.backupId) === dayOf(backupId);
  return (days) => (days === undefined ? 1 : isSameDay ? days : days + 1);
}

const dayOf = (backupId: string) => backupId.slice(0, 'YYYYMMDD'.length);

function shrunkLists(
  { lists, shrunk = [] }: Now,
  before: readonly Before[],
  percent: number,
): readonly Shrunk[] {
  const found = Object.entries(lists).flatMap(([resource, { rows, extent }]) => {
    const rowsBefore = extent === 'whole' ? rowsOfWhole(resource, before) : 0;
    return isSuddenLoss(rowsBefore, rows, percent) ? [{ resource, rows, rowsBefore }] : [];
  });
  const isLess = (one: Shrunk, others: readonly Shrunk[]) =>
    others.some(({ resource, rowsBefore }) => resource === one.resource && rowsBefore >= one.rowsBefore);
  const known = shrunk.filter((one) => !isLess(one, found));
  return [...known, ...found.filter((one) => !isLess(one, known))];
}

function rowsOfWhole(list: string, before: readonly Before[]): number {
  for (const { holds } of before) {
    const held = entryOf(holds?.lists, list);
    if (held?.extent === 'whole') return held.rows;
  }
  return 0;
}

function limitOf({ rowsBefore }: Shrunk, percent: number): number {
  return Math.ceil((rowsBefore * (100 - percent)) / 100);
}

/** A list that could not be read whole tells nothing of its losses; one that has its rows again has lost nothing. */
function lossesStill(
  list: HeldList | undefined,
  known: readonly Loss[],
  counted: (days: number) => number,
  found: number | undefined,
): readonly Loss[] {
  if (list?.extent !== 'whole') return known;
  const lasting = known
    .filter(({ atLeast }) => list.rows < atLeast && atLeast !== found)
    .map(({ atLeast, days }) => ({ atLeast, days: counted(days) }))
    .filter(({ days }) => days < enoughDays);
  return found === undefined ? lasting : [...lasting, { atLeast: found, days: 1 }];
}

/** Names come from outside, and may be those of what every object has. */
function entryOf<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
