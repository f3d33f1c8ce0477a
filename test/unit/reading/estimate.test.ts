import { describe, expect, it } from 'vitest';
import { catalogue, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { openLedger, settle, spend } from '../../../src/reading/budget.js';
import { estimate, requestsNeeded } from '../../../src/reading/estimate.js';
import { type ResourceWork, startResource } from '../../../src/reading/progress.js';

const resourceOf = (name: string) => findResource(name) as Resource;
const work = (name: string, isFinished = false): ResourceWork => ({
  resource: resourceOf(name),
  progress: startResource(resourceOf(name)),
  isFinished,
});
const outlook = (knownRows: number, detailsDue?: number) => ({ knownRows, detailsDue });

describe('the requests still needed', () => {
  it('are one for each list and pass where nothing is known', () => {
    const all = catalogue.map(({ name }) => work(name));
    expect(requestsNeeded(all, new Map())).toBe(18);
  });

  it('follow the rows and details of the last backup', () => {
    const outlooks = new Map([
      ['projecttimes', outlook(52_400)],
      ['contacts', outlook(10)],
      ['invoices', outlook(300, 12)],
    ]);
    const lists = [work('contacts'), work('invoices'), work('projecttimes')];
    expect(requestsNeeded(lists, outlooks)).toBe(3 + 1 + 12 + 53);
    expect(requestsNeeded([work('invoices', true)], outlooks)).toBe(12);
  });

  it('have a single read for each record that is new', () => {
    const invoices = {
      ...work('invoices', true),
      progress: { ...startResource(resourceOf('invoices')), pass: 1, totalBefore: 320 },
    };
    expect(requestsNeeded([invoices], new Map([['invoices', outlook(300, 12)]]))).toBe(32);
  });
});

describe('the estimate', () => {
  const now = 1_000_000;
  const used = { ...openLedger({ remaining: 0, resetAt: now + 60_000, periodCalls: 50 }, now), requests: 30 };
  const run = { ledger: used, quotaReserve: 0, requestLimit: undefined, isShortOfTime: false };

  it.each([
    ['goes by the quota seen', run, 101, 3, 60_000 + 2 * 900_000],
    ['leaves the reserve to others', { ...run, quotaReserve: 10 }, 101, 3, 60_000 + 2 * 900_000],
    ['goes by what this run got where that is more', { ...run, quotaReserve: 40 }, 60, 2, 60_000 + 900_000],
    ['keeps to the request limit', { ...run, requestLimit: 10 }, 101, 11, 60_000 + 10 * 900_000],
    ['goes by what the time allowed', { ...run, isShortOfTime: true }, 60, 2, 60_000 + 900_000],
    ['is over where nothing is left', run, 0, 0, 60_000],
  ])('%s', (_, facts, requests, runs, inMs) => {
    expect(estimate(requests, facts, now)).toEqual({ requests, runs, doneAt: now + inMs });
  });

  it('learns the size of a window from its first answer, and a new one when the package changed', () => {
    const answer = (remaining: number, ledger = openLedger(undefined, now)) =>
      settle(spend(ledger, now), { remaining, resetAt: now + 1000 }, now);
    expect(answer(99).periodCalls).toBe(100);
    expect(answer(80, answer(99)).periodCalls).toBe(100);
    const later = settle(spend(answer(99), now + 10_000), { remaining: 49, resetAt: now + 20_000 }, now);
    expect(later.periodCalls).toBe(50);
  });
});
