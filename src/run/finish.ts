/** The end of a run that has read everything: the archive is built, verified and published, and old ones go. */

import { provedArchive } from '../archive/proved.js';
import type { Finished } from '../outcome.js';
import { AccessDenied } from '../prosonata/errors.js';
import { archiveName } from '../publish/publisher.js';
import { releaseNotes } from '../report/release-notes.js';
import { doubtLines } from '../report/report.js';
import { completenessOf } from '../workfile/completeness.js';
import { nextSave } from '../workfile/save.js';
import { shrunkLists } from '../workfile/shrink.js';
import type { ResourceState } from '../workfile/state.js';
import type { Opened } from './opening.js';
import type { RunOptions, RunPorts } from './parts.js';
import { retain } from './retain.js';

/** Publishes the backup, saves the work file as done, and warns of what is not in the archive. */
export async function finish(
  { workFile, state }: Opened,
  requests: number,
  options: RunOptions,
  ports: RunPorts,
): Promise<Finished> {
  const { clock, store, publisher, log } = ports;
  const { backupId } = state;
  const resources = workFile.resources();
  refuseNothing(resources);
  const shrunk = shrunkLists(resources, options.alertShrink);
  const finishedAt = clock.now();
  const bytes = provedArchive(workFile, finishedAt, options, ports);
  const published = await publisher.publish({
    backupId,
    name: archiveName(options.workspace, backupId),
    bytes,
    isComplete: completenessOf(resources) !== 'gaps',
    notes: (file) =>
      releaseNotes({ backup: workFile.backup(), finishedAt, resources, shrunk, runs: workFile.runs(), file }),
  });
  workFile.finishBackup(finishedAt);
  workFile.dropVanished();
  const save = await store.save(nextSave(state, 'done'), workFile.export());
  await retain(options.keep, ports);
  for (const line of doubtLines(resources)) log.warn(line);
  return { kind: 'finished', backupId, requests, published, resources, shrunk, save };
}

/** A backup that could read nothing at all is no backup. */
function refuseNothing(resources: readonly ResourceState[]): void {
  if (resources.some(({ isReadToItsEnd, rows }) => isReadToItsEnd || rows > 0)) return;
  throw new AccessDenied(
    'The key may read none of the lists.',
    'Give the integration read access in ProSonata under System > Integrationen.',
  );
}
