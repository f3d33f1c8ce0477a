/**
 * What "complete" means, for the words, the name of the archive, the marker of a release and retention alike. Pure.
 *
 * There are two questions, because what a key may not read was never asked of its backups: it is named, but it must not
 * make every archive an incomplete one, of which retention could never keep a good one. `isWhole`: is all of a list
 * there? `hasGap`: is something not there that should be, so that this archive is less than it could be? What should be
 * there is what an earlier backup had: as the work file remembers it, or as the published archives say.
 */
import type { Extent, HeldList } from '../keeping/holdings.js';
import type { ResourceState } from './state.js';

/** Whether all of a list is in the archive: every record, and its details if they are wanted. */
export function isWhole(state: ResourceState): boolean {
  return isAllGiven(state) && state.share === undefined;
}

/** The same as far as the key is given anything of the list. */
export function isAllGiven({ status, detailsMissing, detailsRefused }: ResourceState): boolean {
  return status === 'complete' && detailsMissing + detailsRefused === 0;
}

/**
 * Whether the archive lacks something of a list that the API is known to have for this key: records that are not proved
 * to be all, a list that could be read before, details that were not read. Never of a list that isWhole.
 */
export function hasGap(state: ResourceState): boolean {
  const { status, rows, outOfReach, detailsMissing } = state;
  // If some rows were given first, the list was not withheld as a whole.
  if (status === 'refused' || status === 'absent') return rows + outOfReach > 0;
  return status !== 'complete' || (detailsMissing > 0 && !areDetailsWithheld(state));
}

/** Whether the API gives no details of a list, never gave any, and the user did not ask for them by name. */
export function areDetailsWithheld({ resource, detailsReason, detailsOwed }: ResourceState): boolean {
  return detailsReason !== '' && !detailsOwed && resource.detailsNamed !== true;
}

/** `withheld`: all is there except what the key may not read. */
export type Completeness = 'complete' | 'withheld' | 'gaps';

/** Whether the key may not read a list, or part of it. What the workspace does not have is not withheld. */
export function isWithheld(state: ResourceState): boolean {
  return !isWhole(state) && !hasGap(state) && state.status !== 'absent';
}

/** What an archive of these lists is. */
export function completenessOf(resources: readonly ResourceState[]): Completeness {
  if (resources.some(hasGap)) return 'gaps';
  return resources.some(isWithheld) ? 'withheld' : 'complete';
}

/** What an archive of these lists holds, by list. */
export function heldLists(resources: readonly ResourceState[]): Readonly<Record<string, HeldList>> {
  return Object.fromEntries(resources.map((state) => [state.resource.name, heldList(state)]));
}

function heldList(state: ResourceState): HeldList {
  const { resource, status, rows } = state;
  const lack = rows === 0 && (status === 'refused' || status === 'absent') ? status : undefined;
  return {
    rows,
    extent: extentOf(status === 'complete', rows),
    ...(lack && { lack }),
    ...(resource.details && { details: detailsExtent(state) }),
    // The passes behind the first one read what is inactive.
    ...(resource.passes.length > 1 && { inactive: true }),
  };
}

function detailsExtent({ status, detailsRead, detailsMissing, detailsRefused }: ResourceState): Extent {
  return extentOf(status === 'complete' && detailsMissing + detailsRefused === 0, detailsRead);
}

function extentOf(isAll: boolean, count: number): Extent {
  if (isAll) return 'whole';
  return count > 0 ? 'some' : 'none';
}

/** Rows of all lists. */
export function rowsOf(resources: readonly { readonly rows: number }[]): number {
  return resources.reduce((sum, { rows }) => sum + rows, 0);
}
