import { describe, expect, it } from 'vitest';
import { parsePage } from '../../../src/prosonata/answers.js';
import { type Caller, callerOf, isSameCaller, keyScope, withCaller } from '../../../src/prosonata/caller.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { isKnownGroup, shareOf } from '../../../src/prosonata/rights.js';

const user = (group: string, id = '7', name = 'Designer1'): Caller => ({ kind: 'user', id, name, group });
const app: Caller = { kind: 'integration', id: '12345', name: 'Backup' };
const groups = ['Zeiterfasser 1', 'Zeiterfasser 2', 'Teamleiter', 'Verwaltung', 'Administrator'];

describe('to whom an answer was given', () => {
  it.each<[string, object, Caller | undefined]>([
    ['an app integration', { requestAppID: '12345', requestIntegration: 'Backup' }, app],
    ['an app whose id is a number', { requestAppID: 12345, requestIntegration: 'Backup' }, app],
    [
      'a user and the group',
      { requestUserID: 7, requestUsername: 'Designer1', usergroupName: 'Teamleiter' },
      user('Teamleiter'),
    ],
    [
      'a user as errors name it',
      { requestUserID: 7, usergroupName: 'Teamleiter' },
      user('Teamleiter', '7', ''),
    ],
    ['nobody', { status: 200 }, undefined],
    [
      'nobody, in fields of other kinds',
      { requestUserID: null, usergroupName: [], requestAppID: {} },
      undefined,
    ],
  ])('is read from meta: %s', (_, meta, caller) => {
    expect(callerOf(meta)).toEqual(caller);
  });

  it('steers no terminal', () => {
    expect(callerOf({ requestUserID: 7, usergroupName: 'Team\u001b[2J\nleiter' })).toEqual(
      user('Team [2J leiter', '7', ''),
    );
    expect(callerOf({ requestIntegration: 'x'.repeat(5000) })).toMatchObject({ name: 'x'.repeat(80) });
  });

  it('comes with a page; an answer without meta says nothing of it', () => {
    const resource = findResource('users') as Resource;
    const parse = (status: number, text: string) =>
      parsePage({ status, text, at: 0, shown: (words) => words }, resource, { page: 1, perPage: 10 }).caller;
    const data = '[{"userID":1}]';
    expect(parse(200, `{"meta":{"requestUserID":7,"usergroupName":"Teamleiter"},"data":${data}}`)).toEqual(
      user('Teamleiter', '7', ''),
    );
    expect(parse(200, `{"data":${data}}`)).toBeUndefined();
    expect(parse(204, '')).toBeUndefined();
  });

  it('is the same if one of two answers says less, and another one in another group', () => {
    expect(isSameCaller(user('Teamleiter'), user('', '7', ''))).toBe(true);
    expect(isSameCaller(user('Teamleiter'), user('Verwaltung'))).toBe(false);
    expect(isSameCaller(user('Teamleiter'), user('Teamleiter', '8'))).toBe(false);
    expect(isSameCaller(user('Teamleiter'), app)).toBe(false);
    expect(isSameCaller(app, { ...app, name: 'Renamed' })).toBe(true);
  });

  it('is collected over answers: what one leaves out another adds, and nobody is in it twice', () => {
    const short = user('Teamleiter', '7', '');
    const once = withCaller([], short);
    const named = withCaller(once, user('Teamleiter'));
    expect(named).toEqual([user('Teamleiter')]);
    expect(withCaller(named, short)).toBe(named);
    const both = withCaller(named, user('Verwaltung'));
    expect(both).toEqual([user('Teamleiter'), user('Verwaltung')]);
    expect(withCaller(both, user('Teamleiter'))).toBe(both);
  });

  it('are a few at most, however often it changes', () => {
    const many = Array.from({ length: 50 }, (_, index) => user('Teamleiter', String(index)));
    expect(many.reduce<readonly Caller[]>(withCaller, [])).toHaveLength(5);
  });
});

describe('whose eyes a key has', () => {
  const scope = (caller: Caller) => keyScope(caller, 'https://agency.example');

  it('is the same word for all that see everything, and one of its own for each other user', () => {
    expect([scope(app), scope(user('Administrator')), scope(user('Administrator', '8'))]).toEqual([
      ...['all', 'all', 'all'],
    ]);
    expect(scope(user('Teamleiter'))).toMatch(/^Teamleiter [0-9a-f]{8}$/);
    const others = [user('Teamleiter', '8'), user('Verwaltung'), user('', '7')].map(scope);
    expect(new Set([scope(user('Teamleiter')), ...others]).size).toBe(4);
  });

  it('names neither the user nor its number', () => {
    expect(scope(user('Teamleiter', '4711', 'Heike'))).not.toMatch(/4711|Heike/);
  });
});

describe('what a key is given of a list', () => {
  /** The lowest group that is given all; the rest of a row is what the groups below get. */
  it.each([
    ['users', 'Administrator', 'none'],
    ['addresses', 'Verwaltung', 'none'],
    ['contacts', 'Zeiterfasser 2', 'none'],
    ['projects', 'Zeiterfasser 2', 'own'],
    ['quotations', 'Teamleiter', 'none'],
    ['invoices', 'Teamleiter', 'none'],
    ['externalcosts', 'Teamleiter', 'none'],
    ['crmevents', 'Administrator', 'shown'],
    ['workingtimes', 'Administrator', 'own'],
    ['projecttimes', 'Zeiterfasser 2', 'own'],
  ])('%s: all from %s on, below %s', (list, all, given) => {
    const found = groups.map((group) => shareOf(list, [user(group)]));
    const first = groups.indexOf(all);
    expect(found).toEqual(
      groups.map((group, rank) => (rank < first ? { given, group, neededGroup: all } : undefined)),
    );
    expect(shareOf(list, [app])).toBeUndefined();
  });

  it('is not guessed of groups and lists that are not documented', () => {
    expect(shareOf('workingtimes', [user('Freie')])).toBeUndefined();
    expect(shareOf('workingtimes', [user('')])).toBeUndefined();
    expect(shareOf('constructor', [user('Teamleiter')])).toBeUndefined();
    expect([app, user('Teamleiter'), user('Freie'), user('')].map(isKnownGroup)).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('is the least that any of several callers is given', () => {
    expect(shareOf('addresses', [user('Administrator'), user('Teamleiter')])).toMatchObject({
      group: 'Teamleiter',
    });
  });
});
