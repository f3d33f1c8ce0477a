import { describe, expect, it } from 'vitest';
import { customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { type Outcome, readWork, replay } from '../../../src/reading/apply.js';
import { newCaller } from '../../../src/reading/called.js';
import { nextStep, type Step } from '../../../src/reading/progress.js';
import { keyFindings } from '../../../src/workfile/whose-key.js';
import type { WorkFile } from '../../../src/workfile/work-file.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { pageOf, startedWorkFile, takeStep } from '../../support/work-file.js';

const things = customResource('things', 'id');
const contacts = findResource('contacts') as Resource;

/** From 0 on. */
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

type Kind<K extends Outcome['kind']> = Omit<Outcome & { readonly kind: K }, 'requests' | 'at'>;

const refused: Kind<'unreadable'> = { kind: 'unreadable', status: 'refused', reason: 'No permission.' };
const absent: Kind<'unreadable'> = { kind: 'unreadable', status: 'absent', reason: 'Not found.' };
const troubled: Kind<'troubled'> = { kind: 'troubled', reason: 'Internal error.', isLast: false };

describe('the last check of a list', () => {
  it('names rows that are missing over all passes, although each of them was read to its end', () => {
    const workFile = startedWorkFile(contacts);
    // A server that does not obey the filter gives the same rows twice.
    while (takeStep(workFile, () => pageOf(numbers(10), 1000, 10)));
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      rows: 10,
      reported: 20,
      reason: 'the API reported 20 rows, but only 10 different ones were given',
    });
  });

  it('counts the rows of the last answer, and takes more than reported for no loss', () => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, () => pageOf(numbers(1000), 1000, 1010));
    takeStep(workFile, ({ window: { page, perPage } }) => {
      const start = (page - 1) * perPage;
      return pageOf(numbers(1005).slice(start), perPage, 1005);
    });
    expect(workFile.resources()[0]).toMatchObject({ status: 'complete', rows: 1005, reported: 1005 });
  });

  it('is committed with the last rows, as one answer', () => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, () => pageOf([1], 1000, 1));
    expect(workFile.resources()[0]).toMatchObject({ status: 'complete', requests: 1, rows: 1 });
  });
});

describe('a list that is refused', () => {
  it.each([refused, absent])('at first is skipped: $status', (outcome) => {
    const workFile = startedWorkFile(things);
    expect(takeStep(workFile, () => outcome)).toMatchObject({ isFinished: true });
    expect(workFile.resources()[0]).toMatchObject({ status: outcome.status, reason: outcome.reason });
  });

  it.each([refused, absent])('in the middle keeps what was read and is incomplete: $status', (outcome) => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, () => pageOf(numbers(1000), 1000, 5000));
    takeStep(workFile, () => outcome);
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      reason: outcome.reason,
      rows: 1000,
      reported: 5000,
    });
  });

  it('in a later pass is incomplete, though no row was captured', () => {
    const workFile = startedWorkFile(contacts);
    takeStep(workFile, () => pageOf([], 1000, 0));
    takeStep(workFile, () => refused);
    expect(workFile.resources()[0]).toMatchObject({ status: 'incomplete', reason: 'No permission.' });
  });
});

describe('a list in trouble', () => {
  const row = ({ window: { page, perPage } }: Step) => (page - 1) * perPage;
  /** The rows that a window asks for, of a list of so many. */
  const given = (step: Step, total = 5000) =>
    pageOf(
      numbers(Math.min(total, row(step) + step.window.perPage)).slice(row(step)),
      step.window.perPage,
      total,
    );

  it('keeps what was read, and looks for what is to blame in smaller windows', () => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, given);
    expect(takeStep(workFile, () => troubled)).toMatchObject({ isFinished: false });
    expect(workFile.resources()[0]).toMatchObject({
      status: 'reading',
      reason: 'Internal error.',
      rows: 1000,
    });
    takeStep(workFile, (step) => {
      expect(step).toMatchObject({ isTrial: true });
      expect(row(step) + step.window.perPage).toBeLessThanOrEqual(1500);
      return given(step);
    });
    expect(workFile.resources()[0]).toMatchObject({ status: 'reading', reason: '' });
    while (takeStep(workFile, given));
    expect(workFile.resources()[0]).toMatchObject({ status: 'complete', rows: 5000 });
  });

  it('that has given nothing yet is asked for smaller pages in the next run', () => {
    const workFile = startedWorkFile(things);
    expect(takeStep(workFile, () => troubled)?.progress.trouble).toMatchObject({ runs: 1 });
    const after = takeStep(workFile, (step) => {
      expect(step.window.perPage).toBe(250);
      return given(step);
    });
    expect(after?.progress.trouble).toBeUndefined();
    expect(workFile.resources()[0]).toMatchObject({ status: 'reading', reason: '' });
  });

  it.each([
    ['in two runs', troubled],
    ['when there is no time left', { ...troubled, isLast: true }],
  ])('of which nothing is answered behind a place is ended there: %s', (_, outcome) => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, given);
    let steps = 0;
    while (takeStep(workFile, () => outcome)) expect(steps++).toBeLessThan(60);
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      reason: 'Internal error.',
      rows: 1000,
      reported: 5000,
      isReadToItsEnd: false,
    });
  });

  it('in one pass has its other passes read', () => {
    const workFile = startedWorkFile(contacts);
    while (takeStep(workFile, ({ pass }) => (pass === 0 ? troubled : pageOf([pass], 1000, 1))));
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      reason: 'active: Internal error.',
      rows: 2,
    });
  });

  it('because of one record is read around it, and the next backup knows the place', () => {
    const workFile = startedWorkFile(things);
    const fails = (step: Step) => row(step) <= 2500 && row(step) + step.window.perPage > 2500;
    while (takeStep(workFile, (step) => (fails(step) ? troubled : given(step))));
    const hole = { pass: 0, why: 'unanswered', rank: 2500, left: 2499, triedAt: 0 };
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      reason: 'record number 2,501 is not given (between the ids 2499 and 2501)',
      rows: 4999,
      reported: 5000,
      isReadToItsEnd: true,
    });
    expect(workFile.note('holes')).toMatchObject({ things: [hole] });
    for (const [startedAt, isTried] of [
      [hourMs, false],
      [dayMs, true],
    ] as const) {
      workFile.startBackup({ id: String(startedAt), startedAt, workspace: 'x' }, [things]);
      let failures = 0;
      while (
        takeStep(workFile, (step) => {
          if (!fails(step)) return given(step);
          failures++;
          return troubled;
        })
      );
      expect(failures).toBe(isTried ? 1 : 0);
      expect(workFile.resources()[0]).toMatchObject({
        status: 'incomplete',
        rows: 4999,
        isReadToItsEnd: true,
      });
      expect(workFile.note('holes')).toMatchObject({
        things: [{ ...hole, triedAt: isTried ? startedAt : 0 }],
      });
    }
    workFile.startBackup({ id: 'last', startedAt: 2 * dayMs, workspace: 'x' }, [things]);
    while (takeStep(workFile, given));
    expect(workFile.resources()[0]).toMatchObject({ status: 'complete', rows: 5000 });
    expect(workFile.note('holes')).toEqual({});
  });
});

