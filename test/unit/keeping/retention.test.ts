import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { applyRetention, type Dated } from '../../../src/keeping/retention.js';
import type { KeepPolicy } from '../../../src/keeping/rules.js';
import { retentionLines } from '../../../src/report/retention.js';
import { dayMs } from '../../support/clock.js';

/** A backup from its id; the state is shown by a question mark behind it. */
function backup(text: string): Dated {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z/.exec(text) ?? [];
  return {
    id: text.replace('?', ''),
    startedAt: Date.parse(`${year}-${month}-${day}T${hour}:${minute}Z`),
    isGood: !text.endsWith('?'),
    holds: undefined,
  };
}

const now = Date.UTC(2026, 10, 23, 9);
const lines = (policy: KeepPolicy, ...ids: string[]) => linesOf(ids.map(backup), policy);

/** What becomes of them today, in words. */
function linesOf(backups: readonly Dated[], policy: KeepPolicy): readonly string[] {
  const { keep, remove } = applyRetention(backups, policy, now);
  return retentionLines({ keep, removed: remove.map((removed) => removed.backup) });
}

/** Those that go. */
function removedOf(backups: readonly Dated[], policy: KeepPolicy, at = now): readonly Dated[] {
  return applyRetention(backups, policy, at).remove.map((removed) => removed.backup);
}

/** Daily backups at 02:15 UTC, the newest on `newest`. */
function daily(days: number, newest = Date.UTC(2026, 10, 23, 2, 15)): Dated[] {
  return Array.from({ length: days }, (_, index) => {
    const startedAt = newest - index * dayMs;
    const iso = new Date(startedAt).toISOString();
    return { id: `${iso.slice(0, 10).replaceAll('-', '')}T0215Z`, startedAt, isGood: true, holds: undefined };
  });
}

