/**
 * Which backups stay, by restic's rules: each rule keeps the newest backup of each of so many calendar buckets that
 * hold one (days, ISO weeks, months, years; all UTC), newest first, and what one rule keeps is kept. Pure, and it
 * deletes nothing: it must never advise to delete what a person would miss.
 *
 * - Nothing set: nothing goes.
 * - If a rule has more buckets to give than there are, it keeps the oldest good backup too, as restic does, so
 *   that history is as long as the rule allows while it grows.
 * - Rules are applied to each backup as if those that were asked for less were not there: a backup of fewer lists,
 *   without details or without inactive records takes no place from a fuller one. So restic's groups are here the
 *   backups of the same or a larger scope, and a small one ages with the full ones behind it.
 * - Good backups are chosen as if the bad ones were not there, so a bad one cannot push a good one out. A bad one
 *   stays while its bucket holds nothing better and is among the rule's first, good or bad. So the newest good
 *   backup is kept by every rule that is set.
 * - What the rules let go is removed only if something newer can take its place. For a good backup that is one kept backup that
 *   holds at least as much: each list, its details, its inactive records, whole if they are whole here. For a bad one
 *   each part of it may be held by another. Lists that have suddenly become much shorter are not as much, until backups
 *   of `enoughDays` days have found it so.
 * - A part that was given up on purpose (the settings leave it out) counts no longer once backups of `enoughDays`
 *   days in a row were made without it: then the archives that hold it age by the rules like all others. A part that
 *   is refused, absent or incomplete is never given up: its last holder stays until it is read again, the settings
 *   leave it out, or a person deletes it. What a backup holds that does not say so is one part more: no other one holds
 *   it, and it is given up like one that the settings leave out.
 * - The newest backup stays, good or bad: what a run has just published must not be gone when the run ends.
 * - A backup dated after `now` comes from a clock that was wrong, then or now. It is kept and takes no place of a
 *   rule: else a week under a wrong clock would push out every later backup as soon as it is made. When it is the
 *   clock of now that is wrong, all real backups are in its future and stay. Rules count buckets and days with
 *   backups and know no age, so a clock that runs ahead deletes no more than a right one.
 * - Entries with one id are one backup, published twice. It counts once, is good if one of them is, and they stay
 *   or go together: who deletes by name must not hit the one that stays.
 */
import { type Holdings, hasPart, type Part, partsOf, withoutPartsOf } from './holdings.js';
import { applyRule, groupBy, type KeepPolicy, type Ruled, type RuleReason, rulesOf } from './rules.js';
import { type Compared, type Measure, measureOf, rank, standInsFor, worthOf } from './stand-ins.js';

export interface Dated extends Ruled {
  /** Undefined if it does not say, as those of earlier versions. */
  readonly holds: Holdings | undefined;
}

/** Why a backup stays: one of the rules, or one of the exceptions above. */
export type KeepReason =
  | RuleReason
  | { readonly kind: 'newest' }
  | { readonly kind: 'future' }
  /** No other one that stays holds these parts. */
  | { readonly kind: 'only'; readonly parts: readonly string[] }
  /** No other one that stays holds as much of these parts; if none is named, no newer one holds as much. */
  | { readonly kind: 'most'; readonly parts: readonly string[] }
  /** The newest one holds nothing of these parts. */
  | { readonly kind: 'lacking'; readonly parts: readonly string[] }
  | { readonly kind: 'no policy' };

export interface Kept<Backup extends Dated> {
  readonly backup: Backup;
  /** One at least. */
  readonly reasons: readonly KeepReason[];
}

export interface Removed<Backup extends Dated> {
  readonly backup: Backup;
  /** Kept ones that hold, together, what this one holds. */
  readonly standIns: readonly Backup[];
}

/** Both newest first; together they are all that was given. */
export interface Retention<Backup extends Dated> {
  readonly keep: readonly Kept<Backup>[];
  readonly remove: readonly Removed<Backup>[];
}

/** Divides backups into those that stay and those that go. `now` is in epoch milliseconds. */
export function applyRetention<Backup extends Dated>(
  backups: readonly Backup[],
  policy: KeepPolicy,
  now: number,
): Retention<Backup> {
  const groups = groupById(backups, now);
  const { reasons, standIns } = decide(groups, policy);
  const keep: Kept<Backup>[] = [];
  const remove: Removed<Backup>[] = [];
  for (const group of groups) {
    const found = reasons.get(group) ?? [];
    const instead = (standIns.get(group) ?? []).flatMap(({ entries }) => entries);
    for (const backup of group.entries) {
      if (found.length > 0) keep.push({ backup, reasons: found });
      else remove.push({ backup, standIns: instead });
    }
  }
  return { keep, remove };
}

