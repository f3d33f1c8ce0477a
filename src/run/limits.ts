import type { Limits } from '../reading/budget.js';
import type { Settings } from '../settings/settings.js';

/** What one run may use; `startedAt` in epoch milliseconds. */
export function limitsOf(
  { requestLimit, quotaReserve, timeLimitMs, wait }: Settings,
  startedAt: number,
  workFileBytes: number,
): Limits {
  if (wait) {
    const forever = Number.POSITIVE_INFINITY;
    return { deadline: forever, waitAtMostMs: forever, requestLimit, quotaReserve };
  }
  // Time to build, verify and seal: a second for each 10 MB was measured, twice that is kept back.
  const keptBackMs = Math.min(timeLimitMs / 2, 10_000 + workFileBytes / 5_000);
  return {
    deadline: startedAt + timeLimitMs - keptBackMs,
    // A billed minute of waiting is worth it only if most of the run is still to come.
    waitAtMostMs: timeLimitMs / 5,
    requestLimit,
    quotaReserve,
  };
}
