import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src/prosonata/api.js';
import { judgeOrdered, startPass } from '../../../src/reading/ordered.js';
import type { Judgement, OpenPass, OrderedProgress } from '../../../src/reading/passes.js';
import { expectAfter, planWindow } from '../../../src/reading/windows.js';

/** A list on a server, which changes between requests and counts what is asked of it. */
interface Server {
  ids: number[];
  cap: number;
  /** Whether meta admits the cap. */
  isFrank: boolean;
  readonly hasTotals: boolean;
  requests: number;
}

function answer(server: Server, window: { page: number; perPage: number }) {
  server.requests++;
  const given = Math.min(window.perPage, server.cap);
  const start = (window.page - 1) * given;
  return {
    ids: server.ids.slice(start, start + given),
    perPage: server.isFrank ? given : window.perPage,
    total: server.hasTotals ? server.ids.length : undefined,
  };
}

function serverOf(count: number, more: Partial<Server> = {}): Server {
  const ids = Array.from({ length: count }, (_, index) => index * 3 + 1);
  return { ids, cap: 1000, isFrank: true, hasTotals: true, requests: 0, ...more };
}

/** Reads one pass to its end; `change` runs before each request. */
function readPass(server: Server, change: () => void = () => {}) {
  const captured = new Set<number>();
  let progress: Judgement['next'] = startPass();
  while (progress.kind === 'ordered') {
    const window = planWindow(progress);
    change();
    const page = answer(server, window);
    const judgement = judgeOrdered(progress, window, page);
    if (judgement.isAccepted) for (const id of page.ids) captured.add(id);
    progress = judgement.next;
  }
  return { captured, progress };
}

/**
 * The same with up to four windows in flight: what is expected of one says which is sent behind it. `change` runs before
 * each answer.
 */
function readAhead(server: Server, change: (window: Window) => void) {
  const captured = new Set<number>();
  let progress: Judgement['next'] = startPass();
  let flying: Window[] = [];
  while (progress.kind === 'ordered') {
    let expected: OpenPass | undefined = progress;
    for (const window of flying) expected = expected && expectAfter(expected, window);
    while (expected && flying.length < 4) {
      const window = planWindow(expected);
      flying.push(window);
      expected = expectAfter(expected, window);
    }
    const [window, ...behind] = flying as [Window, ...Window[]];
    change(window);
    const page = answer(server, window);
    const judgement: Judgement = judgeOrdered(progress, window, page);
    flying = judgement.isAccepted ? behind : [];
    if (judgement.isAccepted) for (const id of page.ids) captured.add(id);
    progress = judgement.next;
  }
  return { captured, progress };
}

describe('a quiet list', () => {
  it.each([0, 1, 2, 999])('of %i rows takes one request', (count) => {
    const server = serverOf(count);
    const { captured, progress } = readPass(server);
    expect(captured.size).toBe(count);
    expect(progress).toEqual({ kind: 'finished', total: count, doubt: '' });
    expect(server.requests).toBe(1);
  });

  it('of exactly 1000 rows is looked behind once, because a total may count the page only', () => {
    const server = serverOf(1000);
    expect(readPass(server).captured.size).toBe(1000);
    expect(server.requests).toBe(2);
  });

  it('takes at most 1.05 times the requests that abutting pages would take, and one', () => {
    for (const count of [1001, 1999, 5000, 12_345, 60_000, 100_000, 250_000, 500_000]) {
      const server = serverOf(count);
      const { captured } = readPass(server);
      expect(captured.size).toBe(count);
      expect(server.requests, `${count} rows`).toBeLessThanOrEqual(1.05 * Math.ceil(count / 1000) + 1);
    }
  });

  it('is read with smaller pages when the server caps them, whether it says so or not', () => {
    for (const isFrank of [true, false]) {
      const { captured, progress } = readPass(serverOf(2345, { cap: 100, isFrank }));
      expect(captured.size).toBe(2345);
      expect(progress).toMatchObject({ kind: 'finished', doubt: '' });
    }
  });

  it('without totals is read to the end, also when pages are cut short in silence', () => {
    for (const isFrank of [true, false]) {
      const { captured, progress } = readPass(serverOf(450, { cap: 100, isFrank, hasTotals: false }));
      expect(captured.size).toBe(450);
      expect(progress).toMatchObject({ kind: 'finished', doubt: '' });
    }
  });
});

