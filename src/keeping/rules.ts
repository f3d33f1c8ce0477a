/** Restic's rules over calendar buckets, all in UTC. Pure. */
import { dayMs } from '../system/day.js';

/** How many buckets of each kind are kept; undefined or 0 is a rule that is not set. */
export interface KeepPolicy {
  readonly last?: number | undefined;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
}

export type KeepRule = keyof KeepPolicy;

/** What the rules look at. */
export interface Ruled {
  /** Names the backup, as `20261123T0215Z`. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Complete and verified; false for one that lacks something or is in doubt. */
  readonly isGood: boolean;
}

/** A place of a rule, from 1, the newest; or the oldest backup, which a rule keeps while it has places left. */
export type RuleReason =
  | { readonly kind: 'place'; readonly rule: KeepRule; readonly place: number }
  | { readonly kind: 'oldest'; readonly rule: KeepRule };

/** The rules that are set. */
export function rulesOf(policy: KeepPolicy): readonly Rule[] {
  return bucketRules.flatMap((rule) => {
    const count = policy[rule.rule] ?? 0;
    return count >= 1 ? [{ ...rule, count }] : [];
  });
}

/** Says what one rule keeps of these backups, which are given newest first, and why. */
export function applyRule<Backup extends Ruled>(
  { rule, bucketOf, count }: Rule,
  all: readonly Backup[],
  say: (backup: Backup, reason: RuleReason) => void,
): void {
  const good = all.filter(({ isGood }) => isGood);
  const goodBuckets = [...groupBy(good, bucketOf).values()];
  const buckets = [...groupBy(all, bucketOf).values()];
  goodBuckets.slice(0, count).forEach(([newest], index) => {
    if (newest) say(newest, { kind: 'place', rule, place: index + 1 });
  });
  buckets.slice(0, count).forEach((bucket, index) => {
    const isGood = bucket.some((backup) => backup.isGood);
    if (!isGood && bucket[0]) say(bucket[0], { kind: 'place', rule, place: index + 1 });
  });
  // When none is good, what there is is the history.
  const [history, filled] = good.length > 0 ? [good, goodBuckets] : [all, buckets];
  const oldest = history.at(-1);
  const hasPlace = oldest !== undefined && filled.at(-1)?.[0] === oldest;
  if (oldest && filled.length < count && !hasPlace) say(oldest, { kind: 'oldest', rule });
}

export interface Rule extends BucketRule {
  readonly count: number;
}

interface BucketRule {
  readonly rule: KeepRule;
  /** The same text for backups that share a bucket. */
  readonly bucketOf: (backup: Ruled) => string;
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

/** ISO weeks begin on Monday; its date names the week without the trouble of years that share one. */
function mondayOf(at: number): string {
  const daysSinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return isoDay(at - daysSinceMonday * dayMs);
}

/** Node 20 has no Map.groupBy. Groups, and what is in them, keep the order of the input. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
