import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Limits, openLedger, settle, spend } from '../../../src/reading/budget.js';
import { hourMs } from '../../support/clock.js';

const limits: Limits = { deadline: 600_000, requestLimit: undefined, quotaReserve: 0, waitAtMostMs: 0 };

describe('the budget', () => {
  it('lets one request go when nothing is known of the quota, and holds the second', () => {
    const first = openLedger(undefined, 0);
    expect(decide(limits, first, 0)).toEqual({ kind: 'go' });
    expect(decide(limits, spend(first, 0), 0)).toEqual({ kind: 'hold' });
  });

  it('stops at the deadline, at the request limit and when only the reserve is left', () => {
    const ledger = openLedger({ remaining: 5, resetAt: 900_000 }, 0);
    expect(decide(limits, ledger, 600_000)).toEqual({ kind: 'stop', reason: 'time' });
    expect(decide({ ...limits, requestLimit: 0 }, ledger, 0)).toEqual({ kind: 'stop', reason: 'requests' });
    expect(decide({ ...limits, quotaReserve: 5 }, ledger, 0)).toEqual({ kind: 'stop', reason: 'quota' });
    expect(decide({ ...limits, quotaReserve: 4 }, ledger, 0)).toEqual({ kind: 'go' });
  });

  it('waits for the next window where that is worth it', () => {
    const ledger = openLedger({ remaining: 0, resetAt: 60_000 }, 0);
    expect(decide({ ...limits, waitAtMostMs: 120_000 }, ledger, 0)).toEqual({ kind: 'wait', ms: 61_500 });
    expect(decide({ ...limits, waitAtMostMs: 30_000 }, ledger, 0)).toEqual({ kind: 'stop', reason: 'quota' });
    expect(decide(limits, ledger, 61_500)).toEqual({ kind: 'go' });
  });

  it.each([900_000 + 1_500 + 1, undefined])(
    'takes no word of an earlier run on a window that is to end at %s: no window does',
    (resetAt) => {
      const ledger = openLedger({ remaining: 0, resetAt, periodCalls: 50 }, 0);
      expect(ledger).toMatchObject({ remaining: undefined, resetAt: undefined, periodCalls: 50 });
      expect(decide(limits, ledger, 0)).toEqual({ kind: 'go' });
    },
  );

  it('waits for no longer than a window where nobody says when it ends', () => {
    const patient = { ...limits, deadline: hourMs, waitAtMostMs: hourMs };
    const ledger = settle(spend(openLedger(undefined, 0), 0), { remaining: 0, resetAt: undefined }, 60_000);
    expect(decide(patient, ledger, 60_000)).toEqual({ kind: 'wait', ms: 901_500 });
    expect(decide(patient, ledger, 961_500)).toEqual({ kind: 'go' });
  });

  it('never sends one request over the quota, in whatever order answers come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(7), { minLength: 200, maxLength: 200 }),
        (quota, concurrency, picks) => {
          let left = quota;
          let ledger = openLedger(undefined, 0);
          const flying: number[] = [];
          for (const pick of picks) {
            while (flying.length < concurrency && decide(limits, ledger, 0).kind === 'go') {
              ledger = spend(ledger, 0);
              expect(left).toBeGreaterThan(0);
              left--;
              flying.push(left);
            }
            const [told] = flying.splice(pick % Math.max(1, flying.length), 1);
            if (told === undefined) break;
            ledger = settle(ledger, { remaining: told, resetAt: 900_000 }, 0);
          }
          expect(left).toBeLessThan(concurrency);
        },
      ),
    );
  });

  it('never sends one request over what answers have left, while others take calls between them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 2, max: 8 }),
        fc.array(fc.constantFrom(0, 0, 0, 1, 5, 30), { minLength: 100, maxLength: 100 }),
        (quota, concurrency, stolen) => {
          // The server counts a request when it answers it, so until then others may come before.
          let left = quota;
          let allowed = quota;
          let inFlight = 0;
          let ledger = openLedger(undefined, 0);
          for (const calls of stolen) {
            while (inFlight < concurrency && decide(limits, ledger, 0).kind === 'go') {
              ledger = spend(ledger, 0);
              inFlight++;
              expect(allowed--).toBeGreaterThan(0);
            }
            if (inFlight-- === 0) break;
            left = Math.max(0, left - calls - 1);
            ledger = settle(ledger, { remaining: left, resetAt: 900_000 }, 0);
            allowed = Math.min(allowed, left - inFlight);
          }
        },
      ),
    );
  });

  it('is not forgotten over answers that say nothing about it', () => {
    let ledger = settle(spend(openLedger(undefined, 0), 0), { remaining: 4, resetAt: 900_000 }, 0);
    for (const left of [3, 2, 1, 0]) {
      ledger = settle(spend(ledger, 0), undefined, 0);
      expect(ledger).toMatchObject({ remaining: left, resetAt: 900_000 });
    }
    expect(decide(limits, ledger, 0)).toEqual({ kind: 'stop', reason: 'quota' });
  });

  it('is counted down from a whole period until the first answer of a new one says more', () => {
    let ledger = openLedger({ remaining: 0, resetAt: -10_000, periodCalls: 5 }, 0);
    for (const left of [4, 3, 2]) {
      ledger = settle(spend(ledger, 0), undefined, 0);
      expect(ledger.remaining).toBe(left);
    }
    // Two at once, so that no answer is the latest word: it is the first one all the same.
    ledger = settle(spend(spend(ledger, 0), 0), { remaining: 46, resetAt: 700_000 }, 0);
    expect(ledger).toMatchObject({ remaining: 45, resetAt: 700_000 });
    expect(settle(ledger, { remaining: 40, resetAt: 700_000 }, 0).remaining).toBe(40);
  });

  it('that is counted down ends the run, and not the next one', () => {
    let ledger = openLedger({ periodCalls: 2 }, 0);
    ledger = settle(spend(settle(spend(ledger, 0), undefined, 0), 0), undefined, 0);
    expect(decide(limits, ledger, 0)).toEqual({ kind: 'stop', reason: 'quota' });
    const later = { ...limits, deadline: Number.POSITIVE_INFINITY };
    expect(decide(later, openLedger(ledger, 901_500), 901_500).kind).toBe('go');
  });

  it('uses the whole quota while nobody else does', () => {
    let left = 50;
    let ledger = openLedger(undefined, 0);
    while (decide(limits, ledger, 0).kind === 'go') {
      ledger = spend(ledger, 0);
      left--;
      ledger = settle(ledger, { remaining: left, resetAt: 900_000 }, 0);
    }
    expect(left).toBe(0);
  });
});
