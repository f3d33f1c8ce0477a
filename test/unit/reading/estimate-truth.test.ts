import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { catalogue } from '../../../src/prosonata/catalogue.js';
import { httpApi } from '../../../src/prosonata/http-api.js';
import { decide, type Ledger, openLedger, settle, spend } from '../../../src/reading/budget.js';
import { type Estimate, estimate } from '../../../src/reading/estimate.js';
import { readWorkspace } from '../../../src/reading/read.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { createWorkFile } from '../../../src/workfile/work-file.js';
import { fixedClock } from '../../support/clock.js';
import { createTestWorkspace } from '../../support/demo/test-workspace.js';
import { memory } from '../../support/storages.js';

const sqlite = await loadSqlite();
const periodMs = 15 * 60_000;
const forever = Number.POSITIVE_INFINITY;

/** Neither above twice nor below half of what it took. */
function expectTrue(estimated: number, took: number): void {
  expect(estimated, `estimated ${estimated}, took ${took}`).toBeLessThanOrEqual(2 * took);
  expect(estimated, `estimated ${estimated}, took ${took}`).toBeGreaterThanOrEqual(took / 2);
}

/*
 * Assumed: a run in each period; of each period others use at most half before the run meets it, in each as much as
 * they like. Once nothing of a period is left, in whichever one, that is no measure. Lists that nobody has looked at are
 * in no estimate.
 */
describe('the runs of an estimate', () => {
  /** Runs until nothing is left, each in a period of its own; what was estimated after each, and the runs that followed. */
  function play(
    requests: number,
    period: number,
    used: readonly number[],
    limits: { requestLimit: number | undefined; quotaReserve: number },
  ): readonly { estimated: Estimate; followed: number }[] {
    const estimates: Estimate[] = [];
    let [left, known]: [number, Ledger | undefined] = [requests, undefined];
    for (let run = 0; left > 0; run++) {
      const now = run * (periodMs + 5_000);
      // As a share of at most a half; 1 is a period that is used up.
      const share = used[run % used.length] ?? 0;
      let remaining = Math.floor(period * (share === 1 ? 0 : 1 - share / 2));
      let ledger: Ledger = openLedger(known, now);
      const all = { deadline: forever, waitAtMostMs: 0, ...limits };
      while (left > 0 && decide(all, ledger, now).kind === 'go') {
        ledger = spend(ledger, now);
        if (remaining > 0) left--;
        remaining = Math.max(0, remaining - 1);
        ledger = settle(ledger, { remaining, resetAt: now + periodMs }, now);
      }
      known = ledger;
      if (left === 0) break;
      const run1 = { ledger, isShortOfTime: false, ...limits };
      estimates.push(estimate({ requests: left, unknownLists: 0 }, run1, now));
    }
    return estimates.map((estimated, index) => ({ estimated, followed: estimates.length - index }));
  }

  it('are true over random plans and other clients, whatever limits are set', () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 52, max: 500 }),
        fc.array(share, { minLength: 1, maxLength: 20 }),
        fc.option(fc.integer({ min: 5, max: 600 }), { nil: undefined }),
        (requests, period, used, requestLimit) => {
          for (const { estimated, followed } of play(requests, period, used, {
            requestLimit,
            quotaReserve: 0,
          })) {
            expectTrue(estimated.runs?.count ?? 0, followed);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stay true if one period is found used up, and are not known if the first one is', () => {
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 5000 }),
        fc.integer({ min: 52, max: 300 }),
        fc.array(share, { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 0, max: 5 }),
        (requests, period, used, place) => {
          const played = play(requests, period, used.with(place, 1), {
            requestLimit: undefined,
            quotaReserve: 0,
          });
          const isFirst = place === 0;
          if (isFirst) expect(played[0]?.estimated.runs).toBeUndefined();
          const at = played[isFirst ? 1 : place];
          if (at) expectTrue(at.estimated.runs?.count ?? 0, at.followed);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('the requests of an estimate', () => {
  it('are true over random workspaces, once every list was looked at', async () => {
    const size = fc.integer({ min: 0, max: 120 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          customers: size,
          projects: size,
          invoices: size,
          projecttasks: size,
          projecttimes: fc.nat(4000),
        }),
        fc.integer({ min: 50, max: 120 }),
        fc.integer({ min: 1, max: 1000 }),
        async (sizes, quota, seed) => {
          for (const { needed, followed } of await readInRuns(sizes, quota, seed))
            expectTrue(needed, followed);
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  /** What each pause said is still needed, and what it took after that; pauses with lists that are not known are left out. */
  async function readInRuns(sizes: Record<string, number>, quota: number, seed: number) {
    const clock = fixedClock();
    const others = Object.fromEntries(catalogue.map(({ name }) => [name, 3]));
    const workspace = createTestWorkspace({ now: clock.now, quota, seed, sizes: { ...others, ...sizes } });
    const workFile = createWorkFile(sqlite, memory());
    const startedAt = clock.now();
    workFile.startBackup({ id: '20261123T0215Z', startedAt, workspace: 'https://a.example' }, catalogue);
    const api = httpApi(
      { workspaceUrl: 'https://a.example', apiKey: 'k', appId: undefined },
      { fetch: workspace.fetch, clock },
    );
    const pauses: { needed: number; sent: number }[] = [];
    for (;;) {
      workspace.steal(Math.floor((quota / 2) * ((seed % 10) / 10)));
      const end = await readWorkspace(
        {
          limits: { deadline: forever, waitAtMostMs: 0, requestLimit: undefined, quotaReserve: 0 },
          ...{ concurrency: 2, named: new Set<string>(), intervalMs: forever, detailsMaxAgeMs: forever },
        },
        {
          ...{ api, workFile, clock, journal: { append: async () => undefined }, onEvent: () => undefined },
          signal: new AbortController().signal,
        },
      );
      if (end.kind === 'done') break;
      const { requests, unknownLists } = end.needed;
      if (unknownLists === 0) pauses.push({ needed: requests, sent: workspace.requests.length });
      clock.step(periodMs + 5_000);
    }
    const all = workspace.requests.length;
    workFile.close();
    return pauses.map(({ needed, sent }) => ({ needed, followed: all - sent }));
  }
});
