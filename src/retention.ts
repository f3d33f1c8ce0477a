/**
 * Which backups stay, by restic's rules: each rule keeps the newest backup of each of so many calendar buckets that
 * hold one (days, ISO weeks, months, years; all UTC), newest first, and what one rule keeps is kept. Pure, and it
 * deletes nothing: it must never advise to delete what a person would miss.
 *
 * - Nothing set: nothing goes.
 * - Where a rule has more buckets to give than there are, it keeps the oldest good backup too, as restic does, so
 *   that history is as long as the rule allows while it grows.
 * - Good backups are chosen as if the bad ones were not there, so a bad one cannot push a good one out. A bad one
 *   stays while its bucket holds nothing better and is among the rule's first, good or bad. So the newest good
 *   backup is kept by every rule that is set.
 * - The newest backup stays, good or bad: what a run has just published must not be gone when the run ends.
 * - A backup dated after `now` comes from a clock that was wrong, then or now. It is kept and takes no place of a
 *   rule: else a week under a wrong clock would push out every later backup as soon as it is made. When it is the
 *   clock of now that is wrong, all real backups are in its future and stay. Rules count buckets and know no age, so
 *   a clock that runs ahead deletes no more than a right one.
 * - Entries with one id are one backup, published twice. It counts once, is good if one of them is, and they stay
 *   or go together: who deletes by name must not hit the one that stays.
 */
export interface Dated {
  /** Names the backup, as `20261123T0215Z`. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Complete and verified; false for one that lacks something or is in doubt. */
  readonly isGood: boolean;
}

/** How many buckets of each kind are kept; undefined or 0 is a rule that is not set. */
export interface KeepPolicy {
  readonly last?: number | undefined;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
}

export type KeepRule = keyof KeepPolicy;

/** Why a backup stays: it holds a rule's place (from 1, the newest), or one of the exceptions above. */
export type KeepReason =
  | { readonly kind: 'place'; readonly rule: KeepRule; readonly place: number }
  | { readonly kind: 'oldest'; readonly rule: KeepRule }
  | { readonly kind: 'newest' }
  | { readonly kind: 'future' }
  | { readonly kind: 'no policy' };

export interface Kept<Backup extends Dated> {
  readonly backup: Backup;
  /** One at least. */
  readonly reasons: readonly KeepReason[];
}

/** Both newest first; together they are all that was given. */
export interface Retention<Backup extends Dated> {
  readonly keep: readonly Kept<Backup>[];
  readonly remove: readonly Backup[];
}

/** Divides backups into those that stay and those that go. `now` is in epoch milliseconds. */
export function applyRetention<Backup extends Dated>(
  backups: readonly Backup[],
  policy: KeepPolicy,
  now: number,
): Retention<Backup> {
  const groups = groupById(backups);
  const reasons = keepReasons(groups, policy, now);
  const keep: Kept<Backup>[] = [];
  const remove: Backup[] = [];
  for (const group of groups) {
    const found = reasons.get(group) ?? [];
    for (const backup of group.entries) {
      if (found.length > 0) keep.push({ backup, reasons: found });
      else remove.push(backup);
    }
  }
  return { keep, remove };
}

interface Group<Backup> extends Dated {
  readonly entries: readonly Backup[];
}

/** One group for each id, newest first. */
function groupById<Backup extends Dated>(backups: readonly Backup[]): readonly Group<Backup>[] {
  return [...groupBy(backups, ({ id }) => id)]
    .map(([id, entries]) => ({
      id,
      startedAt: Math.max(...entries.map(({ startedAt }) => startedAt)),
      isGood: entries.some(({ isGood }) => isGood),
      entries,
    }))
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}

/** Node 20 has no Map.groupBy. Groups and what is in them keep the order of the input. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

type Reasons = Map<Dated, KeepReason[]>;

function keepReasons(groups: readonly Dated[], policy: KeepPolicy, now: number): Reasons {
  const reasons: Reasons = new Map(groups.map((group) => [group, []]));
  const rules = bucketRules.filter(({ rule }) => (policy[rule] ?? 0) >= 1);
  if (rules.length === 0) {
    for (const found of reasons.values()) found.push({ kind: 'no policy' });
    return reasons;
  }
  // Written so that a date that is no number counts as future: what cannot be placed is not deleted.
  const isPast = ({ startedAt }: Dated) => startedAt <= now;
  for (const group of groups) if (!isPast(group)) reasons.get(group)?.push({ kind: 'future' });
  const past = groups.filter(isPast);
  for (const rule of rules) applyRule(rule, policy[rule.rule] ?? 0, past, reasons);
  const newest = past[0] && reasons.get(past[0]);
  if (newest?.length === 0) newest.push({ kind: 'newest' });
  return reasons;
}

function applyRule({ rule, bucketOf }: BucketRule, count: number, past: readonly Dated[], reasons: Reasons) {
  const good = past.filter(({ isGood }) => isGood);
  const goodBuckets = [...groupBy(good, bucketOf).values()];
  const buckets = [...groupBy(past, bucketOf).values()];
  const add = (backup: Dated | undefined, reason: KeepReason) => {
    if (backup) reasons.get(backup)?.push(reason);
  };
  goodBuckets.slice(0, count).forEach(([newest], index) => {
    add(newest, { kind: 'place', rule, place: index + 1 });
  });
  buckets.slice(0, count).forEach((bucket, index) => {
    if (!bucket.some(({ isGood }) => isGood)) add(bucket[0], { kind: 'place', rule, place: index + 1 });
  });
  // When none is good, what there is is the history.
  const [history, filled] = good.length > 0 ? [good, goodBuckets] : [past, buckets];
  const oldest = history.at(-1);
  const hasPlace = oldest !== undefined && filled.at(-1)?.[0] === oldest;
  if (filled.length < count && !hasPlace) add(oldest, { kind: 'oldest', rule });
}

interface BucketRule {
  readonly rule: KeepRule;
  /** The same text for backups that share a bucket. */
  readonly bucketOf: (backup: Dated) => string;
}

const bucketRules: readonly BucketRule[] = [
  { rule: 'last', bucketOf: ({ id }) => id },
  { rule: 'daily', bucketOf: ({ startedAt }) => isoDay(startedAt) },
  { rule: 'weekly', bucketOf: ({ startedAt }) => mondayOf(startedAt) },
  { rule: 'monthly', bucketOf: ({ startedAt }) => isoDay(startedAt).slice(0, -3) },
  { rule: 'yearly', bucketOf: ({ startedAt }) => isoDay(startedAt).slice(0, -6) },
];

function isoDay(at: number): string {
  return new Date(at).toISOString().split('T', 1)[0] ?? '';
}

const dayMs = 86_400_000;

/** ISO weeks begin on Monday; its date names the week without the trouble of years that share one. */
function mondayOf(at: number): string {
  const daysSinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return isoDay(at - daysSinceMonday * dayMs);
}
