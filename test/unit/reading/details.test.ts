import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import type { RecordId } from '../../../src/prosonata/record-id.js';
import {
  type DetailAnswer,
  type DetailProgress,
  type DetailTimes,
  isLastChance,
  isUnexplained,
  judgeDetail,
  needOf,
  planDetails,
  startDetails,
} from '../../../src/reading/details.js';
import type { DetailState } from '../../../src/workfile/state.js';
import { dayMs, periodMs } from '../../support/clock.js';

const start = 100 * dayMs;
const times: DetailTimes = {
  startedAt: start,
  previousStartedAt: start - dayMs,
  intervalMs: dayMs,
  detailsMaxAgeMs: 30 * dayMs,
};

const state = (id: RecordId, more: Partial<DetailState> = {}): DetailState => ({
  id,
  readAt: undefined,
  note: undefined,
  notedAt: undefined,
  ...more,
});
const plan = (
  lists: Record<string, readonly DetailState[]>,
  more: Partial<DetailTimes> = {},
  refreshed = 0,
) =>
  planDetails(
    Object.entries(lists).map(([resource, states], index) => ({
      resource,
      states,
      refreshed: index === 0 ? refreshed : 0,
    })),
    { ...times, ...more },
  ).map(({ resource, id }) => `${resource} ${id}`);

describe('a record', () => {
  it.each<[string, Partial<DetailState>, string]>([
    ['that was never read is missing', {}, 'missing'],
    ['that was read before this backup is carried', { readAt: start - 1 }, 'carried'],
    ['that was read in this backup is settled', { readAt: start }, 'settled'],
    ['that was gone in this backup is settled', { note: 'gone', notedAt: start }, 'settled'],
    [
      'that was gone in an earlier one and is listed again is missing',
      { note: 'gone', notedAt: start - 1 },
      'missing',
    ],
    ['that was refused in this backup is settled', { note: 'refused', notedAt: start }, 'settled'],
    ['that was refused before is carried', { note: 'refused', notedAt: start - 1 }, 'carried'],
    [
      'that was answered badly is troubled',
      { note: 'trouble', notedAt: start, readAt: start - 1 },
      'troubled',
    ],
    ['that stayed so in this backup is settled', { note: 'failed', notedAt: start }, 'settled'],
    ['that stayed so before is troubled', { note: 'failed', notedAt: start - 1 }, 'troubled'],
  ])('%s', (_, known, need) => {
    expect(needOf(state(1, known), start)).toBe(need);
  });
});

