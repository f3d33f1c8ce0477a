import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src/prosonata/api.js';
import { blame } from '../../../src/reading/holes.js';
import { judgeOrdered, startPass } from '../../../src/reading/ordered.js';
import type { FinishedPass, Hole, KnownHole, OrderedProgress } from '../../../src/reading/passes.js';
import { endOf, planWindow, startOf } from '../../../src/reading/windows.js';

interface Reading {
  readonly captured: ReadonlySet<number>;
  readonly end: FinishedPass | 'trouble of the list';
  readonly windows: readonly (Window & { readonly failed: boolean })[];
}

const isTrouble = ({ end }: Reading) => end === 'trouble of the list';
const holesOf = ({ end }: Reading): readonly Hole[] =>
  isTrouble({ end } as Reading) ? [] : ((end as FinishedPass).holes ?? []);

interface ReadOptions {
  readonly known?: readonly KnownHole[];
  readonly hasTotals?: boolean;
  /** Runs before each window but the first. */
  readonly change?: () => void;
}

/** Reads a list of these ids to its end; `fails` says which windows are not answered. */
function read(
  ids: readonly number[],
  fails: (window: Window, rows: readonly number[]) => boolean,
  { known = [], hasTotals = true, change = () => {} }: ReadOptions = {},
): Reading {
  const captured = new Set<number>();
  const windows: (Window & { failed: boolean })[] = [];
  let progress: OrderedProgress | FinishedPass | undefined = startPass(known);
  while (progress?.kind === 'ordered') {
    expect(windows.length).toBeLessThan(2000);
    const window = planWindow(progress);
    if (windows.length > 0) change();
    const rows = ids.slice(startOf(window), endOf(window));
    const failed = fails(window, rows);
    windows.push({ ...window, failed });
    if (failed) {
      progress = blame(progress, window, 1000) as typeof progress;
      continue;
    }
    const page = { ids: rows, perPage: window.perPage, total: hasTotals ? ids.length : undefined };
    const judgement = judgeOrdered(progress, window, page);
    if (judgement.isAccepted) for (const id of rows) captured.add(id);
    progress = judgement.next as typeof progress;
  }
  return { captured, end: progress ?? 'trouble of the list', windows };
}

const idsOf = (count: number) => Array.from({ length: count }, (_, rank) => rank * 3 + 1);
const failingOn = (ids: readonly number[], bad: readonly number[]) => {
  const without = new Set(bad.map((rank) => ids[rank]));
  return (_: Window, rows: readonly number[]) => rows.some((id) => without.has(id));
};
/** Ranks of the records that were not captured. */
const missing = ({ captured }: Pick<Reading, 'captured'>, ids: readonly number[]) =>
  ids.flatMap((id, rank) => (captured.has(id) ? [] : [rank]));
const ranksOf = (reading: Reading) => holesOf(reading).map(({ rank }) => rank);
const knownFrom = (reading: Reading, isDue: boolean): readonly KnownHole[] =>
  holesOf(reading).map((hole) => ({ ...hole, isDue }));

/**
 * The length of a list and the ranks of some bad records in it. The last record is none of them, so that something
 * behind each is answered; nor are the first two, or nothing would be known of the list.
 */
const listWithBad = (badAtMost: number) =>
  fc
    .integer({ min: 2, max: 3000 })
    .chain((count) =>
      fc.record({
        count: fc.constant(count),
        bad: fc
          .uniqueArray(fc.nat(count - 2), { minLength: 1, maxLength: badAtMost })
          .map((ranks) => ranks.toSorted((one, other) => one - other)),
      }),
    )
    .filter(({ bad }) => bad[0] !== 0 || bad[1] !== 1);

describe('one bad record', () => {
  const place = fc
    .integer({ min: 2, max: 5000 })
    .chain((count) => fc.record({ count: fc.constant(count), rank: fc.nat(count - 1) }));

  it('is found by its rank and its neighbours, and nothing else is lost', () => {
    fc.assert(
      fc.property(place, fc.boolean(), ({ count, rank }, hasTotals) => {
        const ids = idsOf(count);
        const reading = read(ids, failingOn(ids, [rank]), { hasTotals });
        expect(missing(reading, ids)).toEqual([rank]);
        const [hole, ...others] = holesOf(reading);
        expect(others).toEqual([]);
        expect(hole).toMatchObject({ why: 'unanswered', rank, triedAt: 1000 });
        expect(hole?.left).toBe(ids[rank - 1]);
        expect(hole?.after ?? -1).toBeLessThanOrEqual(ids[rank - 1] ?? -1);
        expect(hole?.before ?? 1e9).toBeGreaterThan(ids[rank] ?? 0);
        if (rank < count - 1) expect(hole?.before).toBeDefined();
        const quiet = read(ids, () => false, { hasTotals });
        expect(reading.windows.length - quiet.windows.length).toBeLessThanOrEqual(28);
      }),
      {
        numRuns: 80,
        examples: [
          [{ count: 5000, rank: 2500 }, true],
          [{ count: 1001, rank: 1000 }, true],
          [{ count: 2, rank: 0 }, false],
          [{ count: 2504, rank: 2502 }, true],
        ],
      },
    );
  });

  it('in the middle of a long list takes a dozen windows more', () => {
    const ids = idsOf(5000);
    const { windows } = read(ids, failingOn(ids, [2500]));
    expect(windows.length).toBeLessThanOrEqual(6 + 14);
  });
});