describe('a record without an id', () => {
  const lacking = (place: number, ids: readonly number[], perPage: number, total: number) => ({
    ...pageOf(
      ids.filter((id) => id !== place),
      perPage,
      total,
    ),
    unnamed: ids.includes(place) ? [ids.indexOf(place)] : [],
  });

  it('is one record lost by name, also in a page that is read twice', () => {
    const workFile = startedWorkFile(things);
    while (
      takeStep(workFile, ({ window: { page, perPage } }) => {
        const start = (page - 1) * perPage;
        return lacking(999, numbers(Math.min(2300, start + perPage)).slice(start), perPage, 2300);
      })
    );
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      rows: 2299,
      reported: 2300,
      reason: 'record number 1,000 has no id (between the ids 998 and 1000)',
      isReadToItsEnd: true,
    });
    expect(workFile.note('holes')).toBeUndefined();
  });

  it('is lost by name in a list without order, too', () => {
    const workFile = startedWorkFile(things);
    const list = numbers(130).toReversed();
    while (
      takeStep(workFile, ({ window: { page } }) =>
        lacking(7, list.slice((page - 1) * 50, page * 50), 50, 130),
      )
    );
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      rows: 129,
      reported: 130,
      reason: 'record number 123 has no id',
    });
  });

  it('and others like it are said to be many', () => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, () => ({ ...pageOf([1, 20], 1000, 9), unnamed: [1, 2, 3, 4, 5, 6, 7] }));
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      rows: 2,
      reason: expect.stringMatching(
        /; record number 6 has no id \(between the ids 1 and 20\); and so are 2 more$/,
      ),
    });
  });
});

describe('an entry of the journal', () => {
  const cost = { requests: 1, at: 1 };

  it('of a list that this backup does not have is refused, so that the journal is dropped', () => {
    const step: Step = { resource: 'others', pass: 0, window: { page: 1, perPage: 1000 }, ordered: true };
    const entry = { step, outcome: { ...pageOf([1], 1000, 1), ...cost } };
    expect(() => replay(startedWorkFile(things), [entry])).toThrow('no resource others');
  });

  it('about a detail of a record that was never listed is refused', () => {
    const read = { resource: 'things', id: 7, path: 'things' };
    const entry = { read, outcome: { kind: 'detail', text: '{"id":7}', ...cost } } as const;
    expect(() => replay(startedWorkFile({ ...things, details: true }), [entry])).toThrow('is not known');
  });
});

describe('to whom answers are given', () => {
  const teamleiter = { kind: 'user', id: '7', name: 'Heike7', group: 'Teamleiter' } as const;
  const stepOf = (workFile: WorkFile) => nextStep(readWork(workFile), []) as Step;

  it('comes back from the journal with the rows that it was learned with', () => {
    const workFile = startedWorkFile(things);
    const outcome = { ...pageOf([1], 1000, 1), requests: 1, at: 1 };
    replay(workFile, [{ step: stepOf(workFile), outcome, caller: teamleiter }]);
    expect(workFile.backup().callers).toEqual([teamleiter]);
    expect(workFile.statusOf('things')).toBe('complete');
  });

  it('is written into the journal once', () => {
    const workFile = startedWorkFile(things);
    expect(newCaller(workFile, { caller: teamleiter })).toEqual({ caller: teamleiter });
    workFile.addCaller(teamleiter);
    expect(newCaller(workFile, { caller: teamleiter })).toEqual({});
    expect(newCaller(workFile, { caller: { ...teamleiter, name: '' } })).toEqual({});
    expect(newCaller(workFile, {})).toEqual({});
  });

  it('is of one backup, and compared with the last one that was finished', () => {
    const workFile = startedWorkFile(things);
    workFile.addCaller(teamleiter);
    workFile.finishBackup(1);
    workFile.startBackup({ id: '20261124T0215Z', startedAt: 2, workspace: 'https://a.example' }, [things]);
    expect(workFile.backup()).toMatchObject({ callers: [], previous: { callers: [teamleiter] } });
    workFile.addCaller({ ...teamleiter, group: 'Verwaltung' });
    expect(keyFindings(workFile.backup()).before).toEqual(teamleiter);
  });
});