describe('retention', () => {
  it('thins a year of daily backups out as restic does', () => {
    const policy = { last: 3, daily: 7, weekly: 4, monthly: 6, yearly: 3 };
    const { keep, remove } = applyRetention(daily(365), policy, now);
    expect(retentionLines({ keep, removed: [] })).toEqual([
      'kept 20261123T0215Z: last 1, daily 1, weekly 1, monthly 1, yearly 1',
      'kept 20261122T0215Z: last 2, daily 2, weekly 2',
      'kept 20261121T0215Z: last 3, daily 3',
      'kept 20261120T0215Z: daily 4',
      'kept 20261119T0215Z: daily 5',
      'kept 20261118T0215Z: daily 6',
      'kept 20261117T0215Z: daily 7',
      'kept 20261115T0215Z: weekly 3',
      'kept 20261108T0215Z: weekly 4',
      'kept 20261031T0215Z: monthly 2',
      'kept 20260930T0215Z: monthly 3',
      'kept 20260831T0215Z: monthly 4',
      'kept 20260731T0215Z: monthly 5',
      'kept 20260630T0215Z: monthly 6',
      'kept 20251231T0215Z: yearly 2',
      'kept 20251124T0215Z: oldest for yearly',
    ]);
    expect(remove).toHaveLength(365 - keep.length);
  });

  it('deletes nothing where no rule is set', () => {
    for (const policy of [{}, { last: 0, daily: undefined }]) {
      expect(lines(policy, '20261123T0215Z', '20200101T0000Z?')).toEqual([
        'kept 20261123T0215Z: no keep rule is set',
        'kept 20200101T0000Z: no keep rule is set (not complete)',
      ]);
    }
  });

  it('counts buckets that hold a backup, however far they lie apart', () => {
    expect(
      lines({ daily: 2 }, '20261123T0215Z', '20260301T1800Z', '20260301T0215Z', '20240101T0215Z'),
    ).toEqual([
      'kept 20261123T0215Z: daily 1',
      'kept 20260301T1800Z: daily 2',
      'removed 20260301T0215Z',
      'removed 20240101T0215Z',
    ]);
  });

  it('counts backups, not days, where the last ones are kept', () => {
    expect(lines({ last: 2 }, '20261122T1800Z', '20261122T0215Z', '20261121T0215Z')).toEqual([
      'kept 20261122T1800Z: last 1',
      'kept 20261122T0215Z: last 2',
      'removed 20261121T0215Z',
    ]);
  });

  it('cuts days at midnight UTC', () => {
    expect(lines({ daily: 2 }, '20261120T0000Z', '20261119T2359Z', '20261119T0000Z')).toEqual([
      'kept 20261120T0000Z: daily 1',
      'kept 20261119T2359Z: daily 2',
      'removed 20261119T0000Z',
    ]);
  });

  it('takes ISO weeks, which begin on Monday and may belong to two years', () => {
    // Monday 2024-12-30 to Sunday 2025-01-05 is the first week of 2025.
    expect(
      lines(
        { weekly: 2 },
        '20250106T0000Z',
        '20250105T2359Z',
        '20250101T0000Z',
        '20241230T0000Z',
        '20241229T0000Z',
      ),
    ).toEqual([
      'kept 20250106T0000Z: weekly 1',
      'kept 20250105T2359Z: weekly 2',
      'removed 20250101T0000Z',
      'removed 20241230T0000Z',
      'removed 20241229T0000Z',
    ]);
  });

  it('takes UTC whatever the zone of the machine', () => {
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    for (const zone of ['America/Los_Angeles', 'Europe/Berlin', 'Pacific/Kiritimati']) {
      vi.stubEnv('TZ', zone);
      const week = ['20250105T2330Z', '20250105T0030Z', '20241230T2330Z', '20241230T0030Z'];
      expect(lines({ weekly: 2 }, ...week, '20241229T2330Z').slice(0, 4), zone).toEqual([
        'kept 20250105T2330Z: weekly 1',
        'removed 20250105T0030Z',
        'removed 20241230T2330Z',
        'removed 20241230T0030Z',
      ]);
    }
  });

  it('does not take the same month or week of another year for one', () => {
    expect(lines({ monthly: 2 }, '20261101T0000Z', '20251101T0000Z', '20241101T0000Z')).toEqual([
      'kept 20261101T0000Z: monthly 1',
      'kept 20251101T0000Z: monthly 2',
      'removed 20241101T0000Z',
    ]);
  });

  it('keeps the oldest while a rule has places left, and no longer', () => {
    expect(lines({ yearly: 2 }, '20261123T0215Z', '20260501T0215Z', '20260301T0215Z')).toEqual([
      'kept 20261123T0215Z: yearly 1',
      'removed 20260501T0215Z',
      'kept 20260301T0215Z: oldest for yearly',
    ]);
    expect(lines({ yearly: 2 }, '20261123T0215Z')).toEqual(['kept 20261123T0215Z: yearly 1']);
    expect(lines({ yearly: 1 }, '20261123T0215Z', '20260301T0215Z')).toEqual([
      'kept 20261123T0215Z: yearly 1',
      'removed 20260301T0215Z',
    ]);
  });

  it('never lets a bad backup push a good one out, and keeps it where there is nothing better', () => {
    expect(
      lines(
        { daily: 2 },
        '20261123T0830Z?',
        '20261123T0445Z?',
        '20261123T0215Z',
        '20261122T0215Z?',
        '20261121T0215Z?',
        '20261120T0215Z',
        '20261119T0215Z',
      ),
    ).toEqual([
      'kept 20261123T0830Z: newest (not complete)',
      'removed 20261123T0445Z (not complete)',
      'kept 20261123T0215Z: daily 1',
      'kept 20261122T0215Z: daily 2 (not complete)',
      'removed 20261121T0215Z (not complete)',
      'kept 20261120T0215Z: daily 2',
      'removed 20261119T0215Z',
    ]);
  });

  it('thins out a list in which nothing is good by the same rules', () => {
    expect(lines({ last: 1, yearly: 2 }, '20261123T0215Z?', '20261122T0215Z?', '20261121T0215Z?')).toEqual([
      'kept 20261123T0215Z: last 1, yearly 1 (not complete)',
      'removed 20261122T0215Z (not complete)',
      'kept 20261121T0215Z: oldest for yearly (not complete)',
    ]);
  });

  it('keeps backups from the future without letting them take a place', () => {
    expect(
      lines({ last: 1 }, '20360101T0215Z', '20360102T0215Z?', '20261123T0215Z', '20261122T0215Z'),
    ).toEqual([
      'kept 20360102T0215Z: dated in the future (not complete)',
      'kept 20360101T0215Z: dated in the future',
      'kept 20261123T0215Z: last 1',
      'removed 20261122T0215Z',
    ]);
  });

  it('deletes nothing under a clock that was set back before all backups', () => {
    expect(removedOf(daily(30), { last: 1 }, Date.UTC(2020, 0))).toEqual([]);
  });

  it('keeps what has no date that can be read', () => {
    const odd = { id: 'odd', startedAt: Number.NaN, isGood: true, holds: undefined };
    expect(removedOf([odd, ...daily(3)], { last: 1 })).toEqual(daily(3).slice(1));
  });

  it('counts a backup that was published twice once, and keeps or removes both of it', () => {
    const [newest, older, oldest] = daily(3) as [Dated, Dated, Dated];
    const twice = { ...newest, isGood: false };
    const { keep, remove } = applyRetention([older, oldest, twice, newest, oldest], { last: 2 }, now);
    expect(keep.map((kept) => kept.backup)).toEqual([twice, newest, older]);
    expect(keep[0]?.reasons).toEqual([{ kind: 'place', rule: 'last', place: 1 }]);
    expect(remove.map((removed) => removed.backup)).toEqual([oldest, oldest]);
  });
});