describe('a server that gives fewer rows than it was asked for, and says so', () => {
  /** Requests for 100,000 rows; `capOf` has the rows that the answer of this number may hold. */
  function requestsFor(capOf: (request: number) => number): number {
    const server = serverOf(100_000);
    const { captured, progress } = readPass(server, () => {
      server.cap = capOf(server.requests + 1);
    });
    expect(captured.size).toBe(100_000);
    expect(progress).toEqual({ kind: 'finished', total: 100_000, doubt: '' });
    return server.requests;
  }

  it.each([
    [50, 2450],
    [100, 1160],
    [300, 370],
    [990, 110],
  ])('always, %i at most, is not asked for more time and again', (cap, requestsAtMost) => {
    expect(requestsFor(() => cap)).toBeLessThanOrEqual(requestsAtMost);
  });

  it.each<[string, (request: number) => number, number]>([
    ['once', (request) => (request === 2 ? 20 : 1000), 106],
    ['at first', (request) => (request === 1 ? 20 : 1000), 106],
    ['for a while', (request) => (request < 40 ? 20 : 1000), 170],
    ['every other time', (request) => (request % 2 === 0 ? 20 : 1000), 210],
  ])('%s is asked for more again', (_, capOf, requestsAtMost) => {
    expect(requestsFor(capOf)).toBeLessThanOrEqual(requestsAtMost);
  });
});

describe('a list without totals', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'is whole although answer %i does not say that it was cut',
    (cut) => {
      const server = serverOf(300, { cap: 33, hasTotals: false });
      const { captured, progress } = readPass(server, () => {
        server.isFrank = server.requests + 1 !== cut;
      });
      expect(captured.size).toBe(300);
      expect(progress).toMatchObject({ kind: 'finished', doubt: '' });
    },
  );

  it('is whole although one answer has fewer rows than usual and does not say so', () => {
    for (let short = 1; short < 20; short++) {
      const server = serverOf(300, { cap: 33, hasTotals: false });
      const { captured, progress } = readPass(server, () => {
        server.isFrank = server.requests + 1 !== short;
        server.cap = server.isFrank ? 33 : 20;
      });
      expect(captured.size, `answer ${short}`).toBe(300);
      expect(progress).toMatchObject({ kind: 'finished', doubt: '' });
    }
  });

  it('is at its end although its last rows were deleted after they were captured', () => {
    for (const left of [1, 40, 60, 65, 69]) {
      const server = serverOf(70, { cap: 66, hasTotals: false });
      const { captured, progress } = readPass(server, () => {
        // Before the answer that looks behind the last row.
        if (server.requests === 3) server.ids.splice(left);
      });
      expect(captured.size).toBe(70);
      expect(progress, `${left} are left`).toMatchObject({ kind: 'finished', doubt: '' });
      // One more than for a list that stays: an answer without rows is asked for again.
      expect(server.requests).toBeLessThan(9);
    }
  });
});

