/** A backup that was read compared with those that are published: what it has, and what it lacks of theirs. */
import { type Holdings, isHeld, partsOf } from '../keeping/holdings.js';
import { type Before, publishedBefore, shortfallOf } from '../keeping/shortfall.js';
import { brokenLine } from '../report/retention.js';
import type { Settings } from '../settings/settings.js';
import { heldLists } from '../workfile/completeness.js';
import { type Shrunk, shrunkLists } from '../workfile/shrink.js';
import type { PublishedList, ResourceState } from '../workfile/state.js';
import { type KeyFindings, keyFindings, scopeOf } from '../workfile/whose-key.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { Parts } from './parts.js';

export interface Standing {
  readonly resources: readonly ResourceState[];
  /** What is published with it. */
  readonly holds: Holdings;
  /** Parts that earlier archives hold and this one leaves out, told by this backup and by no later one. */
  readonly leftOut: readonly string[];
  /** Lists with a sudden loss. */
  readonly shrunk: readonly Shrunk[];
}

/** Warns of what looks like a backup and is none. */
export async function standingOf(
  workFile: WorkFile,
  { alertShrink }: Pick<Settings, 'alertShrink'>,
  { publisher, log }: Pick<Parts, 'publisher' | 'log'>,
): Promise<Standing> {
  const backup = workFile.backup();
  const { id: backupId, callers, workspace } = backup;
  const { backups, broken } = await publisher.shelf();
  for (const fault of broken) log.warn(brokenLine(fault));
  const before = publishedBefore(backupId, backups);
  // A new work file knows of no list that an earlier key could read; the archives do.
  workFile.setPublished(publishedLists(before));
  const resources = workFile.resources();
  const { holds, newlyLeftOut, shrunk } = shortfallOf(
    {
      backupId,
      lists: heldLists(resources),
      key: scopeOf(callers, workspace),
      shrunk: shrunkLists(resources, alertShrink).filter(isLoss(keyFindings(backup), resources)),
    },
    before,
    alertShrink,
  );
  return { resources, holds, leftOut: newlyLeftOut, shrunk };
}

/** A list of which another key was given more has lost nothing: that the key is another one is reported. */
function isLoss({ before }: KeyFindings, resources: readonly ResourceState[]): (list: Shrunk) => boolean {
  const shares = new Map(resources.map(({ resource, share }) => [resource.name, share]));
  return ({ resource }) => before === undefined || shares.get(resource) === undefined;
}

/** Of each list what the newest archive says that holds something of it. `before` is newest first. */
function publishedLists(before: readonly Before[]): ReadonlyMap<string, PublishedList> {
  const lists = new Map<string, PublishedList>();
  for (const { holds, isComplete } of before.toReversed()) {
    const parts = partsOf(holds, isComplete);
    for (const resource of Object.keys(holds?.lists ?? {})) {
      const [list, details] = [parts.get(resource), parts.get(`details of ${resource}`)];
      if (!list || !isHeld(list)) continue;
      const hasDetails = details !== undefined && isHeld(details);
      lists.set(resource, { rows: list.rows, hasDetails });
    }
  }
  return lists;
}