describe('the plan', () => {
  it('has the newest missing record of each list first, the lists in turn', () => {
    expect(plan({ a: [state(1), state(2), state(3)], b: [state(7), state('x')] })).toEqual([
      'a 3',
      'b x',
      'a 2',
      'b 7',
      'a 1',
    ]);
  });

  it('has the oldest of the carried ones behind what is missing, and what was answered badly last', () => {
    const carried = Array.from({ length: 30 }, (_, index) => state(index, { readAt: start - dayMs - index }));
    const bad = state(50, { note: 'trouble', notedAt: start });
    expect(plan({ a: [...carried, bad], b: [state(1)] })).toEqual(['b 1', 'a 29', 'a 50']);
  });

  it('takes a share for the time since the last backup, all of them at most', () => {
    const carried = Array.from({ length: 60 }, (_, index) => state(index, { readAt: start - dayMs - index }));
    expect(plan({ a: carried })).toHaveLength(2);
    expect(plan({ a: carried }, { previousStartedAt: start - 3 * dayMs })).toHaveLength(6);
    expect(plan({ a: carried }, { previousStartedAt: start - dayMs / 2 })).toHaveLength(1);
    expect(plan({ a: carried }, { detailsMaxAgeMs: dayMs / 2 })).toHaveLength(60);
  });

  it('takes what would be too old at the next backup, however much that is', () => {
    const old = Array.from({ length: 40 }, (_, index) => state(index, { readAt: start - 29 * dayMs }));
    const young = Array.from({ length: 40 }, (_, index) =>
      state(100 + index, { readAt: start - 29 * dayMs + 1 }),
    );
    expect(plan({ a: [...old, ...young] })).toHaveLength(40);
  });

  it('continues where it was when it is made again in the same backup', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }), { maxLength: 80 }),
        fc.nat(80),
        (ages, done) => {
          const states = ages.map((age, id) =>
            state(id, { readAt: age === undefined ? undefined : start - age * dayMs }),
          );
          const whole = plan({ a: states });
          const first = new Set(whole.slice(0, done));
          const isDone = ({ id }: DetailState) => first.has(`a ${id}`);
          const refreshed = states.filter((known) => isDone(known) && known.readAt !== undefined).length;
          const later = states.map((known) => (isDone(known) ? { ...known, readAt: start + 1 } : known));
          expect(plan({ a: later }, {}, refreshed)).toEqual(whole.slice(done));
        },
      ),
    );
  });

  it.each([0, periodMs, -periodMs])(
    'spreads what was read on one day evenly, with ticks that wander by %d ms, and lets nothing get too old',
    (wander) => {
      const records = 301;
      const readAt = new Map<number, number>();
      const perDay: number[] = [];
      let previousStartedAt: number | undefined;
      for (let number = 0; number < 100; number++) {
        const startedAt = start + number * (dayMs + wander);
        const states = Array.from({ length: records }, (_, id) => state(id, { readAt: readAt.get(id) }));
        const tasks = planDetails([{ resource: 'a', refreshed: 0, states }], {
          ...times,
          startedAt,
          previousStartedAt,
        });
        // Each read takes its time.
        for (const [index, { id }] of tasks.entries()) readAt.set(Number(id), startedAt + index * 1000);
        perDay.push(tasks.length);
        expect(Math.min(...readAt.values())).toBeGreaterThan(startedAt - times.detailsMaxAgeMs);
        previousStartedAt = startedAt;
      }
      expect(perDay[0]).toBe(records);
      expect(Math.max(...perDay.slice(1))).toBeLessThanOrEqual(Math.ceil(records / 30) + 1);
      expect(Math.min(...perDay.slice(1))).toBeGreaterThanOrEqual(Math.floor(records / 31));
    },
  );
});

