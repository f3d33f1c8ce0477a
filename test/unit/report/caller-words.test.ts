import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/prosonata/caller.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { shareOf } from '../../../src/prosonata/rights.js';
import { callerWarnings, withheldLines } from '../../../src/report/caller.js';
import { doubtLines } from '../../../src/report/lists.js';
import type { ResourceState } from '../../../src/workfile/state.js';
import { keyFindings } from '../../../src/workfile/whose-key.js';
import { resourceState } from '../../support/resource-state.js';

const user = (group: string, id = '7'): Caller => ({ kind: 'user', id, name: 'Heike', group });

function statesFor(group: string, more: Partial<ResourceState>, ...names: readonly string[]) {
  return names.map((name) =>
    resourceState(findResource(name) as Resource, { share: shareOf(name, [user(group)]), ...more }),
  );
}

describe('lists of which a key is given a part', () => {
  it('are named in one sentence, with what is missing and the next step', () => {
    const names = ['users', 'projects', 'crmevents', 'workingtimes', 'projecttimes', 'customers'];
    expect(withheldLines(statesFor('Zeiterfasser 1', {}, ...names))).toEqual([
      'Projects, working times and project times of other users; entries in crmevents that are reserved for higher groups; users, or most of them, which are for higher groups are not in this backup: the key is of the group Zeiterfasser 1. An app integration (System > Integrationen) or the key of an administrator is given everything.',
    ]);
    expect(doubtLines(statesFor('Teamleiter', {}, 'workingtimes', 'projecttimes'))).toEqual([
      'Working times of other users are not in this backup: the key is of the group Teamleiter. An app integration (System > Integrationen) or the key of an administrator is given everything.',
    ]);
  });

  it('are none of those that were not read or not proved: that is said of them already', () => {
    expect(withheldLines(statesFor('Teamleiter', { status: 'refused' }, 'users'))).toEqual([]);
    expect(withheldLines(statesFor('Teamleiter', { status: 'incomplete' }, 'workingtimes'))).toEqual([]);
    expect(withheldLines(statesFor('Administrator', {}, 'workingtimes'))).toEqual([]);
  });

  it('that are refused have another next step than an integration without the right', () => {
    const refusal = { status: 'refused', reason: '403' } as const;
    expect(doubtLines(statesFor('Teamleiter', refusal, 'users'))[0]).toContain(
      'The key is of the group Teamleiter, and this list is for Administrator',
    );
    expect(doubtLines(statesFor('Administrator', refusal, 'users'))[0]).toContain(
      'Give the integration the right',
    );
  });
});

describe('a key', () => {
  const warnings = (callers: readonly Caller[], before?: readonly Caller[]) =>
    callerWarnings(
      keyFindings({ callers, previous: before && { id: '20261122T0215Z', startedAt: 0, callers: before } }),
    );

  it('that stays the same is no warning, nor one of whom nothing is known', () => {
    expect(warnings([user('Teamleiter')], [user('Teamleiter')])).toEqual([]);
    expect(warnings([user('Teamleiter')])).toEqual([]);
    expect(warnings([user('Teamleiter')], [])).toEqual([]);
    expect(warnings([], [user('Teamleiter')])).toEqual([]);
  });

  it('that changed is compared with the last answer of the last backup', () => {
    const before = [user('Teamleiter'), user('Administrator')];
    expect(warnings([user('Administrator')], before)).toEqual([]);
    expect(warnings([user('Teamleiter')], before)).toHaveLength(1);
    const app = { kind: 'integration', id: '1', name: 'Backup' } as const;
    expect(warnings([app], [user('Administrator')])[0]).toMatch(/now it is of the app integration "Backup"/);
  });

  it('of a group that is not known, or not said, is not guessed at', () => {
    expect(warnings([user('Freie')])[0]).toContain('What the group Freie may see is not known');
    expect(warnings([user('')])[0]).toContain('does not say which group');
  });

  it('names no user', () => {
    const all = warnings([user('Freie'), user('')], [user('Teamleiter')]);
    expect(all.join()).not.toContain('Heike');
  });
});
