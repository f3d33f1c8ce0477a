/** The end of a run that has not finished its backup: all progress is saved for the next one. */

import { BackupError } from '../errors.js';
import type { Paused, PauseReason } from '../outcome.js';
import { newestPublished } from '../publish/newest.js';
import { estimate } from '../reading/estimate.js';
import type { ReadingEnd } from '../reading/read.js';
import { backupStart, nextSave } from '../workfile/save.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { Opened } from './opening.js';
import type { RunOptions, RunPorts } from './parts.js';

/** Why a run pauses; `error` is undefined where the pause is planned. */
export interface Cause {
  readonly reason: PauseReason;
  readonly error: BackupError | undefined;
}

/** Saves the work file as it is. */
export async function pause(
  { workFile, state }: Opened,
  { requests, ledger, needed }: ReadingEnd,
  { reason, error }: Cause,
  options: RunOptions,
  ports: RunPorts,
): Promise<Paused> {
  const { clock, store } = ports;
  const save = await store.save(nextSave(state, 'partial'), workFile.export());
  const finishedAt = await lastFinished(workFile, ports);
  const pace = { ...options, ledger, isShortOfTime: reason === 'time' };
  return {
    kind: 'paused',
    backupId: state.backupId,
    reason,
    error,
    requests,
    ledger,
    estimate: estimate(needed, pace, clock.now()),
    resources: workFile.resources(),
    hasFinishedBefore: finishedAt !== undefined,
    lastGoodAt: finishedAt ?? workFile.backup().startedAt,
    save,
  };
}

/** Epoch ms; where the work file is a new one, because the cache lost the old one, what was published tells. */
async function lastFinished(workFile: WorkFile, ports: RunPorts): Promise<number | undefined> {
  const known = workFile.lastFinishedAt();
  if (known !== undefined) return known;
  try {
    const newest = await newestPublished(ports);
    return newest === undefined ? undefined : backupStart(newest);
  } catch (error) {
    // Only the tone of a message hangs on it.
    if (error instanceof BackupError) return undefined;
    throw error;
  }
}
