import { describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { completenessOf, hasGap, isWhole } from '../../../src/workfile/completeness.js';
import type { ResourceState } from '../../../src/workfile/state.js';
import { resourceState } from '../../support/resource-state.js';

const invoices = findResource('invoices') as Resource;
const share = { given: 'own', group: 'Teamleiter', neededGroup: 'Administrator' } as const;
const skipped = { rows: 8, detailsMissing: 8, detailsReason: 'it was refused' } as const;

describe('a list', () => {
  it.each<[string, Partial<ResourceState>, 'whole' | 'not whole' | 'gap']>([
    ['that was proved, with all details, is whole', { rows: 8, detailsRead: 8 }, 'whole'],
    ['that is empty is whole', {}, 'whole'],
    [
      'of which records were deleted meanwhile is whole',
      { rows: 8, detailsRead: 7, detailsGone: 1 },
      'whole',
    ],
    ['that was not proved is a gap', { status: 'incomplete', rows: 8, detailsRead: 8 }, 'gap'],
    ['that is not read to its end is a gap', { status: 'reading' }, 'gap'],
    ['of which details are missing is a gap', { rows: 8, detailsRead: 7, detailsMissing: 1 }, 'gap'],
    ['of which details are refused is none', { rows: 8, detailsRead: 7, detailsRefused: 1 }, 'not whole'],
    ['that the key may not read is none', { status: 'refused' }, 'not whole'],
    ['that the workspace does not have is none', { status: 'absent' }, 'not whole'],
    ['of which the key is given a part is none', { rows: 8, detailsRead: 8, share }, 'not whole'],
    ['that is not proved of a part is a gap', { status: 'incomplete', rows: 8, share }, 'gap'],
    ['that the key could read before is a gap', { status: 'refused', outOfReach: 8 }, 'gap'],
    ['that was refused half-way is a gap', { status: 'refused', rows: 8, detailsRead: 8 }, 'gap'],
    ['that the workspace had before is a gap', { status: 'absent', outOfReach: 8 }, 'gap'],
    ['whose details the API never gave is none', skipped, 'not whole'],
    ['whose details the API gave once is a gap', { ...skipped, detailsOwed: true }, 'gap'],
    [
      'whose details were asked for by name is a gap',
      { ...skipped, resource: { ...invoices, detailsNamed: true } },
      'gap',
    ],
  ])('%s', (_, more, expected) => {
    const state = resourceState(invoices, more);
    expect([isWhole(state), hasGap(state)]).toEqual([expected === 'whole', expected === 'gap']);
  });
});

describe('a backup', () => {
  const whole = resourceState(invoices, { rows: 8, detailsRead: 8 });
  it.each<[string, readonly Partial<ResourceState>[], string]>([
    ['of lists that are whole is complete', [], 'complete'],
    ['of a workspace that lacks a list is complete', [{ status: 'absent' }], 'complete'],
    ['of what the key may read is that', [{ status: 'refused' }, { status: 'absent' }], 'withheld'],
    ['of which the key is given a part is that', [{ share }], 'withheld'],
    ['without details that are not given is that', [skipped], 'withheld'],
    [
      'with a gap is not, whatever else is refused',
      [{ status: 'refused' }, { status: 'incomplete' }],
      'gaps',
    ],
  ])('%s', (_, others, expected) => {
    const states = others.map((more) => resourceState(invoices, more));
    expect(completenessOf([whole, ...states])).toBe(expected);
  });
});
