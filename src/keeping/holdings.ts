/**
 * What an archive holds and what it was asked for: written into what is published with it (the marker of a
 * release, the archive itself, the file beside an encrypted one) and read back from there, so that what stays is
 * decided by what lies there and by no memory of this program. Pure.
 *
 * A backup is asked for *parts*: a list (`invoices`), the single reads of its records (`details of invoices`), its
 * inactive records (`inactive contacts`), and what its key may see (`key …`). Of each part an archive holds the whole,
 * some, or nothing.
 */
import * as v from 'valibot';

/** `some`: not proved to be all. `none`: refused, absent, or not one was given. */
export type Extent = 'whole' | 'some' | 'none';

export interface HeldList {
  readonly rows: number;
  readonly extent: Extent;
  /** Why there is nothing. */
  readonly lack?: 'refused' | 'absent' | undefined;
  /** What single reads gave; undefined if they were not asked for. */
  readonly details?: Extent | undefined;
  /** Whether inactive records were asked for besides; undefined for lists that have none of their own. */
  readonly inactive?: boolean | undefined;
}

/** A part that earlier archives were asked for and this one was not. */
export interface LeftOut {
  /** The newest backup that was asked for it. */
  readonly last: string;
  /** On how many days in a row a backup was made without it since then. */
  readonly days: number;
}

/** A sudden loss: archives with fewer than `atLeast` rows do not stand for those from before. */
export interface Loss {
  readonly atLeast: number;
  /** On how many days a backup has found it so, the first one included. */
  readonly days: number;
}

export interface Holdings {
  /** Whose eyes the key has, as a name or a digest; undefined if that is not known. */
  readonly key?: string | undefined;
  readonly lists: Readonly<Record<string, HeldList>>;
  /** By part. */
  readonly leftOut: Readonly<Record<string, LeftOut>>;
  /** By list; one that has lasted for `enoughDays` is no longer among them. */
  readonly losses: Readonly<Record<string, readonly Loss[]>>;
}

/** So many days on which backups were made without a part, or with its loss, say that it is meant to be so. */
export const enoughDays = 30;

export interface Part {
  readonly name: string;
  /** Rows of the list that it is of. */
  readonly rows: number;
  readonly extent: Extent;
}

/** The one part of an archive of which nobody knows what it holds. No list has such a name. */
export const unknownPart = '?';

/** What was asked for, by name; `isGood` tells what is known of an archive whose holdings are not. */
export function partsOf(holds: Holdings | undefined, isGood: boolean): ReadonlyMap<string, Part> {
  const parts = holds
    ? [
        ...(holds.key === undefined ? [] : [{ name: `key ${holds.key}`, rows: 1, extent: 'whole' as const }]),
        ...Object.entries(holds.lists).flatMap(([name, list]) => partsOfList(name, list)),
      ]
    : [{ name: unknownPart, rows: 1, extent: isGood ? ('whole' as const) : ('some' as const) }];
  return new Map(parts.map((part) => [part.name, part]));
}

function partsOfList(list: string, { rows, extent, details, inactive }: HeldList): readonly Part[] {
  return [
    { name: list, rows, extent },
    ...(details === undefined ? [] : [{ name: `details of ${list}`, rows, extent: details }]),
    ...(inactive ? [{ name: `inactive ${list}`, rows, extent }] : []),
  ];
}

/** The list that a part is of. */
export function listOf(part: string): string {
  return part.split(' ').at(-1) ?? part;
}

/** Without the details and inactive records of lists that are named themselves. */
export function withoutPartsOf(parts: readonly string[]): readonly string[] {
  return parts.filter((part) => listOf(part) === part || !parts.includes(listOf(part)));
}

/** Whether these parts have one of this name; whose eyes a key has is compared only if it is known of both. */
export function hasPart(parts: ReadonlyMap<string, Part>, name: string): boolean {
  if (parts.has(name)) return true;
  return isOfKey(name) && !parts.has(unknownPart) && ![...parts.keys()].some(isOfKey);
}

function isOfKey(part: string): boolean {
  return part.startsWith('key ');
}

/** Of a list that is empty there is nothing to hold. */
export function isHeld({ rows, extent }: Part): boolean {
  return rows > 0 && extent !== 'none';
}

const extent = v.picklist(['whole', 'some', 'none']);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const holdingsSchema = v.object({
  format: v.literal(1),
  key: v.optional(v.string()),
  lists: v.record(
    v.string(),
    v.object({
      rows: count,
      extent: v.optional(extent, 'whole'),
      lack: v.optional(v.picklist(['refused', 'absent'])),
      details: v.optional(extent),
      inactive: v.optional(v.boolean()),
    }),
  ),
  leftOut: v.optional(v.record(v.string(), v.object({ last: v.string(), days: count })), {}),
  losses: v.optional(v.record(v.string(), v.array(v.object({ atLeast: count, days: count }))), {}),
});

/** As one line of JSON without `>`, so that it can stand in a comment of HTML. What is usual is left out. */
export function formatHoldings({ key, lists, leftOut, losses }: Holdings): string {
  const usual = Object.entries(lists).map(([name, { extent, ...list }]) => [
    name,
    { ...list, ...(extent === 'whole' ? {} : { extent }) },
  ]);
  const text = JSON.stringify({
    format: 1,
    key,
    lists: Object.fromEntries(usual),
    ...(Object.keys(leftOut).length > 0 ? { leftOut } : {}),
    ...(Object.keys(losses).length > 0 ? { losses } : {}),
  });
  return text.replaceAll('>', '\\u003e');
}

/** Undefined for what this version cannot read: then what the archive holds is not known. */
export function parseHoldings(text: string): Holdings | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(holdingsSchema, json);
  if (!parsed.success) return undefined;
  const { format, ...holds } = parsed.output;
  return holds;
}
