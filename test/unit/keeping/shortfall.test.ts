import { describe, expect, it } from 'vitest';
import type { Holdings } from '../../../src/keeping/holdings.js';
import { type Before, publishedBefore, shortfallOf } from '../../../src/keeping/shortfall.js';
import { backupIdAt } from '../../../src/workfile/save.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { holdings } from '../../support/holdings.js';

const first = Date.UTC(2026, 10, 1, 2, 15);
const idOf = (day: number, hour = 0) => backupIdAt(first + day * dayMs + hour * hourMs);
const earlier = (backupId: string, holds: Holdings | undefined): Before => ({
  backupId,
  isComplete: true,
  holds,
});

/** What follows on these backups, oldest first, on this day. */
function on(day: number, lists: Parameters<typeof holdings>[0], ...before: readonly Before[]) {
  const now = { backupId: idOf(day), lists: holdings(lists).lists, key: undefined };
  return shortfallOf(now, publishedBefore(now.backupId, before), 20);
}

/** Backups of these lists day by day, each the last one before the next; those before them are there too. */
function* daily(
  lists: Parameters<typeof holdings>[0],
  from: number,
  to: number,
  ...before: readonly Before[]
) {
  const all = [...before];
  for (let day = from; day <= to; day++) {
    const shortfall = on(day, lists, ...all);
    yield shortfall;
    all.push(earlier(idOf(day), shortfall.holds));
  }
}

const full = holdings({ users: 5, invoices: { rows: 100, details: 'whole' } });

describe('what a backup leaves out', () => {
  it('is nothing if it is the first, or asks for as much', () => {
    expect(on(0, { users: 5 })).toMatchObject({ newlyLeftOut: [], holds: { leftOut: {} } });
    expect(on(1, full.lists, earlier(idOf(0), full))).toMatchObject({
      newlyLeftOut: [],
      holds: { leftOut: {} },
    });
  });

  it('is reported once, and counted by days', () => {
    const days = [...daily({ users: 5 }, 1, 40, earlier(idOf(0), full))];
    expect(days[0]?.newlyLeftOut).toEqual(['invoices']);
    expect(days.slice(1).flatMap(({ newlyLeftOut }) => newlyLeftOut)).toEqual([]);
    expect(days.map(({ holds }) => holds.leftOut.invoices?.days).slice(0, 3)).toEqual([1, 2, 3]);
    const found = { last: idOf(0), days: 30 };
    expect(days.at(-1)?.holds.leftOut).toEqual({ invoices: found, 'details of invoices': found });
  });

  it('counts one day however many backups it has, and begins again behind a fuller one', () => {
    const narrow = on(1, { users: 5 }, earlier(idOf(0), full)).holds;
    const again = shortfallOf(
      { backupId: idOf(1, 3), lists: holdings({ users: 5 }).lists, key: undefined },
      [earlier(idOf(1), narrow), earlier(idOf(0), full)],
      20,
    );
    expect(again.holds.leftOut.invoices?.days).toBe(1);
    const before = [earlier(idOf(0), full), earlier(idOf(1), narrow), earlier(idOf(2), full)];
    // Whoever takes turns is not told each time.
    expect(on(3, { users: 5 }, ...before)).toMatchObject({
      newlyLeftOut: [],
      holds: { leftOut: { invoices: { last: idOf(2), days: 1 } } },
    });
  });

  it('begins again behind a fuller one that a clock set back has dated earlier', () => {
    const narrow = holdings({ users: 5 }, { leftOut: { invoices: { last: idOf(0), days: 20 } } });
    const before = [earlier(idOf(0), full), earlier(idOf(20), narrow), earlier(idOf(9), full)];
    expect(on(21, { users: 5 }, ...before).holds.leftOut.invoices).toEqual({ last: idOf(9), days: 1 });
  });

  it('names the details alone if the list is still read, and nothing that was never held', () => {
    expect(on(1, { users: 5, invoices: 100 }, earlier(idOf(0), full)).newlyLeftOut).toEqual([
      'details of invoices',
    ]);
    const refused = holdings({ users: 5, invoices: { rows: 0, extent: 'none', lack: 'refused' } });
    const shortfall = on(1, { users: 5 }, earlier(idOf(0), refused));
    expect(shortfall).toMatchObject({ newlyLeftOut: [], holds: { leftOut: { invoices: { days: 1 } } } });
  });

  it('is not what is asked for and refused', () => {
    const lists = {
      users: 5,
      invoices: { rows: 0, extent: 'none', details: 'none', lack: 'refused' },
    } as const;
    expect(on(1, lists, earlier(idOf(0), full))).toMatchObject({ newlyLeftOut: [], holds: { leftOut: {} } });
  });

  it('is whatever an earlier version read, without a word', () => {
    const shortfall = on(1, { users: 5 }, earlier(idOf(0), undefined));
    expect(shortfall).toMatchObject({ newlyLeftOut: [], holds: { leftOut: { '?': { days: 1 } } } });
  });

  it('looks at no backup of a later date', () => {
    expect(on(1, { users: 5 }, earlier(idOf(9), full))).toMatchObject({ holds: { leftOut: {} } });
  });
});

