/**
 * What the detail of one record changes in the work file; the counterpart of apply.ts for the detail phase, and like
 * it the same for the live run and for the replay of the journal.
 */
import type { Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { Called } from './called.js';
import {
  type DetailAnswer,
  type DetailCandidates,
  type DetailProgress,
  type DetailTimes,
  judgeDetail,
  startDetails,
} from './details.js';

/** One request of the detail phase. */
export interface DetailStep {
  readonly resource: string;
  readonly id: RecordId;
  readonly path: string;
}

/** What came of it; plain data, written to the journal as it is. */
export type DetailOutcome = {
  /** Requests it took, retries included. */
  readonly requests: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
} & ({ readonly kind: 'detail'; readonly text: string } | Exclude<DetailAnswer, { readonly kind: 'detail' }>);

export interface DetailEntry extends Called {
  readonly read: DetailStep;
  readonly outcome: DetailOutcome;
}

/** How far the details of a resource have come in this backup. */
export function readDetails(workFile: WorkFile, resource: Resource): DetailProgress {
  const stored = workFile.detailProgressOf(resource.name) as DetailProgress | undefined;
  return stored ?? startDetails(resource, rememberedPaths(workFile)[resource.name]);
}

/** Commits one outcome; returns the progress after it, and whether the record is asked for again at once. */
export function applyDetail(
  workFile: WorkFile,
  resource: Resource,
  before: DetailProgress,
  { read: { id }, outcome, caller }: DetailEntry,
): { readonly progress: DetailProgress; readonly isAgain: boolean } {
  if (caller) workFile.addCaller(caller);
  const { startedAt } = workFile.backup();
  // A clock that was set back must not make this answer one of an earlier backup.
  const at = Math.max(outcome.at, startedAt);
  const known = workFile.detailState(resource.name, id);
  if (!known) throw new Error('a detail came for a record that is not known');
  const { progress, note, isAgain } = judgeDetail(resource, before, outcome, known, startedAt);
  const result = outcome.kind === 'detail' ? { text: outcome.text } : note && { note };
  workFile.commitDetail(resource.name, result && { id, result, at }, {
    progress,
    requests: outcome.requests,
    at,
    // Refusals that hold for the whole list say nothing about its records one by one.
    dropNotes: progress.skipped === undefined ? [] : ['gone', 'refused'],
  });
  if (progress.isProven && !before.isProven) {
    workFile.setNote('detailPaths', { ...rememberedPaths(workFile), [resource.name]: progress.path });
  }
  return { progress, isAgain };
}

/**
 * Everything that details may be read of, to be planned with `planDetails`: what this backup has listed, and of lists
 * that are not read yet what is known from before.
 */
export function detailCandidates(workFile: WorkFile): readonly DetailCandidates[] {
  return workFile
    .tasks()
    .filter(({ resource, status }) => resource.details && status !== 'refused' && status !== 'absent')
    .map(({ resource, status }) => ({ resource, status, progress: readDetails(workFile, resource) }))
    .filter(({ progress }) => progress.skipped === undefined)
    .map(({ resource, status, progress }) => ({
      resource: resource.name,
      refreshed: progress.refreshed,
      states: workFile.detailStates(
        resource.name,
        status === 'waiting' || status === 'reading' ? 'known' : 'seen',
      ),
    }));
}

/** When this backup and the one before were started, with the times that the user chose. */
export function detailTimes(
  workFile: WorkFile,
  chosen: Pick<DetailTimes, 'intervalMs' | 'detailsMaxAgeMs'>,
): DetailTimes {
  const { startedAt, previous } = workFile.backup();
  const { intervalMs, detailsMaxAgeMs } = chosen;
  return { intervalMs, detailsMaxAgeMs, startedAt, previousStartedAt: previous?.startedAt };
}

function rememberedPaths(workFile: WorkFile): Readonly<Record<string, string>> {
  return (workFile.note('detailPaths') as Record<string, string> | undefined) ?? {};
}
