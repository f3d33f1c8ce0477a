import { describe, expect, it } from 'vitest';
import { bounded, givenUp } from '../../../src/reading/bounds.js';
import { startPass } from '../../../src/reading/ordered.js';
import type { OrderedProgress } from '../../../src/reading/passes.js';
import { startSweeps } from '../../../src/reading/sweeps.js';
import { expectAfter, planWindow } from '../../../src/reading/windows.js';

describe('planning ahead', () => {
  const progress: OrderedProgress = { ...startPass(), lastId: 3000, lastRank: 999, total: 5000, windows: 1 };

  it('starts the next window on the last row that the one in flight should bring', () => {
    const window = planWindow(progress);
    expect(expectAfter(progress, window)).toMatchObject({ lastRank: window.page * window.perPage - 1 });
  });

  it('says nothing before the first answer, beyond the total, and while more than the cap is asked for', () => {
    expect(expectAfter(startPass(), { page: 1, perPage: 1000 })).toBeUndefined();
    expect(expectAfter(progress, { page: 5, perPage: 1000 })).toBeUndefined();
    const probing = { ...progress, cap: 100, probeIn: 0 };
    expect(planWindow(probing).perPage).toBeGreaterThan(100);
    expect(expectAfter(probing, planWindow(probing))).toBeUndefined();
  });
});

describe('a pass', () => {
  const ordered: OrderedProgress = { ...startPass(), lastId: 1, lastRank: 1, total: 1 };
  const endless = 'the list did not come to an end';
  const idle = 'the list kept repeating or shifting its rows';

  it.each<[string, Partial<OrderedProgress>, string | undefined]>([
    ['with the last row that a list may have', { lastRank: 2_999_999, windows: 3000 }, undefined],
    ['with one more', { lastRank: 3_000_000, windows: 3000 }, endless],
    ['of few windows, whatever the total said', { firstTotal: 0, windows: 100, asked: 100_000 }, undefined],
    ['of many windows for its total', { firstTotal: 10_000, windows: 101, asked: 40_001 }, endless],
    ['of many small windows', { firstTotal: 10_000, windows: 2000, asked: 40_000, cap: 20 }, undefined],
    ['of an older version', { firstTotal: 10_000, windows: 101, asked: undefined }, endless],
    ['without a total', { windows: 20_000, asked: 20_000_000 }, undefined],
    ['without a total and an end', { windows: 20_001, asked: 20_000 }, endless],
    ['that waits for something new', { idleWindows: 41 }, undefined],
    ['that waits for ever', { idleWindows: 42 }, idle],
    ['that has a long list to walk through again', { lastRank: 100_000, idleWindows: 240 }, undefined],
  ])('%s is given up or not', (_, more, doubt) => {
    const progress = { ...ordered, ...more };
    expect(givenUp(progress)).toBe(doubt);
    const { next } = bounded({ isAccepted: true, next: progress });
    expect(next).toEqual(doubt === undefined ? progress : { kind: 'finished', total: 1, doubt, isCut: true });
  });

  it('in sweeps has the same bounds', () => {
    const sweep = startSweeps(true);
    expect(givenUp({ ...sweep, page: 3001, rowsOfSweep: 2_999_999 })).toBeUndefined();
    expect(givenUp({ ...sweep, page: 3001, rowsOfSweep: 3_000_000 })).toBe(endless);
    expect(givenUp({ ...sweep, page: 101, cap: 20, firstTotal: 100 })).toBeUndefined();
    expect(givenUp({ ...sweep, page: 102, cap: 20, firstTotal: 100 })).toBe(endless);
  });
});