/** One backup, with what all files that were published for it hold together. */
interface Group<Backup extends Dated> extends Dated, Compared {
  readonly entries: readonly Backup[];
  readonly isPast: boolean;
}

/** One group for each id, newest first. */
function groupById<Backup extends Dated>(backups: readonly Backup[], now: number): readonly Group<Backup>[] {
  return [...groupBy(backups, ({ id }) => id)]
    .map(([id, entries]) => {
      const startedAt = Math.max(...entries.map((entry) => entry.startedAt));
      return {
        id,
        startedAt,
        // Written so that a date that is no number counts as future: what cannot be placed is not deleted.
        isPast: startedAt <= now,
        isGood: entries.some(({ isGood }) => isGood),
        holds: entries.find(({ holds }) => holds)?.holds,
        entries,
        parts: partsTogether(entries),
      };
    })
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}

function partsTogether(entries: readonly Dated[]): ReadonlyMap<string, Part> {
  const best = new Map<string, Part>();
  for (const part of entries.flatMap(({ holds, isGood }) => [...partsOf(holds, isGood).values()])) {
    const other = best.get(part.name);
    if (!other || rank[part.extent] > rank[other.extent]) best.set(part.name, part);
  }
  return best;
}

interface Decision<Backup extends Dated> {
  /** None for what goes. */
  readonly reasons: ReadonlyMap<Group<Backup>, readonly KeepReason[]>;
  readonly standIns: ReadonlyMap<Group<Backup>, readonly Group<Backup>[]>;
}

function decide<Backup extends Dated>(
  groups: readonly Group<Backup>[],
  policy: KeepPolicy,
): Decision<Backup> {
  const reasons = new Map<Group<Backup>, KeepReason[]>(groups.map((group) => [group, []]));
  const standIns = new Map<Group<Backup>, readonly Group<Backup>[]>();
  const say = (group: Group<Backup>, reason: KeepReason) => reasons.get(group)?.push(reason);
  const isKept = (group: Group<Backup>) => (reasons.get(group) ?? []).length > 0;
  const rules = rulesOf(policy);
  if (rules.length === 0) {
    for (const group of groups) say(group, { kind: 'no policy' });
    return { reasons, standIns };
  }
  for (const group of groups) if (!group.isPast) say(group, { kind: 'future' });
  const past = groups.filter(({ isPast }) => isPast);
  const [newest] = past;
  const measure = measureOf(past, newest?.holds);
  for (const { all, own } of scopesOf(past, measure)) {
    for (const rule of rules) applyRule(rule, all, (group, reason) => own.has(group) && say(group, reason));
  }
  if (newest && !isKept(newest)) say(newest, { kind: 'newest' });
  const stays = past.filter(isKept);
  for (const group of past.filter((candidate) => !isKept(candidate))) {
    const found = standInsFor(group, stays, measure);
    if (found) standIns.set(group, found);
    else stays.push(group);
  }
  for (const group of stays) {
    const { only, most, lacking } = worthOf(group, stays, newest ?? group, measure);
    if (only.length > 0) say(group, { kind: 'only', parts: withoutPartsOf(only) });
    if (most.length > 0 || !isKept(group)) say(group, { kind: 'most', parts: withoutPartsOf(most) });
    if (lacking.length > 0) say(group, { kind: 'lacking', parts: withoutPartsOf(lacking) });
  }
  return { reasons, standIns };
}

interface Scope<Backup extends Dated> {
  /** Backups that were asked for the same. */
  readonly own: ReadonlySet<Group<Backup>>;
  /** Those, and all that were asked for more: what the rules are applied to for them. */
  readonly all: readonly Group<Backup>[];
}

function scopesOf<Backup extends Dated>(
  past: readonly Group<Backup>[],
  { isGivenUp }: Measure,
): readonly Scope<Backup>[] {
  const asked = ({ parts }: Compared) => [...parts.keys()].filter((part) => !isGivenUp(part)).sort();
  return [...groupBy(past, (group) => JSON.stringify(asked(group)))].map(([, own]) => {
    const scope = own.flatMap((group, index) => (index === 0 ? asked(group) : []));
    return {
      own: new Set(own),
      all: past.filter(({ parts }) => scope.every((part) => hasPart(parts, part))),
    };
  });
}
