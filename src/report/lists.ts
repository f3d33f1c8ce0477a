/** What is said of the lists of a backup. Pure: no record's content ever comes here. */
import { areDetailsWithheld, isAllGiven } from '../workfile/completeness.js';
import type { Shrunk } from '../workfile/shrink.js';
import type { ResourceState, ResourceStatus } from '../workfile/state.js';
import { refusedRemedy, withheldLines } from './caller.js';
import { count, counted, rowCount } from './format.js';

/** One line for the state of one resource: what was captured of what there is. */
export function resourceLine(state: ResourceState): string {
  const of = state.reported === undefined ? '' : ` of ${count(state.reported)}`;
  const cost = counted(state.requests, 'request');
  switch (state.status) {
    case 'complete':
      return `${state.resource.name}: ${rowCount(state.rows)}, ${statusWords(state)} (${cost})${changeWords(state)}`;
    case 'refused':
    case 'absent':
      return `${state.resource.name}: ${statusWords(state)}`;
    default:
      return `${state.resource.name}: ${count(state.rows)}${of} rows, ${state.status}${state.reason ? `: ${state.reason}` : ''}`;
  }
}

/** The state of a resource in a few words; `missing` says whether details may still be `to come`. */
export function statusWords(state: ResourceState, missing: 'missing' | 'to come' = 'missing'): string {
  const { detailsMissing, detailsRefused, detailsGone } = state;
  const left = areDetailsWithheld(state) ? 'not given' : missing;
  const details = [
    detailsMissing > 0 ? `details of ${count(detailsMissing)} ${left}` : '',
    detailsRefused > 0 ? `details of ${count(detailsRefused)} refused` : '',
    detailsGone > 0 ? `${count(detailsGone)} deleted meanwhile` : '',
  ];
  return [listWords(state), ...details].filter((words) => words !== '').join(', ');
}

/** What has changed since the last backup, in brackets; empty if nothing has. */
function changeWords({ added, changed, removed }: ResourceState): string {
  const words = [
    added > 0 ? `${count(added)} added` : '',
    changed > 0 ? `${count(changed)} changed` : '',
    removed > 0 ? `${count(removed)} removed` : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? '' : ` [${words.join(', ')}]`;
}

/** The warning of a sudden loss. */
export function shrunkLine({ resource, rowsBefore, rows }: Shrunk): string {
  const percent = Math.round(((rowsBefore - rows) * 100) / rowsBefore);
  return `${resource} has lost ${percent} % of its rows since the last backup: ${count(rows)} of ${count(rowsBefore)} are left.`;
}

/**
 * What is not whole, one sentence each; lists of which only details are still to be read are named together, and those
 * of which the key is given a part.
 */
export function doubtLines(resources: readonly ResourceState[]): readonly string[] {
  return [...lackLines(resources), ...withheldLines(resources)];
}

function lackLines(resources: readonly ResourceState[]): readonly string[] {
  const doubts = resources.filter((state) => !isAllGiven(state));
  const unread = doubts.filter(lacksOnlyUnreadDetails);
  const others = doubts.filter((state) => !lacksOnlyUnreadDetails(state)).map(doubtLine);
  if (unread.length === 0) return others;
  const missing = unread.reduce((sum, { detailsMissing }) => sum + detailsMissing, 0);
  const names = unread.map(({ resource }) => resource.name).join(', ');
  return [
    ...others,
    `The details of ${counted(missing, 'record')} are still missing (${names}). The next backup is due and continues with them.`,
  ];
}

/** What is wrong with a list, and what to do about it if that is known. */
function doubtLine(state: ResourceState): string {
  if (state.status !== 'refused') return resourceLine(state);
  return `${resourceLine(state)}. ${refusedRemedy(state)}`;
}

function lacksOnlyUnreadDetails(state: ResourceState): boolean {
  const { status, detailsMissing, detailsRefused, detailsReason } = state;
  return status === 'complete' && detailsMissing > 0 && detailsRefused === 0 && detailsReason === '';
}

const shares = {
  own: "the user's own only",
  shown: 'without what is for higher groups',
  none: 'for higher groups',
} as const;

function listWords({ status, outOfReach, share }: ResourceState): string {
  if (status === 'complete' && share) return `complete, ${shares[share.given]}`;
  if (outOfReach === 0) return skippedWords(status) ?? status;
  const lost = `(${rowCount(outOfReach)} known from before)`;
  return status === 'refused'
    ? `skipped, the key may no longer read it ${lost}`
    : `skipped, this workspace no longer has such a list ${lost}`;
}

/** Why a list is not read at all; undefined for one that is. */
export function skippedWords(status: ResourceStatus): string | undefined {
  switch (status) {
    case 'refused':
      return 'skipped, the key may not read it';
    case 'absent':
      return 'skipped, this workspace has no such list';
    default:
      return undefined;
  }
}