describe('several bad records', () => {
  it('are found one by one, and all others are captured', () => {
    fc.assert(
      fc.property(listWithBad(6), ({ count, bad }) => {
        const ids = idsOf(count);
        const reading = read(ids, failingOn(ids, bad));
        expect(missing(reading, ids)).toEqual(bad);
        expect(ranksOf(reading)).toEqual(bad);
      }),
      { numRuns: 80, examples: [[{ count: 2600, bad: [2500, 2501, 2503] }]] },
    );
  });

  it('are gone straight around when they are known, and tried once if that is due', () => {
    fc.assert(
      fc.property(listWithBad(6), fc.boolean(), ({ count, bad }, isDue) => {
        const ids = idsOf(count);
        const fails = failingOn(ids, bad);
        const reading = read(ids, fails, { known: knownFrom(read(ids, fails), isDue) });
        expect(missing(reading, ids)).toEqual(bad);
        expect(ranksOf(reading)).toEqual(bad);
        expect(reading.windows.filter(({ failed }) => failed)).toHaveLength(isDue ? bad.length : 0);
      }),
      { numRuns: 80 },
    );
  });

  it('are captured when they are tried and answered', () => {
    fc.assert(
      fc.property(listWithBad(4), ({ count, bad }) => {
        const ids = idsOf(count);
        const reading = read(ids, () => false, { known: knownFrom(read(ids, failingOn(ids, bad)), true) });
        expect(missing(reading, ids)).toEqual([]);
        expect(reading.end).toEqual({ kind: 'finished', total: count, doubt: '' });
      }),
      { numRuns: 100 },
    );
  });

  it('are found again if the list has shifted meanwhile', () => {
    fc.assert(
      fc.property(
        listWithBad(3),
        fc.array(fc.nat(3000), { maxLength: 20 }),
        fc.boolean(),
        ({ count, bad }, deleted, isDue) => {
          const ids = idsOf(count);
          const fails = failingOn(ids, bad);
          const isLeft = (_: number, rank: number) =>
            bad.includes(rank) || rank === count - 1 || rank < 2 || !deleted.includes(rank);
          const left = ids.filter(isLeft);
          const reading = read(left, fails, { known: knownFrom(read(ids, fails), isDue) });
          const badNow = bad.map((rank) => left.indexOf(ids[rank] ?? 0));
          // A place that is not tried again may have a good record now: it is named as well, never left out in silence.
          expect(missing(reading, left)).toEqual(expect.arrayContaining(badNow));
          expect(ranksOf(reading)).toEqual(missing(reading, left));
          expect(ranksOf(reading).length).toBeLessThanOrEqual(2 * bad.length);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('a list of which nothing is answered', () => {
  it('behind a place is in trouble as a whole, after few windows', () => {
    const ids = idsOf(5000);
    const reading = read(ids, (window) => endOf(window) > 2500);
    expect(reading.end).toBe('trouble of the list');
    expect(reading.captured.size).toBe(2500);
    expect(reading.windows.length).toBeLessThan(25);
  });

  it('at all is in trouble after a handful', () => {
    const reading = read(idsOf(5000), () => true);
    expect(reading.end).toBe('trouble of the list');
    expect(reading.windows).toHaveLength(3);
  });
});

describe('windows that are too large for the server', () => {
  it.each([400, 90, 51])('are made smaller, and larger ones are tried seldom: %i rows', (rowsAtMost) => {
    const ids = idsOf(20_000);
    const reading = read(ids, ({ perPage }) => perPage > rowsAtMost);
    expect(missing(reading, ids)).toEqual([]);
    expect(reading.end).toEqual({ kind: 'finished', total: 20_000, doubt: '' });
    expect(reading.windows.length).toBeLessThan(2 * (20_000 / rowsAtMost) + 40);
  });
});

describe('a list with bad records that changes between requests', () => {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    deleted: fc.integer({ min: 0, max: 60 }),
    inserted: fc.integer({ min: 0, max: 60 }),
  });

  it('never loses a record that existed throughout, but between the ids that a hole names', () => {
    fc.assert(
      fc.property(
        listWithBad(3),
        fc.array(fc.option(change), { maxLength: 40 }),
        fc.boolean(),
        ({ count, bad }, changes, hasTotals) => {
          const list = idsOf(count);
          const throughout = new Set(list);
          const fails = failingOn([...list], bad);
          const pending = [...changes];
          let greatest = count * 3;
          const reading = read(list, fails, {
            hasTotals,
            change: () => {
              const next = pending.shift();
              if (!next) return;
              const from = Math.floor(next.at * list.length);
              for (const id of list.splice(from, next.deleted)) throughout.delete(id);
              for (let left = next.inserted; left > 0; left--) {
                greatest += 2;
                list.push(greatest);
              }
            },
          });
          if (isTrouble(reading) || (reading.end as FinishedPass).isCut) return;
          const isUnproved = (id: number) =>
            holesOf(reading).some(({ after, before }) => (after ?? -1) < id && id < (before ?? 1e9));
          const lost = [...throughout].filter((id) => !reading.captured.has(id) && !isUnproved(id));
          expect(lost).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
