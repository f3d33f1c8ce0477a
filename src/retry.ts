/** Tries again what may pass soon. The waits between the tries are the clock's. */
import pRetry from 'p-retry';
import { BackupError } from './errors.js';
import type { Clock } from './system/ports.js';

/** Tries after the first. */
export const retriesAtMost = 4;

const firstWaitMs = 1_000;
const waitAtMostMs = 30_000;

export interface RetryPorts {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Aborts when no further try is wanted; a wait before one ends at once. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds after which no further try is worth it; undefined for no such time. */
  readonly endsAt?: number;
}

export interface RetryRules {
  /** Asked before each wait and again after it: a retry is a request like any other and needs the budget's consent. */
  readonly mayTryAgain?: () => boolean;
  readonly onRetry?: (error: BackupError) => void;
}

/** Runs `attempt` until it succeeds, its error does not pass soon, or no further try may be made: throws the last error. */
export function retried<Result>(
  attempt: () => Promise<Result>,
  { clock, signal, endsAt = Number.POSITIVE_INFINITY }: RetryPorts,
  { mayTryAgain = () => true, onRetry }: RetryRules = {},
): Promise<Result> {
  const mayContinue = () => !signal.aborted && mayTryAgain();
  return pRetry(attempt, {
    retries: retriesAtMost,
    // p-retry would wait with timers of its own, which no clock of a test can move.
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!(error instanceof BackupError && error.passesSoon && mayContinue())) return false;
      const ms = Math.max(error.retryAfterMs ?? 0, waitMs(attemptNumber, clock.now()));
      if (clock.now() + ms > endsAt) return false;
      onRetry?.(error);
      await clock.sleep(ms, signal);
      return mayContinue();
    },
  });
}

/** The wait after the try of this number, from 1: doubles with each, and is up to twice as long by chance. */
export function waitMs(attemptNumber: number, now: number): number {
  const least = firstWaitMs * 2 ** (attemptNumber - 1);
  return Math.min(waitAtMostMs, Math.round(least * (1 + spread(now))));
}

/** From 0 to 1, and far apart for any two milliseconds: clients that failed together shall not come back together. */
function spread(now: number): number {
  const goldenRatio = (Math.sqrt(5) - 1) / 2;
  return (now * goldenRatio) % 1;
}
