import type { Resource } from '../../src/prosonata/catalogue.js';
import type { ResourceState } from '../../src/workfile/state.js';

/** The state of a list that was read to its end in one request, except for what a test says. */
export function resourceState(resource: Resource, more: Partial<ResourceState> = {}): ResourceState {
  const rows = more.rows ?? 0;
  return {
    resource,
    status: 'complete',
    reason: '',
    rows,
    reported: rows,
    requests: 1,
    repairs: 0,
    detailsRead: 0,
    detailsMissing: 0,
    detailsGone: 0,
    detailsRefused: 0,
    detailsOldestAt: undefined,
    detailsReason: '',
    detailsOwed: false,
    isReadToItsEnd: ['complete', 'incomplete'].includes(more.status ?? 'complete'),
    added: 0,
    changed: 0,
    removed: 0,
    outOfReach: 0,
    startedAt: 0,
    finishedAt: 1000,
    ...more,
  };
}
