/** When the next backup is due. Pure. */

/** Ticks come late and early; a daily backup must not start one tick later every day. */
const tickMs = 15 * 60_000;

/** Epoch milliseconds; `startedAt` is the start of the last finished backup. */
export function nextDueAt(startedAt: number, intervalMs: number): number {
  return startedAt + intervalMs - Math.min(tickMs, intervalMs / 2);
}
