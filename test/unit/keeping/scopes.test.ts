import { describe, expect, it } from 'vitest';
import type { Holdings } from '../../../src/keeping/holdings.js';
import { applyRetention, type Dated } from '../../../src/keeping/retention.js';
import type { KeepPolicy } from '../../../src/keeping/rules.js';
import { retentionLines } from '../../../src/report/retention.js';
import { backupStart } from '../../../src/workfile/save.js';
import { holdings } from '../../support/holdings.js';

const now = Date.UTC(2026, 10, 30);

/** A backup of this day of November; a question mark behind it says that it is not complete. */
function on(day: string, holds: Holdings | undefined): Dated {
  const [, date, time = ''] = /^(\d\d)(\d*)/.exec(day) ?? [];
  const id = `202611${date}T${time.padEnd(4, '0')}Z`;
  return { id, startedAt: backupStart(id), isGood: !day.endsWith('?'), holds };
}

/** What becomes of them, by day. */
function linesOf(policy: KeepPolicy, ...backups: readonly Dated[]): readonly string[] {
  const { keep, remove } = applyRetention(backups, policy, now);
  const lines = retentionLines({ keep, removed: remove.map(({ backup }) => backup) });
  return lines.map((line) =>
    line.replace(/202611(\d\d)T(\d{4})Z/, (_, day, time) => (time === '0000' ? day : day + time)),
  );
}

const full = holdings({
  users: 5,
  invoices: { rows: 100, details: 'whole' },
  contacts: { rows: 60, inactive: true },
});
const lists = (...names: readonly (keyof typeof full.lists)[]) =>
  holdings(Object.fromEntries(names.map((name) => [name, full.lists[name] ?? 0])));
const leftOut = (days: number, last: string, ...parts: readonly string[]) => ({
  leftOut: Object.fromEntries(parts.map((part) => [part, { last: on(last, full).id, days }])),
});

describe('a backup of a smaller scope', () => {
  it.each([
    ['fewer lists', lists('users'), 'invoices, contacts'],
    ['no details', holdings({ ...full.lists, invoices: 100 }), 'details of invoices'],
    ['no inactive records', holdings({ ...full.lists, contacts: 60 }), 'inactive contacts'],
    ['other eyes', { ...full, key: 'apprentice' }, 'what key boss may see'],
  ])('with %s displaces no fuller one, which says why it stays', (_, narrow, only) => {
    const before = only.includes('boss') ? { ...full, key: 'boss' } : full;
    expect(
      linesOf({ last: 1 }, on('01', before), on('02', before), on('03', narrow), on('04', narrow)),
    ).toEqual([
      'kept 04: last 1',
      'removed 03',
      `kept 02: last 1, only this one holds ${only}`,
      'removed 01',
    ]);
  });

  it('of which each has lost another list takes no place of a whole one, not even together', () => {
    const of = (users: number, invoices: number) => holdings({ users, invoices });
    const losses = { users: [{ atLeast: 50, days: 1 }], invoices: [{ atLeast: 50, days: 1 }] };
    const newest = { ...of(10, 100), losses };
    const lines = linesOf({ last: 2 }, on('01', of(100, 100)), on('02', of(100, 10)), on('03', newest));
    expect(lines.filter((line) => line.startsWith('removed'))).toEqual([]);
  });

  it('takes no place of a day from a fuller one', () => {
    expect(linesOf({ daily: 2 }, on('01', full), on('02', full), on('021500', lists('invoices')))).toEqual([
      'kept 021500: daily 1',
      'kept 02: daily 1, the newest lacks users, contacts',
      'kept 01: daily 2, the newest lacks users, contacts',
    ]);
  });

  it('goes by the rules behind the fuller ones that follow', () => {
    expect(
      linesOf({ last: 2 }, on('01', full), on('02', lists('users')), on('03', full), on('04', full)),
    ).toEqual(['kept 04: last 1', 'kept 03: last 2', 'removed 02', 'removed 01']);
  });

  it('of another kind stays beside it', () => {
    const [users, invoices] = [lists('users'), lists('invoices')];
    expect(
      linesOf({ last: 1 }, on('01', users), on('02', invoices), on('03', users), on('04', invoices)),
    ).toEqual(['kept 04: last 1', 'kept 03: last 1, only this one holds users', 'removed 02', 'removed 01']);
  });
});

