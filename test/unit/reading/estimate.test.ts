import { describe, expect, it } from 'vitest';
import { catalogue, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { openLedger, settle, spend } from '../../../src/reading/budget.js';
import { estimate, type Pace, type RunPace, requestsNeeded } from '../../../src/reading/estimate.js';
import { startPass } from '../../../src/reading/ordered.js';
import { type ResourceWork, startResource } from '../../../src/reading/progress.js';
import { callsOfPeriod, type SeenQuota, withOffer } from '../../../src/reading/quota-seen.js';

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
    expect(requestsNeeded(all, new Map())).toEqual({ requests: 18, unknownLists: 14 });
  });

  it('follow the rows and details of the last backup', () => {
    const outlooks = new Map([
      ['projecttimes', outlook(52_400)],
      ['contacts', outlook(10)],
      ['invoices', outlook(300, 12)],
    ]);
    const lists = [work('contacts'), work('invoices'), work('projecttimes')];
    expect(requestsNeeded(lists, outlooks).requests).toBe(3 + 1 + 12 + 53);
    expect(requestsNeeded([work('invoices', true)], outlooks).requests).toBe(12);
  });

  it('have a single read for each record that is new', () => {
    const invoices = {
      ...work('invoices', true),
      progress: { ...startResource(resourceOf('invoices')), pass: 1, totalBefore: 320 },
    };
    expect(requestsNeeded([invoices], new Map([['invoices', outlook(300, 12)]])).requests).toBe(32);
  });
});

describe('the lists of which nobody knows how long they are', () => {
  it('are those that were never read', () => {
    const all = ['users', 'contacts', 'projecttimes'].map((name) => work(name));
    expect(requestsNeeded(all, new Map()).unknownLists).toBe(3);
    expect(requestsNeeded(all, new Map([['users', outlook(3)]])).unknownLists).toBe(2);
    const begun = {
      ...work('users'),
      progress: { ...startResource(resourceOf('users')), position: { ...startPass(), total: 3 } },
    };
    const second = { ...work('contacts'), progress: { ...startResource(resourceOf('users')), pass: 1 } };
    expect(requestsNeeded([begun, second, work('projecttimes', true)], new Map()).unknownLists).toBe(0);
  });
});

describe('the estimate', () => {
  const now = 1_000_000;
  const known = { remaining: 0, resetAt: now + 60_000, periodCalls: 50, offers: [50] };
  const used = { ...openLedger(known, now), requests: 30 };
  const run = { ledger: used, quotaReserve: 0, requestLimit: undefined, isShortOfTime: false };
  const runsFor = (requests: number, facts: RunPace) =>
    estimate({ requests, unknownLists: 0 }, facts, now).runs;

  it.each<[string, RunPace, number, number, Pace, number]>([
    ['goes by the quota seen', run, 101, 3, 'quota', 60_000 + 2 * 900_000],
    ['leaves the reserve to others', { ...run, quotaReserve: 10 }, 101, 3, 'quota', 60_000 + 2 * 900_000],
    ['keeps to the request limit', { ...run, requestLimit: 10 }, 101, 11, 'requests', 60_000 + 10 * 900_000],
    [
      'does not go by a limit that is above the quota',
      { ...run, requestLimit: 80 },
      101,
      3,
      'quota',
      1_860_000,
    ],
    ['goes by what the time allowed', { ...run, isShortOfTime: true }, 60, 2, 'time', 60_000 + 900_000],
    ['is over if nothing is left', run, 0, 0, 'quota', 60_000],
  ])('%s', (_, facts, requests, count, pace, inMs) => {
    expect(runsFor(requests, facts)).toEqual({ count, pace, doneAt: now + inMs });
  });

  it.each<[string, RunPace]>([
    ['before any answer told of the quota', { ...run, ledger: openLedger(undefined, now) }],
    ['if the first run found it used up', { ...run, ledger: settled(0) }],
    ['if the first run found little of it', { ...run, ledger: settled(20) }],
    [
      'after a run whose time went by in waiting',
      { ...run, ledger: { ...used, requests: 5 }, isShortOfTime: true },
    ],
  ])('is not known %s', (_, facts) => {
    expect(runsFor(81, facts)).toBeUndefined();
  });

  it('is not known as long as lists were not looked at', () => {
    expect(estimate({ requests: 18, unknownLists: 14 }, run, now)).toEqual({
      ...{ requests: 18, unknownLists: 14, runs: undefined },
    });
  });

  it('does not forget the quota over a run that finds it used up, or a server that is down', () => {
    const found = openLedger({ ...known, resetAt: now - 10_000 }, now);
    const refused = settle(spend(found, now), { remaining: 0, resetAt: now + 60_000 }, now);
    expect(runsFor(81, { ...run, ledger: refused })?.count).toBe(2);
    const silent = settle(spend(found, now), undefined, now);
    expect(runsFor(81, { ...run, ledger: silent })?.count).toBe(2);
  });

  function settled(remaining: number) {
    return settle(spend(openLedger(undefined, now), now), { remaining, resetAt: now + 1000 }, now);
  }
});

describe('the quota that was seen', () => {
  const none = { periodCalls: undefined, offers: [] };
  const offered = (...calls: readonly number[]) =>
    calls.reduce<SeenQuota>((seen, one) => withOffer(seen, one, true), none);

  it('is the most that a period had', () => {
    expect(offered(300, 500, 400).periodCalls).toBe(500);
  });

  it('is raised by a later answer in a period, and never by two for one', () => {
    const once = withOffer(offered(300), 350, false);
    expect(once).toEqual({ periodCalls: 350, offers: [350] });
    expect(withOffer(once, 349, false)).toEqual(once);
  });

  it('is that of a smaller package once three periods in a row have less than half of it', () => {
    expect([offered(500, 50), offered(500, 50, 50)].map(({ periodCalls }) => periodCalls)).toEqual([
      500, 500,
    ]);
    expect(offered(500, 50, 50, 50).periodCalls).toBe(50);
    expect(offered(500, 50, 300, 50, 50).periodCalls).toBe(500);
  });

  it('is not known from a period that others have used up, unless it stays so', () => {
    expect(offered(1)).toEqual(none);
    expect(callsOfPeriod(offered(20))).toBeUndefined();
    expect(callsOfPeriod(offered(20, 20))).toBeUndefined();
    expect(callsOfPeriod(offered(20, 20, 20))).toBe(20);
    expect(callsOfPeriod({ periodCalls: 1, offers: [] })).toBeUndefined();
  });

  it('is expected to be what the last periods had, and at least half of the most', () => {
    expect(callsOfPeriod(offered(100))).toBe(100);
    expect(callsOfPeriod(offered(100, 60))).toBe(80);
    expect(callsOfPeriod(offered(500, 20, 20))).toBe(250);
    expect(callsOfPeriod({ periodCalls: 60, offers: [] })).toBe(60);
  });
});
