/**
 * What an answer changes in the work file. The same function serves the live run and the replay of the journal, so
 * that a run that was killed stands, once replayed, exactly where it stood.
 */
import type { Page } from '../prosonata/api.js';
import type { RecordId } from '../workfile/state.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { DetailEntry } from './apply-detail.js';
import {
  advance,
  type ResourceProgress,
  type ResourceWork,
  reportedTotal,
  type Step,
  startResource,
} from './progress.js';
import {
  type Judgement,
  judgeOrdered,
  judgeSweep,
  type SweepCounts,
  type SweepProgress,
  startSweeps,
} from './windows.js';

/** What came of one step; plain data, written to the journal as it is. */
export type Outcome = {
  /** Requests it took, retries included. */
  readonly requests: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
} & (
  | ({ readonly kind: 'page' } & Pick<Page, 'rows' | 'perPage' | 'total'>)
  /** The server does not take `orderBy` for this list. */
  | { readonly kind: 'unsortable' }
  /** The list cannot be read at all. */
  | {
      readonly kind: 'unreadable';
      readonly status: 'refused' | 'absent' | 'incomplete';
      readonly reason: string;
    }
);

export interface ListEntry {
  readonly step: Step;
  readonly outcome: Outcome;
}

export type JournalEntry = ListEntry | DetailEntry;

/** Where every resource of the current backup stands, in the order of work. */
export function readWork(workFile: WorkFile): ResourceWork[] {
  return workFile.tasks().map(({ resource, status }) => ({
    resource,
    progress: (workFile.progressOf(resource.name) as ResourceProgress | undefined) ?? startResource(),
    isFinished: status !== 'waiting' && status !== 'reading',
  }));
}

/** Commits one outcome and returns where its resource stands behind it, and whether its rows were taken. */
export function applyOutcome(
  workFile: WorkFile,
  work: ResourceWork,
  { step, outcome }: ListEntry,
): { readonly work: ResourceWork; readonly isAccepted: boolean } {
  const { requests, at } = outcome;
  const cost = { requests, repairs: 0, at };
  switch (outcome.kind) {
    case 'unreadable': {
      const { status, reason } = outcome;
      const { progress } = work;
      workFile.commitWindow(step.resource, [], 0, { status, reason, progress, reported: undefined, ...cost });
      return { work: { ...work, isFinished: true }, isAccepted: true };
    }
    case 'unsortable':
      return commit(workFile, work, { isAccepted: false, next: startSweeps(false) }, [], 0, cost);
    case 'page': {
      const { position } = work.progress;
      const page = { ids: outcome.rows.map((row) => row.id), perPage: outcome.perPage, total: outcome.total };
      if (position.kind === 'sweep') {
        const counts = countSweep(workFile, work, position, page.ids);
        const judgement = judgeSweep(position, page, counts);
        return commit(workFile, work, judgement, outcome.rows, sweepMark(work, position.sweep), cost);
      }
      if (position.kind === 'finished') throw new Error('an answer came for a pass that is finished');
      const judgement = judgeOrdered(position, step.window, page);
      return commit(workFile, work, judgement, outcome.rows, sweepMark(work, 0), cost);
    }
  }
}

type Cost = { readonly requests: number; readonly repairs: number; readonly at: number };

function commit(
  workFile: WorkFile,
  work: ResourceWork,
  { isAccepted, next }: Judgement,
  rows: Page['rows'],
  sweep: number,
  cost: Cost,
): { work: ResourceWork; isAccepted: boolean } {
  const { resource } = work;
  const { progress, isFinished } = advance(work.progress, next, resource);
  workFile.commitWindow(resource.name, isAccepted ? rows : [], sweep, {
    ...cost,
    status: 'reading',
    reason: '',
    repairs: isAccepted ? 0 : 1,
    progress,
    reported: reportedTotal(progress, resource),
  });
  if (isFinished) finish(workFile, work, progress, cost);
  return { work: { resource, progress, isFinished }, isAccepted };
}

/** The last check of a resource: what was captured against what the API says it has. */
function finish(
  workFile: WorkFile,
  { resource }: ResourceWork,
  progress: ResourceProgress,
  { at }: Cost,
): void {
  const rows = workFile.countRows(resource.name);
  const reported = progress.totalBefore;
  // More than reported is no loss: those were deleted while the list was read.
  const isShort = reported !== undefined && rows < reported;
  const doubts =
    isShort && progress.doubts.length === 0
      ? [`the API reported ${reported} rows, but only ${rows} different ones were given`]
      : progress.doubts;
  workFile.commitWindow(resource.name, [], 0, {
    status: doubts.length === 0 ? 'complete' : 'incomplete',
    reason: doubts.join('; '),
    progress,
    reported,
    requests: 0,
    repairs: 0,
    at,
  });
}

/** Sweeps of different passes must not be taken for one another. */
function sweepMark(work: ResourceWork, sweep: number): number {
  return work.progress.pass * 100 + sweep;
}

function countSweep(
  workFile: WorkFile,
  work: ResourceWork,
  position: SweepProgress,
  ids: readonly RecordId[],
): SweepCounts {
  const { name } = work.resource;
  const repeated = new Set(workFile.seenIn(name, ids, sweepMark(work, position.sweep)));
  const fresh = [...new Set(ids)].filter((id) => !repeated.has(id));
  return {
    fresh: fresh.length,
    agreeing: workFile.seenIn(name, fresh, sweepMark(work, position.sweep - 1)).length,
  };
}
