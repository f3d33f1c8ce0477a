import type { Clock } from '../../src/system/ports.js';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** The quota's 15 minutes. */
export const periodMs = 15 * minuteMs;
/** From one tick of the schedule to the next: a little late, as they are, so that a new quota period has begun. */
export const tickMs = periodMs + 5_000;

export interface FixedClock extends Clock {
  /** Sets the clock ahead. */
  step(ms: number): void;
}

/** A clock that moves only by `step` and by sleeping, which takes no time at all outside. */
export function fixedClock(start = Date.UTC(2026, 10, 23, 2, 15)): FixedClock {
  let now = start;
  return {
    now: () => now,
    step(ms) {
      now += ms;
    },
    async sleep(ms) {
      now += ms;
    },
    // Time limits of requests come to pass when a test says so, never by themselves.
    timeout: (_, signal) => ({ signal: signal ?? new AbortController().signal, clear: () => {} }),
  };
}