describe('a server that gives few rows at once and does not say so', () => {
  const caps = Array.from({ length: 60 }, (_, index) => index + 12);

  it.each([true, false])('is read to the end, with totals: %s', (hasTotals) => {
    for (const cap of caps) {
      const server = serverOf(400, { cap, hasTotals, isFrank: false });
      const { captured, progress } = readPass(server);
      expect(captured.size, `${cap} rows at once`).toBe(400);
      expect(progress).toEqual({ kind: 'finished', total: hasTotals ? 400 : undefined, doubt: '' });
      // Small windows overlap by more; two or three requests find the cap, and more is asked for now and then.
      expect(server.requests, `${cap} rows at once`).toBeLessThan(1.35 * (400 / (cap - 1)) + 11);
    }
  });

  it.each([3, 4, 7, 11])('as few as %i is not called complete unless it is', (cap) => {
    for (const hasTotals of [true, false]) {
      const { captured, progress } = readPass(serverOf(400, { cap, hasTotals, isFrank: false }));
      expect(progress.kind).toBe('finished');
      if (captured.size < 400) expect(progress).toMatchObject({ doubt: expect.stringMatching(/./) });
    }
  });

  it.each([1, 2, 5])('only in answer %i is asked for more again', (short) => {
    for (const hasTotals of [true, false]) {
      const server = serverOf(50_000, { hasTotals });
      const { captured, progress } = readPass(server, () => {
        server.isFrank = server.requests + 1 !== short;
        server.cap = server.isFrank ? 1000 : 7;
      });
      expect(captured.size).toBe(50_000);
      expect(progress).toMatchObject({ kind: 'finished', doubt: '' });
      expect(server.requests, `totals: ${hasTotals}`).toBeLessThan(60);
    }
  });

  /** Rows 20 to 39 of a list, as the page of 30 behind the first one, whose total agrees. */
  const cut = (mostGiven: number) => {
    const ids = Array.from({ length: 20 }, (_, index) => 20 + index);
    const before = { ...startPass(), lastId: 30, lastRank: 30, cap: 50, mostGiven };
    return judgeOrdered(before, { page: 2, perPage: 30 }, { ids, perPage: 30, total: 50 }).next;
  };

  it('is believed to be at its end only if it has given as much as was asked for', () => {
    expect(cut(29)).toMatchObject({ kind: 'ordered' });
    expect(cut(30)).toEqual({ kind: 'finished', total: 50, doubt: '' });
  });

  it('is not at its end because the list shrinks to where a window that was cut would end', () => {
    for (const cap of caps) {
      for (const size of [300, 90]) {
        const server = serverOf(size, { cap, isFrank: false });
        const { captured, progress } = readAhead(server, ({ page, perPage }) => {
          // One row at least is captured and goes, so that the window joins what was captured.
          const length = (page - 1) * perPage + cap;
          const isCut = page > 1 && perPage > cap && page * cap < length;
          if (isCut && length < server.ids.length) server.ids.splice(0, server.ids.length - length);
        });
        const missing = server.ids.filter((id) => !captured.has(id));
        if (missing.length > 0)
          expect(progress, `${cap} of ${size}`).toMatchObject({ doubt: expect.stringMatching(/./) });
      }
    }
  });
});

describe('a window behind others', () => {
  const lastId = 500;
  const before: OrderedProgress = {
    ...startPass(),
    lastId,
    lastRank: 99,
    total: 1000,
    firstTotal: 1000,
    windows: 1,
    asked: 100,
  };
  const judged = (first: number, page = 2) => {
    const ids = Array.from({ length: 50 }, (_, index) => first + index * 7);
    return judgeOrdered(before, { page, perPage: 50 }, { ids, perPage: 50, total: 1000 });
  };

  it.each([-7, 0])('that begins at the last id %i joins what was captured', (distance) => {
    expect(judged(lastId + distance)).toMatchObject({ isAccepted: true, next: { lastRank: 99 } });
  });

  // Of a row that was between the two and is deleted later, nobody would ever learn.
  it.each([1, 2, 3, 4])('that begins at the last id and %i leaves a gap, and is read again', (distance) => {
    const { isAccepted, next } = judged(lastId + distance);
    expect(isAccepted).toBe(false);
    expect(next).toMatchObject({ kind: 'ordered', lastId, idleWindows: 1 });
    expect(next.kind === 'ordered' && next.lastRank).toBeLessThan(50);
  });

  it('joins from the beginning of the list, whatever was deleted there', () => {
    expect(judged(lastId + 40, 1).isAccepted).toBe(true);
  });
});

describe('a window that was in flight when the cap was found', () => {
  it('does not put off when more is asked for again', () => {
    const progress: OrderedProgress = {
      ...startPass(),
      lastId: 100,
      lastRank: 99,
      cap: 33,
      probeIn: 5,
      probeWait: 8,
      total: 1000,
    };
    const ids = Array.from({ length: 33 }, (_, index) => 90 + index);
    const judged = (perPage: number) =>
      judgeOrdered(progress, { page: 3, perPage }, { ids, perPage: 33, total: 1000 }).next;
    expect(judged(1000)).toMatchObject({ cap: 33, probeIn: 4, probeWait: 8 });
    expect(judged(33)).toMatchObject({ cap: 33, probeIn: 4, probeWait: 8 });
  });
});

