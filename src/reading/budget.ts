/** What one run may use: calls of the shared quota, requests and time. Pure; the ledger is a value. */
import { type Quota, quotaPeriodMs } from '../prosonata/api.js';
import { type SeenQuota, withOffer } from './quota-seen.js';

export interface Limits {
  /** Epoch milliseconds after which no request may be sent; time to save is already taken off. */
  readonly deadline: number;
  readonly requestLimit: number | undefined;
  /** Calls of the quota that are left to other clients. */
  readonly quotaReserve: number;
  /** The longest wait for a new period of the quota that is worth it; Infinity to wait however long it takes. */
  readonly waitAtMostMs: number;
}

export interface Ledger extends SeenQuota {
  /** Requests sent in this run, retries included. */
  readonly requests: number;
  readonly inFlight: number;
  /** Whether the request sent last was alone in flight, so that its answer is the latest word on the quota. */
  readonly isAlone: boolean;
  /** Calls left in the current period, less those in flight; undefined before any answer said so. */
  readonly remaining: number | undefined;
  /** When the current period ends, epoch milliseconds; known whenever `remaining` is. */
  readonly resetAt: number | undefined;
  /** Whether `remaining` is counted by us alone, because no answer of this period has said anything about it yet. */
  readonly isAssumed?: boolean;
}

/** What one run leaves to the next one about the quota; kept in the work file. */
export type KnownQuota = Pick<Ledger, 'remaining' | 'resetAt' | 'periodCalls' | 'offers'>;

export type StopReason = 'quota' | 'time' | 'requests';

export type Decision =
  | { readonly kind: 'go' }
  /** Nothing is known of the quota until the request in flight is answered. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'stop'; readonly reason: StopReason };

/** The server's clock and ours differ, and a second is what the API counts in. */
const periodSlackMs = 1_500;

/**
 * A ledger at the start of a run; `known` is what the previous run learned last. A period that ends later than any
 * can comes from a clock that was wrong, and one without an end would never end: neither may keep runs from asking.
 */
export function openLedger(known: Partial<KnownQuota> | undefined, now: number): Ledger {
  const { remaining, resetAt, periodCalls, offers = [] } = known ?? {};
  const isCredible = resetAt !== undefined && resetAt <= now + quotaPeriodMs + periodSlackMs;
  return {
    requests: 0,
    inFlight: 0,
    isAlone: true,
    remaining: isCredible ? remaining : undefined,
    resetAt: isCredible ? resetAt : undefined,
    periodCalls,
    offers,
  };
}

export function decide(limits: Limits, ledger: Ledger, now: number): Decision {
  if (now >= limits.deadline) return { kind: 'stop', reason: 'time' };
  if (limits.requestLimit !== undefined && ledger.requests >= limits.requestLimit) {
    return { kind: 'stop', reason: 'requests' };
  }
  const remaining = remainingAt(ledger, now);
  if (remaining === undefined) return ledger.inFlight === 0 ? { kind: 'go' } : { kind: 'hold' };
  if (remaining > limits.quotaReserve) return { kind: 'go' };
  // What is in flight may still tell of more.
  if (ledger.inFlight > 0) return { kind: 'hold' };
  return waitForPeriod(limits, ledger, now);
}

function waitForPeriod(limits: Limits, ledger: Ledger, now: number): Decision {
  const ms = (ledger.resetAt ?? now + quotaPeriodMs) + periodSlackMs - now;
  const isWorthIt = ms <= limits.waitAtMostMs && now + ms < limits.deadline;
  return isWorthIt ? { kind: 'wait', ms } : { kind: 'stop', reason: 'quota' };
}

/** A period that has ended says nothing about the next one. */
function remainingAt(ledger: Ledger, now: number): number | undefined {
  if (ledger.resetAt !== undefined && now >= ledger.resetAt + periodSlackMs) return undefined;
  return ledger.remaining;
}

/** The ledger after one more request was sent. */
export function spend(ledger: Ledger, now: number): Ledger {
  const remaining = remainingAt(ledger, now);
  return {
    ...ledger,
    requests: ledger.requests + 1,
    inFlight: ledger.inFlight + 1,
    isAlone: ledger.inFlight === 0,
    remaining: remaining === undefined ? undefined : remaining - 1,
    resetAt: remaining === undefined ? undefined : ledger.resetAt,
  };
}

/** The ledger after one request was answered, or failed without an answer (`quota` undefined). */
export function settle(ledger: Ledger, quota: Quota | undefined, now: number): Ledger {
  const inFlight = ledger.inFlight - 1;
  if (quota?.remaining === undefined) return { ...ledger, inFlight, ...countedByUs(ledger, inFlight, now) };
  // Requests still in flight may not be counted in the answer yet, and answers may overtake each other: the least
  // that any of them allows is what is left. Only the answer to a lone request may raise it again.
  const told = quota.remaining - inFlight;
  const isLastWord = ledger.isAlone || ledger.isAssumed === true || ledger.remaining === undefined;
  const remaining = isLastWord ? told : Math.min(told, ledger.remaining ?? told);
  const isFirst = ledger.remaining === undefined || ledger.isAssumed === true;
  const seen = withOffer(ledger, quota.remaining + 1, isFirst);
  const resetAt = quota.resetAt ?? ledger.resetAt ?? now + quotaPeriodMs;
  return { ...ledger, inFlight, remaining, resetAt, ...seen, isAssumed: false };
}

/**
 * Answers without content say nothing about the quota, and a period may begin with many of them: until an answer says
 * more, the calls of a whole period are counted down.
 */
function countedByUs(
  { remaining, periodCalls }: Ledger,
  inFlight: number,
  now: number,
): Partial<Pick<Ledger, 'remaining' | 'resetAt' | 'isAssumed'>> {
  if (remaining !== undefined || periodCalls === undefined) return {};
  return { remaining: periodCalls - 1 - inFlight, resetAt: now + quotaPeriodMs, isAssumed: true };
}
