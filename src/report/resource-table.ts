/** The table of a finished backup, in the release notes and in the summary of the run. */
import type { ResourceState } from '../workfile/state.js';
import { count } from './format.js';
import { statusWords } from './lists.js';
import { markdown, table } from './markdown.js';

/** Rows of each list, what changed since the last backup, and whether it is whole; Markdown. */
export function resourceTable(resources: readonly ResourceState[]): string {
  return table(
    ['list', 'rows', 'added', 'changed', 'removed', 'state'],
    resources.map((state) => [
      `\`${state.resource.name}\``,
      count(state.rows),
      ...[state.added, state.changed, state.removed].map((number) => (number === 0 ? '' : count(number))),
      stateWords(state),
    ]),
    'lrrrrl',
  );
}

/** The state of a list with the reason for it; Markdown. */
export function stateWords(state: ResourceState, missing?: 'to come'): string {
  return [statusWords(state, missing), markdown(state.reason)].filter((words) => words !== '').join(': ');
}