describe('a list that changes between requests', () => {
  const change = fc.record({
    /** Share of the list at which rows are deleted, and how many. */
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    deleted: fc.integer({ min: 0, max: 400 }),
    inserted: fc.integer({ min: 0, max: 400 }),
  });

  it('never loses a record that existed throughout', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6000 }),
        fc.integer({ min: 50, max: 1000 }),
        fc.boolean(),
        fc.array(change, { maxLength: 30 }),
        /** Answers that do not say that they were cut. */
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
        (count, cap, hasTotals, changes, silent) => {
          const server = serverOf(count, { cap, hasTotals });
          const throughout = new Set(server.ids);
          let greatest = count * 3 + 1;
          const pending = [...changes];
          const { captured, progress } = readPass(server, () => {
            server.isFrank = !silent.includes(server.requests + 1);
            const next = server.requests === 0 ? undefined : pending.shift();
            if (!next) return;
            const start = Math.floor(next.at * server.ids.length);
            for (const id of server.ids.splice(start, next.deleted)) throughout.delete(id);
            for (let index = 0; index < next.inserted; index++) {
              greatest += 2;
              server.ids.push(greatest);
            }
          });
          expect(progress.kind).toBe('finished');
          for (const id of throughout) expect(captured.has(id)).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('is not fooled by one delete and one insert that leave the total unchanged', () => {
    const server = serverOf(1500);
    const { captured } = readPass(server, () => {
      if (server.requests !== 1) return;
      server.ids.shift();
      server.ids.push(10_000);
    });
    for (const id of server.ids) expect(captured.has(id)).toBe(true);
  });

  it('is found again after most of it was deleted', () => {
    const server = serverOf(40_000);
    const { captured, progress } = readPass(server, () => {
      if (server.requests === 30) server.ids.splice(0, 25_000);
    });
    expect(progress).toMatchObject({ kind: 'finished', doubt: '' });
    for (const id of server.ids) expect(captured.has(id)).toBe(true);
  });
});

describe('a server that lies', () => {
  it('about the total is read to the end of its list and named', () => {
    const server = serverOf(1500);
    let progress: Judgement['next'] = startPass();
    const captured = new Set<number>();
    while (progress.kind === 'ordered') {
      const window = planWindow(progress);
      const page = { ...answer(server, window), total: 700 };
      const judgement = judgeOrdered(progress, window, page);
      if (judgement.isAccepted) for (const id of page.ids) captured.add(id);
      progress = judgement.next;
    }
    expect(captured.size).toBe(1500);
    expect(progress).toMatchObject({ kind: 'finished', doubt: expect.stringContaining('700') });
  });

  it('with a list that never ends is given up and named', () => {
    let progress: Judgement['next'] = startPass();
    let next = 1;
    let requests = 0;
    while (progress.kind === 'ordered') {
      const window = planWindow(progress);
      const first: number = progress.lastId ?? 0;
      const ids: number[] = Array.from(
        { length: window.perPage },
        (_, index) => first + index + (progress.kind === 'ordered' && progress.lastId === undefined ? 1 : 0),
      );
      next = (ids.at(-1) ?? next) + 1;
      progress = judgeOrdered(progress, window, { ids, perPage: window.perPage, total: 5000 }).next;
      expect(++requests).toBeLessThan(1000);
    }
    expect(progress).toMatchObject({ kind: 'finished', doubt: expect.stringContaining('end') });
  });

  it('with pages that are never full, and always more to come, is given up', () => {
    let progress: Judgement['next'] = startPass();
    let requests = 0;
    while (progress.kind === 'ordered') {
      const window = planWindow(progress);
      const start = (window.page - 1) * window.perPage;
      const ids = Array.from({ length: Math.max(1, window.perPage - 1) }, (_, index) => start + index);
      progress = judgeOrdered(progress, window, { ids, perPage: window.perPage, total: start + 10_000 }).next;
      expect(++requests).toBeLessThan(200);
    }
    expect(progress).toMatchObject({ kind: 'finished', doubt: 'the list did not come to an end' });
  });

  it('and tells the total only at first is held to it', () => {
    const server = serverOf(1500);
    const missing = new Set(server.ids.slice(1200, 1210));
    let progress: Judgement['next'] = startPass();
    while (progress.kind === 'ordered') {
      const window = planWindow(progress);
      const isFirst = server.requests === 0;
      const page = answer(server, window);
      const ids = page.ids.filter((id) => !missing.has(id));
      progress = judgeOrdered(progress, window, { ...page, ids, total: isFirst ? 1500 : undefined }).next;
    }
    expect(progress).toMatchObject({ kind: 'finished', total: 1500 });
  });

  it('that ignores the order is read in sweeps', () => {
    const judgement = judgeOrdered(
      startPass() as never,
      { page: 1, perPage: 1000 },
      { ids: [3, 1, 2], perPage: 1000, total: 3 },
    );
    expect(judgement).toMatchObject({ isAccepted: false, next: { kind: 'sweep', sweep: 1 } });
  });
});
