import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import type { Step } from '../../../src/reading/progress.js';
import type { WorkFile } from '../../../src/workfile/work-file.js';
import { pageOf, startedWorkFile, takeStep } from '../../support/work-file.js';

/** A list that its server does not sort; it changes between requests. */
interface Server {
  ids: number[];
  /** The most rows of a page. */
  readonly cap: number;
  /** Whether meta admits the cap. */
  readonly isFrank: boolean;
  readonly hasTotals: boolean;
  requests: number;
}

function serverOf(ids: number[], more: Partial<Server> = {}): Server {
  return { ids, cap: 50, isFrank: true, hasTotals: true, requests: 0, ...more };
}

function answer(server: Server, { window }: Step) {
  server.requests++;
  const given = Math.min(window.perPage, server.cap);
  const start = (window.page - 1) * given;
  const ids = server.ids.slice(start, start + given);
  return pageOf(
    ids,
    server.isFrank ? given : window.perPage,
    server.hasTotals ? server.ids.length : undefined,
  );
}

/** Reads the list to its end; `change` runs before each request. */
function readList(server: Server, change: () => void = () => {}) {
  const workFile = startedWorkFile(customResource('things', 'id'));
  const next = () =>
    takeStep(workFile, (step) => {
      change();
      return answer(server, step);
    });
  while (next()) expect(server.requests).toBeLessThan(1000);
  return { ids: idsIn(workFile), state: workFile.resources()[0] };
}

function idsIn(workFile: WorkFile): ReadonlySet<number> {
  return new Set([...workFile.records('things')].map(({ id }) => Number(id)));
}

/** From `first` downwards, so in no ascending order. */
const falling = (count: number, first = count) => Array.from({ length: count }, (_, index) => first - index);

describe('a quiet list that is not in order', () => {
  it('is complete at once where it fits into one page and the total says so', () => {
    const server = serverOf([3, 1, 2], { cap: 1000 });
    expect(readList(server)).toMatchObject({ ids: new Set([1, 2, 3]), state: { status: 'complete' } });
    // The first answer tells that there is no order.
    expect(server.requests).toBe(2);
  });

  it.each<[string, Partial<Server>]>([
    ['', {}],
    [' without totals', { hasTotals: false }],
    [' with pages cut short in silence', { isFrank: false }],
    [' with pages cut short in silence, without totals', { isFrank: false, hasTotals: false }],
    [' with pages of five rows', { cap: 5 }],
  ])('is complete when two readings agree%s', (_, more) => {
    const { ids, state } = readList(serverOf(falling(148), more));
    expect(ids.size).toBe(148);
    expect(state).toMatchObject({ status: 'complete', rows: 148 });
  });

  it('that one answer gave in tiny pages is read in large ones all the same', () => {
    const server = serverOf(falling(2500), { cap: 1000 });
    let isTiny = true;
    const workFile = startedWorkFile(customResource('things', 'id'));
    while (
      takeStep(workFile, (step) => {
        const page = answer(server, step);
        if (step.window.page > 1 || server.requests === 1 || !isTiny) return page;
        isTiny = false;
        return { ...page, rows: page.rows.slice(0, 1), perPage: 1 };
      })
    );
    expect(idsIn(workFile).size).toBe(2500);
    expect(workFile.resources()[0]).toMatchObject({ status: 'complete' });
    expect(server.requests).toBeLessThan(150);
  });
});

describe('two readings', () => {
  it('of as many rows agree only where the rows are the same', () => {
    const server = serverOf(falling(100));
    let swaps = 0;
    const { state, ids } = readList(server, () => {
      // One for another in the midst of the first two readings: each of them misses a row, and counts as many.
      if (server.requests !== 2 && server.requests !== 4) return;
      swaps++;
      server.ids.shift();
      server.ids.push(1000 + swaps);
    });
    expect(swaps).toBe(2);
    for (const id of server.ids) expect(ids.has(id)).toBe(true);
    expect(state).toMatchObject({ status: 'complete' });
  });

  it('that never agree are named', () => {
    const server = serverOf(falling(100));
    let id = 1000;
    const { state } = readList(server, () => {
      server.ids.shift();
      server.ids.push(id++);
    });
    expect(state).toMatchObject({
      status: 'incomplete',
      reason: expect.stringMatching(/^the list is not in order/),
    });
  });
});

describe('a list in no order that changes between requests', () => {
  const change = fc.record({
    deleteAt: fc.double({ min: 0, max: 1, noNaN: true }),
    deleted: fc.integer({ min: 0, max: 3 }),
    insertAt: fc.double({ min: 0, max: 1, noNaN: true }),
    inserted: fc.integer({ min: 0, max: 3 }),
  });
  const list = fc
    .integer({ min: 0, max: 160 })
    .chain((count) => fc.shuffledSubarray(falling(count), { minLength: count }));

  it('is called complete only with all that was there throughout', () => {
    fc.assert(
      fc.property(
        list,
        fc.integer({ min: 20, max: 70 }),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.option(change), { maxLength: 12 }),
        (ids, cap, isFrank, hasTotals, changes) => {
          const server = serverOf([...ids], { cap, isFrank, hasTotals });
          const throughout = new Set(ids);
          let greatest = 1000;
          const pending = [...changes];
          const { ids: captured, state } = readList(server, () => {
            const next = server.requests === 0 ? undefined : pending.shift();
            if (!next) return;
            const from = Math.floor(next.deleteAt * server.ids.length);
            for (const id of server.ids.splice(from, next.deleted)) throughout.delete(id);
            const to = Math.floor(next.insertAt * server.ids.length);
            server.ids.splice(to, 0, ...Array.from({ length: next.inserted }, () => greatest++));
          });
          if (state?.status !== 'complete') return;
          for (const id of throughout) expect(captured.has(id)).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
  });
});