describe('an answer', () => {
  const invoices = findResource('invoices') as Resource;
  const crmevents = findResource('crmevents') as Resource;
  const judge = (
    resource: Resource,
    answers: readonly DetailAnswer['kind'][],
    known: DetailState = state(1),
    progress: DetailProgress = startDetails(resource, undefined),
  ) => {
    let verdict = { progress, note: undefined, isAgain: false } as ReturnType<typeof judgeDetail>;
    for (const kind of answers) {
      const answer = (kind === 'detail' ? { kind } : { kind, reason: kind }) as DetailAnswer;
      verdict = judgeDetail(resource, verdict.progress, answer, known, start);
    }
    return verdict;
  };

  it('of 404 means deleted meanwhile, and refused where the record is listed once more', () => {
    expect(judge(invoices, ['gone'])).toMatchObject({ note: 'gone', isAgain: false });
    expect(judge(invoices, ['gone'], state(1, { note: 'gone', notedAt: start - dayMs })).note).toBe(
      'refused',
    );
  });

  it('that refuses one record among others is noted of that one', () => {
    const { progress, note } = judge(invoices, ['detail', 'refused', 'gone', 'refused', 'refused']);
    expect(note).toBe('refused');
    expect(progress.skipped).toBeUndefined();
  });

  it.each<DetailAnswer['kind']>(['refused', 'gone'])(
    'of %s to the first four records means the rest of the list, and nothing of single records',
    (kind) => {
      expect(judge(invoices, [kind, kind, kind]).progress.skipped).toBeUndefined();
      expect(judge(invoices, [kind, kind, kind, kind])).toMatchObject({
        progress: { skipped: kind, isOwed: false },
        note: undefined,
      });
    },
  );

  it('that would be the fourth without a record is asked of the middle of the list', () => {
    expect(isLastChance(judge(invoices, ['gone', 'refused', 'gone']).progress)).toBe(true);
    expect(isLastChance(judge(invoices, ['gone', 'refused']).progress)).toBe(false);
    expect(isLastChance(judge(invoices, ['detail', 'gone', 'gone', 'gone']).progress)).toBe(false);
    const elsewhere = ['gone', 'gone', 'gone', 'gone', 'gone', 'gone'] as const;
    expect(isLastChance(judge(crmevents, elsewhere).progress)).toBe(true);
    expect(isLastChance(judge(crmevents, [...elsewhere, 'gone']).progress)).toBe(false);
  });

  it('that stays broken for the first four records means the rest of the list in this backup, which is owed', () => {
    const { progress, note } = judge(invoices, ['trouble', 'trouble', 'trouble', 'trouble']);
    expect(progress).toMatchObject({ skipped: 'trouble', isOwed: true });
    expect(note).toBe('trouble');
    expect(judge(invoices, ['detail', 'trouble', 'trouble', 'trouble', 'trouble']).progress.skipped).toBe(
      undefined,
    );
  });

  it('that gives none of what an earlier backup was given leaves it owed', () => {
    const known = startDetails(invoices, 'invoices');
    expect(
      judge(invoices, ['refused', 'refused', 'refused', 'refused'], state(1), known).progress,
    ).toMatchObject({ skipped: 'refused', isOwed: true });
  });

  it('that is broken puts the record behind all others, and then out of this backup', () => {
    expect(judge(invoices, ['trouble']).note).toBe('trouble');
    expect(judge(invoices, ['trouble'], state(1, { note: 'trouble', notedAt: start })).note).toBe('failed');
    expect(judge(invoices, ['trouble'], state(1, { note: 'failed', notedAt: start - dayMs })).note).toBe(
      'failed',
    );
  });

  it.each<[string, readonly DetailAnswer['kind'][], string, string | undefined]>([
    ['under the first path decides for it', ['detail'], 'crmevents', undefined],
    [
      'under the second one after a page for people decides for that',
      ['elsewhere', 'detail'],
      'crmevent',
      undefined,
    ],
    ['under the second one after a 404 decides for that', ['gone', 'detail'], 'crmevent', undefined],
    ['of 404 under both is of a deleted record', ['gone', 'gone'], 'crmevents', 'gone'],
    ['of 404 and a page for people keeps to the path of the 404', ['gone', 'elsewhere'], 'crmevents', 'gone'],
    ['of a page for people and 404 keeps to the path of the 404', ['elsewhere', 'gone'], 'crmevent', 'gone'],
    [
      'of 404 is not asked for elsewhere once a path has given a record',
      ['detail', 'gone'],
      'crmevents',
      'gone',
    ],
  ])('%s', (_, answers, path, note) => {
    const verdict = judge(crmevents, answers);
    expect(verdict.progress.path).toBe(path);
    expect(verdict.note).toBe(note);
    expect(verdict.isAgain).toBe(false);
  });

  it('under a path that worked in the last backup is asked for first', () => {
    expect(startDetails(crmevents, 'crmevent').path).toBe('crmevent');
    expect(startDetails(crmevents, 'unknown').path).toBe('crmevents');
  });

  it('that is a page for people ends the run unless a wrong path explains it', () => {
    expect(isUnexplained(invoices, startDetails(invoices, undefined))).toBe(true);
    expect(isUnexplained(crmevents, startDetails(crmevents, undefined))).toBe(false);
    expect(isUnexplained(crmevents, judge(crmevents, ['elsewhere']).progress)).toBe(true);
    expect(isUnexplained(crmevents, judge(crmevents, ['gone']).progress)).toBe(false);
    expect(isUnexplained(crmevents, judge(crmevents, ['detail']).progress)).toBe(true);
  });

  it('to a refresh is counted, so that an interruption does not begin the share again', () => {
    const carried = state(1, { readAt: start - dayMs });
    expect(judge(invoices, ['detail'], carried).progress.refreshed).toBe(1);
    expect(judge(invoices, ['gone'], carried).progress.refreshed).toBe(1);
    expect(judge(invoices, ['detail']).progress.refreshed).toBe(0);
    expect(judge(crmevents, ['gone', 'detail'], carried).progress.refreshed).toBe(1);
  });
});
