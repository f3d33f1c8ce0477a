import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeepPolicy } from '../../../src/keeping/rules.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { folderHistory, memoryHistory, releaseHistory } from '../../support/history-places.js';
import { mostKept, playHistory, type Step, scopes } from '../../support/keeping-history.js';

const bits = fc.constantFrom(0, 0, 0, 1, 2, 4, 6, 7);
const count = fc.constantFrom(1, 1, 2, 3, 7);
const policy: fc.Arbitrary<KeepPolicy> = fc.record(
  { last: count, daily: count, weekly: count, monthly: count, yearly: count },
  { requiredKeys: [] },
);

const step: fc.Arbitrary<Step> = fc.record({
  sinceMs: fc.constantFrom(dayMs, dayMs, dayMs, hourMs, 7 * dayMs, 40 * dayMs),
  scope: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(scopes.length - 1) },
  ),
  refused: bits,
  partial: bits,
  forgets: fc.boolean(),
  rows: fc.record({
    list: fc.nat(2),
    change: fc.constantFrom(
      'none' as const,
      'none' as const,
      'grow' as const,
      'loss' as const,
      'empty' as const,
      'back' as const,
    ),
  }),
  policy,
  skewMs: fc.constant(0),
  other: fc.constant(undefined),
  people: fc.constant({ do: 'nothing' as const, pick: 0 }),
});

/** The same with clocks that jump, other runs, and people. */
const wildStep: fc.Arbitrary<Step> = fc
  .record({
    step,
    sinceMs: fc.constantFrom(dayMs, dayMs, 60_000, -3 * dayMs, 400 * dayMs, -399 * dayMs),
    skewMs: fc.constantFrom(0, 0, 0, dayMs, -dayMs, 1000 * dayMs, -1000 * dayMs),
    other: fc.option(policy, { nil: undefined }),
    people: fc.record({
      do: fc.constantFrom('nothing' as const, 'nothing' as const, 'remove' as const, 'spoil' as const),
      pick: fc.nat(20),
    }),
  })
  .map(({ step: calm, ...wild }) => ({ ...calm, ...wild }));

describe('whatever has happened, no run takes the last of anything', () => {
  it('by the rules, with rights, settings and losses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 29 }), async (steps) => {
        await playHistory(memoryHistory(), steps);
      }),
      { numRuns: 80 },
    );
  });

  it('by the rules, with clocks that jump, other runs, and people besides', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wildStep, { minLength: 2, maxLength: 29 }), async (steps) => {
        await playHistory(memoryHistory(), steps);
      }),
      { numRuns: 80 },
    );
  });

  it('by the rules, in histories that are long enough to give something up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 90 }), async (steps) => {
        await playHistory(memoryHistory(), steps);
      }),
      { numRuns: 25 },
    );
  });

  it('from a folder', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(wildStep, { minLength: 3, maxLength: 7 }),
        fc.boolean(),
        async (steps, isEncrypted) => {
          const place = await folderHistory(mkdtempSync(join(tmpdir(), 'keeping-')), isEncrypted);
          await playHistory(place, steps).finally(place.close);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('from the releases of a repository', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wildStep, { minLength: 3, maxLength: 7 }), async (steps) => {
        const place = await releaseHistory();
        await playHistory(place, steps).finally(place.close);
      }),
      { numRuns: 6 },
    );
  });
});

describe('what is kept', () => {
  it('is no more than the rules have places for, once the settings have been the same for long enough', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), policy, async (steps, last) => {
        fc.pre(Object.keys(last).length > 0);
        const calm: Step = {
          sinceMs: dayMs,
          scope: 3,
          refused: 0,
          partial: 0,
          forgets: false,
          rows: { list: 0, change: 'none' },
          policy: last,
          skewMs: 0,
          people: { do: 'nothing', pick: 0 },
        };
        const { left } = await playHistory(memoryHistory(), [...steps, ...Array<Step>(45).fill(calm)]);
        expect(left.length).toBeLessThanOrEqual(mostKept(last));
      }),
      { numRuns: 30 },
    );
  });
});
