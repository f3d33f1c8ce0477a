import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDueAt, slotOf } from '../../../src/run/due.js';
import { dayMs } from '../../support/clock.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const days = 365;

/** Starts of backups when a run comes at each of these times, as a slot is handed from backup to backup. */
function startsAt(ticks: readonly number[], intervalMs: number): readonly number[] {
  const starts: number[] = [];
  let slotAt: number | undefined;
  for (const tick of ticks) {
    if (slotAt !== undefined && tick < nextDueAt(slotAt, intervalMs)) continue;
    slotAt = slotOf(tick, slotAt, intervalMs);
    starts.push(tick);
  }
  return starts;
}

/** Local time as in Germany: an hour less of UTC from day 88 to day 298. */
const summer = (day: number) => (day >= 88 && day < 298 ? hourMs : 0);

const lateness = fc.array(fc.integer({ min: 0, max: 2 * hourMs }), { minLength: days, maxLength: days });

describe('a daily cron line in local time', () => {
  it('has a backup on every day of a year, however late its runs start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), lateness, (hour, late) => {
        const ticks = late.map((ms, day) => day * dayMs + hour * hourMs - summer(day) + ms);
        expect(startsAt(ticks, dayMs)).toEqual(ticks);
      }),
      { numRuns: 50 },
    );
  });
});

describe.each([
  ['a day', dayMs],
  ['an hour', hourMs],
  ['six hours', 6 * hourMs],
])('runs every quarter of an hour, with an interval of %s', (_, intervalMs) => {
  it('make one backup an interval, none too close to the one before, and do not wander', () => {
    const late = fc.array(fc.integer({ min: 0, max: 14 * minuteMs }), { minLength: 97, maxLength: 97 });
    fc.assert(
      fc.property(late, (delays) => {
        const span = 60 * dayMs;
        const ticks = Array.from(
          { length: span / (15 * minuteMs) },
          (__, index) => index * 15 * minuteMs + (delays[index % delays.length] ?? 0),
        );
        const starts = startsAt(ticks, intervalMs);
        const expected = span / intervalMs;
        expect(Math.abs(starts.length - expected)).toBeLessThanOrEqual(1);
        starts.slice(1).forEach((start, index) => {
          const apart = start - (starts[index] ?? 0);
          expect(apart).toBeGreaterThanOrEqual(intervalMs * 0.875 - 30 * minuteMs);
          expect(apart).toBeLessThanOrEqual(intervalMs * 1.125 + 30 * minuteMs);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('a backup that is forced between two slots', () => {
  it('begins a grid of its own', () => {
    expect(slotOf(10 * hourMs, 0, dayMs)).toBe(10 * hourMs);
    expect(slotOf(2 * dayMs + 2 * hourMs, 0, dayMs)).toBe(2 * dayMs);
  });
});

describe('a backup that starts before its slot', () => {
  it('keeps the slot if it starts as soon as it is due', () => {
    expect(slotOf(21 * hourMs + 10 * minuteMs, 0, dayMs)).toBe(dayMs);
  });

  it('takes the time of the schedule if it could have started earlier', () => {
    expect(slotOf(23 * hourMs, 0, dayMs)).toBe(23 * hourMs);
  });
});
