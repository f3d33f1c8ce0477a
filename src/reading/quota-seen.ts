/**
 * How many calls a period of the quota is likely to give a run, from what earlier ones gave. Others share the quota, and
 * a run may find that they, or a run before it, have used it up: one such period says nothing about the next one. Pure.
 */

export interface SeenQuota {
  /** The most calls that a period was seen to have; undefined before any answer said so. */
  readonly periodCalls: number | undefined;
  /** What the last periods had left when a run met them, the newest last. */
  readonly offers: readonly number[];
}

/** So many periods in a row that have little left say that there is no more: the package was changed, or others use it. */
const periodsBelieved = 3;

/**
 * The smallest package has 50 calls (prosonata-api.md, Quota). If less than half of that was left, others have used most
 * of it, and nothing is known of a whole period.
 */
const tellingAtLeast = 25;

/** After an answer that allowed `calls`, itself included; `isFirst` in its period. */
export function withOffer({ periodCalls, offers }: SeenQuota, calls: number, isFirst: boolean): SeenQuota {
  // What is used up has no size.
  if (calls <= 1) return { periodCalls, offers };
  const earlier = isFirst ? offers : offers.slice(0, -1);
  const offer = isFirst ? calls : Math.max(calls, offers.at(-1) ?? 0);
  const last = [...earlier, offer].slice(-periodsBelieved);
  return { periodCalls: largestAfter(periodCalls, last), offers: last };
}

function largestAfter(known: number | undefined, offers: readonly number[]): number {
  const seen = Math.max(...offers);
  if (known === undefined || seen >= known) return seen;
  const isLess = offers.length === periodsBelieved && seen < known / 2;
  return isLess ? seen : known;
}

/**
 * Calls that a period is likely to offer: what the last ones did, but no less than half of the most; undefined if that is
 * not known yet. Right within a factor of two as long as others use no more than half of a period.
 */
export function callsOfPeriod({ periodCalls, offers }: SeenQuota): number | undefined {
  if (periodCalls === undefined) return undefined;
  if (periodCalls < tellingAtLeast && offers.length < periodsBelieved) return undefined;
  const mean = offers.length === 0 ? periodCalls : offers.reduce((a, b) => a + b, 0) / offers.length;
  return Math.max(mean, periodCalls / 2);
}
