import { describe, expect, it } from 'vitest';
import { BackupError } from '../../src/errors.js';
import { type RetryRules, retried, retriesAtMost, waitMs } from '../../src/retry.js';
import { fixedClock } from '../support/clock.js';

class Passing extends BackupError {
  override readonly transient = true;
}

/** Attempts that fail with these errors, one after another, and succeed after that. */
function attempts(...errors: readonly unknown[]) {
  const clock = fixedClock();
  const run = new AbortController();
  const waits: number[] = [];
  const startedAt = clock.now();
  let made = 0;
  const outcome = (rules?: RetryRules) =>
    retried(
      async () => {
        if (made++ < errors.length) throw errors[made - 1];
        return made;
      },
      {
        clock: {
          now: clock.now,
          async sleep(ms, signal) {
            expect(signal).toBe(run.signal);
            waits.push(ms);
            await clock.sleep(ms);
          },
        },
        signal: run.signal,
      },
      rules,
    );
  return { outcome, waits, run, passed: () => clock.now() - startedAt, made: () => made };
}

const passing = (count: number) => Array.from({ length: count }, (_, n) => new Passing(`error ${n + 1}`));

describe('an attempt', () => {
  it('is made until it succeeds, after waits on the clock that is given', async () => {
    const { outcome, waits, passed } = attempts(...passing(retriesAtMost));
    expect(await outcome()).toBe(1 + retriesAtMost);
    expect(waits).toHaveLength(retriesAtMost);
    expect(passed()).toBe(waits.reduce((sum, ms) => sum + ms, 0));
  });

  it('that fails in all tries ends with the last error', async () => {
    const errors = passing(retriesAtMost + 1);
    const { outcome, made } = attempts(...errors);
    await expect(outcome()).rejects.toBe(errors.at(-1));
    expect(made()).toBe(1 + retriesAtMost);
  });

  it.each([
    ['a trouble that does not pass', new BackupError('x')],
    ['a bug', new Error('x')],
    ['a bug that looks like the network', new TypeError('fetch failed')],
  ])('that fails with %s is made once', async (_, error) => {
    const { outcome, made, waits } = attempts(error);
    await expect(outcome()).rejects.toBe(error);
    expect([made(), waits]).toEqual([1, []]);
  });

  it('is not made again without consent, and nothing is waited for', async () => {
    const errors = passing(2);
    const { outcome, made, waits } = attempts(...errors);
    await expect(outcome({ mayTryAgain: () => false })).rejects.toBe(errors[0]);
    expect([made(), waits]).toEqual([1, []]);
  });

  it('is not made again if the consent was withdrawn during the wait', async () => {
    const errors = passing(2);
    const { outcome, made, waits } = attempts(...errors);
    await expect(outcome({ mayTryAgain: () => waits.length === 0 })).rejects.toBe(errors[0]);
    expect([made(), waits.length]).toEqual([1, 1]);
  });

  it('is not made again after the signal, which may come during the wait', async () => {
    const errors = passing(2);
    const { outcome, made, run, waits } = attempts(...errors);
    await expect(outcome({ onRetry: () => run.abort() })).rejects.toBe(errors[0]);
    expect([made(), waits.length]).toEqual([1, 1]);
    await expect(outcome()).rejects.toBe(errors[1]);
    expect([made(), waits.length]).toEqual([2, 1]);
  });

  it('that succeeds after the signal has its result: it was paid for', async () => {
    const { outcome, run } = attempts();
    run.abort();
    expect(await outcome()).toBe(1);
  });

  it('reports each error that it is made again for', async () => {
    const errors = passing(2);
    const told: BackupError[] = [];
    await attempts(...errors).outcome({ onRetry: (error) => told.push(error) });
    expect(told).toEqual(errors);
  });
});

describe('the wait', () => {
  const now = Date.UTC(2026, 10, 23, 2, 15);

  it.each([
    [1, 1_000, 2_000],
    [2, 2_000, 4_000],
    [4, 8_000, 16_000],
    [9, 30_000, 30_000],
  ])('after try %i is between %i and %i ms', (attempt, least, most) => {
    for (let ms = 0; ms < 1_000; ms++) {
      const wait = waitMs(attempt, now + ms);
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(most);
    }
  });

  it('is spread evenly for clients that failed in neighbouring milliseconds', () => {
    const tenths = new Set(
      Array.from({ length: 40 }, (_, ms) => Math.floor((waitMs(1, now + ms) - 1_000) / 100)),
    );
    expect(tenths.size).toBe(10);
  });
});

describe('an error that says when to try again', () => {
  class Limited extends BackupError {
    override readonly transient = true;
    override readonly retryAfterMs = 60_000;
  }

  it('is obeyed', async () => {
    const { outcome, waits, made } = attempts(new Limited('slow down'));
    await outcome();
    expect(waits).toEqual([60_000]);
    expect(made()).toBe(2);
  });

  it.each([
    ['it fits into the run', 60_000, 2],
    ['it does not', 59_999, 1],
  ])('is waited for if %s', async (_, leftMs, tries) => {
    const clock = fixedClock();
    let made = 0;
    const attempt = async () => {
      if (++made === 1) throw new Limited('slow down');
    };
    const { signal } = new AbortController();
    const end = retried(attempt, { clock, signal, endsAt: clock.now() + leftMs });
    if (tries === 1) await expect(end).rejects.toThrow('slow down');
    else await end;
    expect(made).toBe(tries);
  });
});
