import { describe, expect, it } from 'vitest';
import { customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { type Outcome, readWork, replay } from '../../../src/reading/apply.js';
import { newCaller } from '../../../src/reading/called.js';
import { nextStep, type Step } from '../../../src/reading/progress.js';
import { keyFindings } from '../../../src/workfile/whose-key.js';
import type { WorkFile } from '../../../src/workfile/work-file.js';
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
  it('keeps what was read, and is asked for smaller pages in the next run', () => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, () => pageOf(numbers(1000), 1000, 5000));
    expect(takeStep(workFile, () => troubled)).toMatchObject({ isFinished: false });
    expect(workFile.resources()[0]).toMatchObject({
      status: 'reading',
      reason: 'Internal error.',
      rows: 1000,
    });
    const after = takeStep(workFile, ({ window: { page, perPage } }) => {
      expect(perPage).toBeLessThanOrEqual(250);
      const start = (page - 1) * perPage;
      return pageOf(numbers(start + perPage).slice(start), perPage, 5000);
    });
    expect(after?.progress.trouble).toBeUndefined();
    expect(workFile.resources()[0]).toMatchObject({ status: 'reading', reason: '' });
  });

  it.each([
    ['a second time', [troubled, troubled]],
    ['when there is no time left', [{ ...troubled, isLast: true }]],
  ])('%s is ended with what was read', (_, outcomes) => {
    const workFile = startedWorkFile(things);
    takeStep(workFile, () => pageOf(numbers(1000), 1000, 5000));
    for (const outcome of outcomes) takeStep(workFile, () => outcome);
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      reason: 'Internal error.',
      rows: 1000,
      reported: 5000,
    });
  });

  it('in one pass has its other passes read', () => {
    const workFile = startedWorkFile(contacts);
    takeStep(workFile, () => troubled);
    takeStep(workFile, () => troubled);
    while (takeStep(workFile, ({ pass }) => pageOf([pass], 1000, 1)));
    expect(workFile.resources()[0]).toMatchObject({
      status: 'incomplete',
      reason: 'active: Internal error.',
      rows: 2,
    });
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