describe('a part that is given up', () => {
  const narrow = lists('users');
  const gone = ['invoices', 'details of invoices', 'contacts', 'inactive contacts'];
  it('lets the archives go that hold it, by the rules, and no earlier', () => {
    const backups = (days: number) => [
      on('01', full),
      on('02', full),
      on('28', { ...narrow, ...leftOut(days - 1, '02', ...gone) }),
      on('29', { ...narrow, ...leftOut(days, '02', ...gone) }),
    ];
    const kept = 'only this one holds invoices, contacts';
    expect(linesOf({ last: 2 }, ...backups(29))).toEqual([
      'kept 29: last 1',
      'kept 28: last 2',
      'kept 02: last 1, the newest lacks invoices, contacts',
      'kept 01: last 2, the newest lacks invoices, contacts',
    ]);
    expect(linesOf({ last: 2 }, ...backups(30))).toEqual([
      'kept 29: last 1',
      'kept 28: last 2',
      'removed 02',
      'removed 01',
    ]);
    expect(linesOf({ last: 1, monthly: 3 }, ...backups(30))).toEqual([
      'kept 29: last 1, monthly 1',
      'removed 28',
      'removed 02',
      `kept 01: oldest for monthly, ${kept}`,
    ]);
  });

  it('is given up by no backup that is older than one which holds it', () => {
    const claimed = { ...narrow, ...leftOut(30, '01', ...gone) };
    expect(linesOf({ last: 1 }, on('01', full), on('02', full), on('29', claimed))).toContain(
      'kept 02: last 1, only this one holds invoices, contacts',
    );
  });

  it('is never one that is refused', () => {
    const refused = holdings({
      ...full.lists,
      invoices: { rows: 0, extent: 'none', details: 'none', lack: 'refused' },
    });
    expect(
      linesOf({ last: 1 }, on('01', full), on('02', full), on('28', refused), on('29', refused)),
    ).toEqual(['kept 29: last 1', 'removed 28', 'kept 02: only this one holds invoices', 'removed 01']);
  });
});

describe('what the rules let go', () => {
  const some = holdings({ ...full.lists, invoices: { rows: 30, extent: 'some', details: 'some' } });
  const none = holdings({ ...full.lists, invoices: { rows: 0, extent: 'none', details: 'none' } });

  it('stays if none of those behind it holds as much', () => {
    expect(linesOf({ last: 1 }, on('01', full), on('02', some))).toEqual([
      'kept 02: last 1',
      'kept 01: no newer one holds as much of invoices',
    ]);
  });

  it('goes together with its equals, the newest of them stays', () => {
    expect(linesOf({ last: 1 }, on('01', full), on('02', full), on('03', full), on('04', none))).toEqual([
      'kept 04: last 1',
      'kept 03: only this one holds invoices',
      'removed 02',
      'removed 01',
    ]);
  });

  it('stays as the newest that holds some of a part, although an older one holds the whole', () => {
    expect(linesOf({ last: 1 }, on('01', full), on('02?', some), on('03?', some), on('04?', none))).toEqual([
      'kept 04: last 1 (not complete)',
      'kept 03: no newer one holds as much, the newest lacks invoices (not complete)',
      'removed 02 (not complete)',
      'kept 01: last 1, no newer one holds as much of invoices',
    ]);
  });

  it('goes for several that hold it together, if it is not complete', () => {
    const half = (list: 'users' | 'invoices') =>
      holdings({
        users: { rows: 5, extent: list === 'users' ? 'whole' : 'some' },
        invoices: { rows: 9, extent: list === 'users' ? 'some' : 'whole' },
      });
    const mixed = holdings({ users: { rows: 5, extent: 'some' }, invoices: { rows: 9, extent: 'some' } });
    expect(
      linesOf(
        { last: 1 },
        on('01?', mixed),
        on('02?', half('users')),
        on('03?', half('invoices')),
        on('04?', mixed),
      ),
    ).toEqual([
      'kept 04: last 1 (not complete)',
      'kept 03: no newer one holds as much of invoices (not complete)',
      'kept 02: no newer one holds as much of users (not complete)',
      'removed 01 (not complete)',
    ]);
  });

  it('names what takes its place', () => {
    const { remove } = applyRetention([on('01', full), on('02', full)], { last: 1 }, now);
    expect(remove.map(({ backup, standIns }) => [backup.id, standIns.map(({ id }) => id)])).toEqual([
      [on('01', full).id, [on('02', full).id]],
    ]);
  });

  it('stays while a loss is new, and one of each level of it', () => {
    const rows = (invoices: number, ...losses: readonly [number, number][]) =>
      holdings(
        { users: 5, invoices },
        { losses: { invoices: losses.map(([atLeast, days]) => ({ atLeast, days })) } },
      );
    expect(
      linesOf(
        { last: 1 },
        on('01', rows(99)),
        on('02', rows(100)),
        on('03', rows(50, [80, 1])),
        on('04', rows(51, [80, 2])),
        on('05', rows(7, [80, 3], [41, 1])),
        on('06', rows(8, [80, 4], [41, 2])),
      ),
    ).toEqual([
      'kept 06: last 1',
      'removed 05',
      'kept 04: no newer one holds as much',
      'removed 03',
      'kept 02: no newer one holds as much of invoices',
      'removed 01',
    ]);
    expect(linesOf({ last: 1 }, on('02', rows(100)), on('28', rows(50)), on('29', rows(50)))).toEqual([
      'kept 29: last 1',
      'removed 28',
      'removed 02',
    ]);
  });
});

describe('a backup that does not say what it holds', () => {
  it('stays for the time being: nothing can be known to stand for it', () => {
    expect(linesOf({ last: 1 }, on('01', undefined), on('02', undefined), on('03', full))).toEqual([
      'kept 03: last 1',
      'kept 02: last 1, the newest lacks what an earlier version read',
      'kept 01: no newer one holds as much, the newest lacks what an earlier version read',
    ]);
  });

  it('goes by the rules when enough days have passed it by', () => {
    const later = { ...full, ...leftOut(30, '02', '?') };
    expect(linesOf({ last: 1 }, on('01', undefined), on('02', undefined), on('29', later))).toEqual([
      'kept 29: last 1',
      'removed 02',
      'removed 01',
    ]);
  });
});