describe('retention, whatever the backups and the policy', () => {
  const minuteMs = 60_000;
  const start = Date.UTC(2024, 11, 20);
  const backups = fc
    .array(
      fc.record({
        // Some are in the future of `late`, some share a minute and with it an id.
        startedAt: fc.integer({ min: 0, max: 800 * 24 * 6 }).map((tens) => start + tens * 10 * minuteMs),
        isGood: fc.boolean(),
      }),
      { maxLength: 60 },
    )
    .map((list): Dated[] =>
      list.map((entry) => ({ ...entry, id: new Date(entry.startedAt).toISOString(), holds: undefined })),
    );
  const late = start + 700 * dayMs;
  const rules = ['last', 'daily', 'weekly', 'monthly', 'yearly'] as const;
  const counts = fc.record(
    { last: fc.nat(5), daily: fc.nat(8), weekly: fc.nat(6), monthly: fc.nat(14), yearly: fc.nat(3) },
    { requiredKeys: [] },
  );
  const isSet = (policy: KeepPolicy) => rules.some((rule) => (policy[rule] ?? 0) > 0);

  it('keeps or removes each backup, and none both', () => {
    fc.assert(
      fc.property(backups, counts, (list, policy) => {
        const { keep, remove } = applyRetention(list, policy, late);
        expect(new Set([...keep, ...remove].map((entry) => entry.backup))).toEqual(new Set(list));
        expect(keep.length + remove.length).toBe(list.length);
        expect(keep.every(({ reasons }) => reasons.length > 0)).toBe(true);
      }),
    );
  });

  it('keeps the newest good backup and the newest one', () => {
    fc.assert(
      fc.property(backups, counts, fc.integer({ min: start, max: late + dayMs }), (list, policy, at) => {
        const good = list.filter(({ isGood }) => isGood);
        const isPast = ({ startedAt }: Dated) => startedAt <= at;
        for (const candidates of [good, good.filter(isPast), list.filter(isPast)]) {
          const newest = candidates.sort((a, b) => b.startedAt - a.startedAt)[0];
          if (newest) expect(removedOf(list, policy, at)).not.toContain(newest);
        }
      }),
    );
  });

  it('removes nothing more from what it kept', () => {
    fc.assert(
      fc.property(backups, counts, (list, policy) => {
        const { keep } = applyRetention(list, policy, late);
        const kept = keep.map((entry) => entry.backup);
        expect(removedOf(kept, policy, late)).toEqual([]);
      }),
    );
  });

  it('removes no more under a more generous policy', () => {
    fc.assert(
      fc.property(backups, counts, counts, (list, policy, more) => {
        fc.pre(isSet(policy));
        const generous = Object.fromEntries(
          rules.map((rule) => [rule, (policy[rule] ?? 0) + (more[rule] ?? 0)]),
        );
        const removed = new Set(removedOf(list, policy, late));
        for (const gone of removedOf(list, generous, late)) expect(removed.has(gone)).toBe(true);
      }),
    );
  });

  it('keeps of the good ones what it keeps where there are no others', () => {
    fc.assert(
      fc.property(backups, counts, (list, policy) => {
        // One entry for each id: a bad copy of a good backup is part of it.
        const single = [...new Map(list.map((entry) => [entry.id, entry])).values()];
        const kept = (from: readonly Dated[]) =>
          applyRetention(from, policy, late)
            .keep.filter(({ backup: { isGood } }) => isGood)
            .map((entry) => entry.backup.id);
        expect(kept(single)).toEqual(kept(single.filter(({ isGood }) => isGood)));
      }),
    );
  });

  it('does not depend on the order of the list', () => {
    fc.assert(
      fc.property(
        backups.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        counts,
        ([list, shuffled], policy) => {
          const ids = (from: readonly Dated[]) => {
            const { keep, remove } = applyRetention(from, policy, late);
            return [
              keep.map(({ backup: { id }, reasons }) => [id, reasons]),
              remove.map(({ backup: { id } }) => id),
            ];
          };
          expect(ids(shuffled)).toEqual(ids(list));
        },
      ),
    );
  });
});
