import type { Limits } from '../reading/budget.js';
import type { RunOptions } from './parts.js';

/** What one run may use; `startedAt` in epoch milliseconds. */
export function limitsOf(options: RunOptions, startedAt: number, workFileBytes: number): Limits {
  const { requestLimit, quotaReserve, timeLimitMs } = options;
  if (options.wait) {
    return {
      deadline: Number.POSITIVE_INFINITY,
      waitAtMostMs: Number.POSITIVE_INFINITY,
      requestLimit,
      quotaReserve,
    };
  }
  // Time to build, verify and seal: a second for each 10 MB was measured, twice that is kept back.
  const keptBackMs = Math.min(timeLimitMs / 2, 10_000 + workFileBytes / 5_000);
  return {
    deadline: startedAt + timeLimitMs - keptBackMs,
    // A billed minute of waiting is worth it only where most of the run is still to come.
    waitAtMostMs: timeLimitMs / 5,
    requestLimit,
    quotaReserve,
  };
}
