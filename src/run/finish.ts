/** The end of a run that has read everything: the archive is built, verified and published, and old ones go. */

import { provedArchive } from '../archive/proved.js';
import type { Finished } from '../outcome.js';
import { AccessDenied } from '../prosonata/errors.js';
import { archiveName } from '../publish/publisher.js';
import { leftOutLine } from '../report/parts.js';
import { releaseNotes } from '../report/release-notes.js';
import { doubtLines } from '../report/report.js';
import { completenessOf } from '../workfile/completeness.js';
import { nextSave } from '../workfile/save.js';
import type { ResourceState } from '../workfile/state.js';
import type { Opened } from './opening.js';
import type { RunOptions, RunPorts } from './parts.js';
import { retain } from './retain.js';
import { standingOf } from './standing.js';

/** Publishes the backup, saves the work file as done, and warns of what is not in the archive. */
export async function finish(
  { workFile, state }: Opened,
  requests: number,
  options: RunOptions,
  ports: RunPorts,
): Promise<Finished> {
  const { clock, store, publisher, log } = ports;
  const { backupId } = state;
  refuseNothing(workFile.resources());
  const { resources, holds, leftOut, shrunk } = await standingOf(workFile, options, ports);
  const finishedAt = clock.now();
  const bytes = provedArchive(workFile, finishedAt, { ...options, holds }, ports);
  const published = await publisher.publish({
    backupId,
    name: archiveName(options.workspace, backupId),
    bytes,
    isComplete: completenessOf(resources) !== 'gaps',
    holds,
    notes: (file) =>
      releaseNotes({
        backup: workFile.backup(),
        finishedAt,
        resources,
        shrunk,
        leftOut,
        runs: workFile.runs(),
        file,
      }),
  });
  workFile.finishBackup(finishedAt);
  workFile.dropVanished();
  const save = await store.save(nextSave(state, 'done'), workFile.export());
  const retention = await retain(options.keep, { isAlarmed: shrunk.length + leftOut.length > 0 }, ports);
  for (const line of doubtLines(resources)) log.warn(line);
  if (leftOut.length > 0) log.warn(leftOutLine(leftOut));
  return { kind: 'finished', backupId, requests, published, resources, shrunk, leftOut, retention, save };
}

/** A backup that could read nothing at all is no backup. */
function refuseNothing(resources: readonly ResourceState[]): void {
  if (resources.some(({ isReadToItsEnd, rows }) => isReadToItsEnd || rows > 0)) return;
  throw new AccessDenied(
    'The key may read none of the lists.',
    'Give the integration read access in ProSonata under System > Integrationen.',
  );
}