describe('a sudden loss', () => {
  const before = earlier(idOf(0), full);

  it('is reported by the backup that finds it, and counted until it is meant to be so', () => {
    const days = [...daily({ users: 5, invoices: 50 }, 1, 32, before)];
    expect(days[0]?.shrunk).toEqual([{ resource: 'invoices', rowsBefore: 100, rows: 50 }]);
    expect(days.slice(1).flatMap(({ shrunk }) => shrunk)).toEqual([]);
    const losses = days.map(({ holds }) => holds.losses.invoices);
    expect(losses.slice(0, 2)).toEqual([[{ atLeast: 80, days: 1 }], [{ atLeast: 80, days: 2 }]]);
    expect(losses.filter((loss) => loss !== undefined)).toHaveLength(29);
  });

  it('is over when the rows are back', () => {
    const lost = earlier(idOf(1), on(1, { users: 5, invoices: 0 }, before).holds);
    expect(lost.holds?.losses).toEqual({ invoices: [{ atLeast: 80, days: 1 }] });
    expect(on(2, { users: 5, invoices: 80 }, before, lost).holds.losses).toEqual({});
    expect(on(2, { users: 5, invoices: 79 }, before, lost).holds.losses).not.toEqual({});
  });

  it('is remembered beside another one, and while the list cannot be read', () => {
    const lost = earlier(idOf(1), on(1, { users: 5, invoices: 50 }, before).holds);
    const twice = on(2, { users: 5, invoices: 10 }, before, lost).holds;
    expect(twice.losses.invoices).toEqual([
      { atLeast: 80, days: 2 },
      { atLeast: 40, days: 1 },
    ]);
    const unread = on(2, { users: 5, invoices: { rows: 0, extent: 'none' } }, before, lost).holds;
    expect(unread.losses.invoices).toEqual([{ atLeast: 80, days: 1 }]);
  });

  it('that is known from the work file counts as well, the larger one of two', () => {
    const lossTo50 = (rowsBefore: number) =>
      shortfallOf(
        {
          backupId: idOf(1),
          lists: holdings({ users: 5, invoices: 50 }).lists,
          key: undefined,
          shrunk: [{ resource: 'invoices', rowsBefore, rows: 50 }],
        },
        [before],
        20,
      );
    expect(lossTo50(200)).toMatchObject({
      shrunk: [{ resource: 'invoices', rowsBefore: 200, rows: 50 }],
      holds: { losses: { invoices: [{ atLeast: 160, days: 1 }] } },
    });
    expect(lossTo50(70).shrunk).toEqual([{ resource: 'invoices', rowsBefore: 100, rows: 50 }]);
  });

  it('is looked for against the newest archive that holds the whole list', () => {
    const part = earlier(idOf(1), holdings({ users: 5, invoices: { rows: 3, extent: 'some' } }));
    expect(on(2, { users: 5, invoices: 50 }, before, part).shrunk).toHaveLength(1);
    expect(on(2, { users: 5, invoices: { rows: 3, extent: 'some' } }, before).shrunk).toEqual([]);
  });
});
