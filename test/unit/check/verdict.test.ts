import { describe, expect, it } from 'vitest';
import { costsOf } from '../../../src/check/cost.js';
import type { Findings, ListFinding } from '../../../src/check/findings.js';
import type { Schedule } from '../../../src/check/schedule.js';
import { verdictOn } from '../../../src/check/verdict.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { openLedger } from '../../../src/reading/budget.js';
import { settingsFromOptions } from '../../../src/settings/settings.js';

const given = { kind: 'given' } as const;

function list(
  name: string,
  rows: readonly (number | undefined)[],
  more: Partial<ListFinding> = {},
): ListFinding {
  const resource = findResource(name) as Resource;
  const details = resource.details ? given : undefined;
  return { resource, list: given, share: undefined, rows, details, leavesOut: false, ...more };
}

function findings(
  lists: readonly ListFinding[],
  more: { quota?: number; schedule?: Schedule; answerMs?: number } = {},
): Findings {
  const { quota = 100, schedule, answerMs = 1000 } = more;
  return {
    ...{
      workspaceUrl: 'https://a.example',
      callers: [],
      lists,
      requests: 20,
      answerMs,
      now: 0,
      end: undefined,
    },
    ledger: { ...openLedger(undefined, 0), periodCalls: quota, offers: [quota] },
    surroundings: { place: '.', isEncrypted: false, conditions: [], schedule, isBilled: true },
  };
}

const settings = (more: Record<string, string> = {}) =>
  settingsFromOptions(
    { 'workspace-url': 'https://a.example', 'api-key': 'key-0123456789abcdef', ...more },
    {},
  );

describe('what a backup takes', () => {
  it('is a window for each thousand rows of each pass, and a request for each detail', () => {
    const costs = costsOf(
      findings([list('contacts', [350, 22]), list('invoices', [2500])], { quota: 5000 }),
      settings(),
    );
    // Active, inactive, active again; 2,500 rows overlap.
    expect(costs?.first.requests).toBe(3 + 3 + 2500);
    // A thirtieth of the details is read again each day.
    expect(costs?.following.requests).toBe(3 + 3 + 84);
  });

  it('is spread over runs by the quota, the reserve, the request limit and the time', () => {
    const lists = [list('projecttimes', [99_000])];
    const runs = (more: Record<string, string>, answerMs = 1) =>
      costsOf(findings(lists, { answerMs }), settings(more))?.first.runs;
    expect(costsOf(findings(lists), settings())?.first.requests).toBe(103);
    expect(runs({})).toBe(2);
    expect(runs({ 'quota-reserve': '50' })).toBe(3);
    expect(runs({ 'request-limit': '10' })).toBe(11);
    // One minute, two at a time, four seconds each.
    expect(runs({ 'time-limit': '1m' }, 4000)).toBe(4);
  });

  it('has each run rounded up to whole minutes, and idle runs as one', () => {
    const schedule = { kind: 'scheduled', runsIn30Days: 720 } as const;
    const costs = costsOf(findings([list('projecttimes', [99_000])], { schedule }), settings());
    // 100 requests at two a second take 50 seconds, with the start of the job 70.
    expect(costs?.following).toMatchObject({ runs: 2, minutes: 3 });
    expect(costs?.in30Days).toEqual({ runs: 720, runsNeeded: 60, minutes: 90 + 660 });
  });

  it.each<[string, readonly ListFinding[], number]>([
    ['a list was not asked for', [list('users', [], { list: { kind: 'unasked' } })], 100],
    ['the rows of a pass were not', [list('contacts', [3, undefined])], 100],
  ])('is not known if %s', (_, lists, quota) => {
    expect(costsOf(findings(lists, { quota }), settings())).toBeUndefined();
  });

  it('is no number of runs if others have used most of the quota', () => {
    expect(costsOf(findings([list('users', [3])], { quota: 20 }), settings())?.first).toEqual({
      ...{ requests: 1, runs: undefined, minutes: undefined },
    });
  });
});

describe('the verdict', () => {
  const good = [list('users', [3])];
  it.each<[number, string | undefined]>([
    [50, 'ProSonata 1'],
    [51, 'ProSonata 3'],
    [476, 'ProSonata 20'],
    [501, undefined],
  ])('takes %i calls for those of %s', (quota, name) => {
    expect(verdictOn(findings(good, { quota }), settings()).quota).toMatchObject({
      seen: quota,
      package: name,
    });
  });

  it('advises about a schedule with too few runs, and one that is not there', () => {
    const advice = (schedule: Schedule) =>
      verdictOn(findings(good, { schedule }), settings()).advice.map(({ message }) => message);
    expect(advice({ kind: 'scheduled', runsIn30Days: 29 })).toEqual([
      'The schedule has fewer runs than the backups need.',
    ]);
    expect(advice({ kind: 'scheduled', runsIn30Days: 30 })).toEqual([]);
    expect(advice({ kind: 'unscheduled' })).toHaveLength(1);
    expect(advice({ kind: 'unknown' })).toEqual([]);
  });

  it('holds a refused list against the backup only if it was named', () => {
    const refused = list('invoices', [], {
      list: { kind: 'refused', reason: 'ProSonata refused to list invoices.' },
    });
    expect(verdictOn(findings([...good, refused]), settings()).obstacles).toEqual([]);
    const named = verdictOn(findings([...good, refused]), settings({ resources: 'users,invoices' }));
    expect(named.obstacles.map(({ message }) => message)).toEqual(['ProSonata refused to list invoices.']);
  });
});
