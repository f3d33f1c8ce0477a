import { expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { shrunkLists } from '../../../src/workfile/shrink.js';
import type { ResourceState, ResourceStatus } from '../../../src/workfile/state.js';
import { resourceState } from '../../support/resource-state.js';

const things = customResource('things', 'id');
const state = (before: number, rows: number, status: ResourceStatus = 'complete', added = 0): ResourceState =>
  resourceState(things, { status, rows, added, removed: before + added - rows });

it.each<[string, ResourceState, number, boolean]>([
  ['of more than the share is a loss', state(100, 79), 20, true],
  ['of exactly the share is none', state(100, 80), 20, false],
  ['that is made up for by new ones is none', state(100, 90, 'complete', 40), 20, false],
  ['that is not made up for is one', state(100, 70, 'complete', 10), 20, true],
  ['of a few out of a tiny list is none', state(6, 2), 20, false],
  ['of five out of a small list is one', state(10, 5), 20, true],
  ['of all of a tiny list is one', state(1, 0), 20, true],
  ['of nothing is none', state(0, 0), 20, false],
  ['of a list that proved incomplete is one', state(100, 50, 'incomplete'), 20, true],
  ['of a list that was refused is none', state(100, 0, 'refused'), 20, false],
  ['of a list that is absent is none', state(100, 0, 'absent'), 20, false],
  ['of all is none where 100 percent are allowed', state(100, 0), 100, false],
  ['of a few is one where no percent is allowed', state(1000, 995), 0, true],
])('a loss %s', (_, states, percent, isTold) => {
  const shrunk = shrunkLists([states], percent);
  expect(shrunk.length > 0).toBe(isTold);
  if (isTold) expect(shrunk[0]?.rowsBefore).toBe(states.rows - states.added + states.removed);
});
