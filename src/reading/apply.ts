/**
 * What an answer changes in the work file. The same function serves the live run and the replay of the journal, so
 * that the replay brings a work file exactly to where a killed run had brought it.
 */
import type { Page, Row } from '../prosonata/api.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { IncomingWindow } from '../workfile/records.js';
import type { WorkFile } from '../workfile/work-file.js';
import { applyDetail, type DetailEntry, readDetails } from './apply-detail.js';
import { applySide, knownSides, rememberSides, type SideEntry } from './apply-sides.js';
import type { Called } from './called.js';
import { withSmallerPages } from './caps.js';
import { abandonSearch, blame } from './holes.js';
import { fromLastBackup, holeWords, type PassHole, toRemember } from './known-holes.js';
import { judgeOrdered } from './ordered.js';
import { type FinishedPass, finished, type Judgement, type OpenPass, type SweepProgress } from './passes.js';
import {
  advance,
  findWork,
  type ListTrouble,
  type ResourceProgress,
  type ResourceWork,
  reportedTotal,
  type Step,
  startResource,
} from './progress.js';
import { withSides } from './sides.js';
import { judgeSweep, type SweepCounts, startSweeps } from './sweeps.js';
import { isLeap } from './windows.js';

/** What came of one step; plain data, written to the journal as it is. */
export type Outcome = {
  /** Requests it took, retries included. */
  readonly requests: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
} & (
  | ({ readonly kind: 'page' } & Pick<Page, 'rows' | 'unnamed' | 'perPage' | 'total'>)
  /** The server does not take `orderBy` for this list. */
  | { readonly kind: 'unsortable' }
  /** The list cannot be read at all, or no further. */
  | {
      readonly kind: 'unreadable';
      readonly status: 'refused' | 'absent' | 'incomplete';
      readonly reason: string;
    }
  /** The server answers, but time and again not this window. `isLast`: there is no time for another run to try. */
  | { readonly kind: 'troubled'; readonly reason: string; readonly isLast: boolean }
);

export interface ListEntry extends Called {
  readonly step: Step;
  readonly outcome: Outcome;
}

export type JournalEntry = ListEntry | DetailEntry | SideEntry;

/** A window that is in trouble in so many runs is not waited for any longer. */
const troubledRunsAtMost = 2;

/** How far every resource of the current backup has come, in the order of work. */
export function readWork(workFile: WorkFile): ResourceWork[] {
  const sides = knownSides(workFile);
  const remembered = rememberedHoles(workFile);
  const { startedAt } = workFile.backup();
  return workFile.tasks().map(({ resource, status }) => {
    const { name } = resource;
    const holes = fromLastBackup(remembered[name] ?? [], startedAt);
    const progress =
      (workFile.progressOf(name) as ResourceProgress | undefined) ??
      startResource(resource, holes, sides[name]);
    return {
      resource: withSides(resource, progress.by),
      progress,
      isFinished: status !== 'waiting' && status !== 'reading',
    };
  });
}

/** Commits the entries of the journal to the work file that they were written beside. */
export function replay(workFile: WorkFile, entries: readonly JournalEntry[]): void {
  const work = readWork(workFile);
  for (const entry of entries) {
    if ('read' in entry) {
      const { resource } = findWork(work, entry.read.resource);
      applyDetail(workFile, resource, readDetails(workFile, resource), entry);
      continue;
    }
    const before = findWork(work, 'side' in entry ? entry.side.resource : entry.step.resource);
    work[work.indexOf(before)] =
      'side' in entry ? applySide(workFile, before, entry) : applyOutcome(workFile, before, entry).work;
  }
}

/** Commits one outcome and returns how far its resource has come with it, and whether its rows were taken. */
export function applyOutcome(
  workFile: WorkFile,
  work: ResourceWork,
  { step, outcome, caller }: ListEntry,
): { readonly work: ResourceWork; readonly isAccepted: boolean } {
  if (caller) workFile.addCaller(caller);
  const { requests, at } = outcome;
  const cost = { requests, at };
  const { position } = work.progress;
  switch (outcome.kind) {
    case 'unreadable':
      return { work: giveUp(workFile, work, outcome, cost), isAccepted: true };
    case 'troubled':
      return { work: trouble(workFile, work, step, outcome, cost), isAccepted: true };
    case 'unsortable':
      return commit(workFile, work, { isAccepted: false, next: startSweeps(false) }, nothing, cost);
    case 'page': {
      const { rows, unnamed, perPage, total } = outcome;
      const page = { ids: rows.map((row) => row.id), unnamed, perPage, total };
      if (position.kind === 'ordered') {
        const isStart = step.window.page === 1 || isLeap(position, step.window);
        const joinsAt = isStart ? undefined : position.lastId;
        const judgement = judgeOrdered(position, step.window, page);
        return commit(workFile, work, judgement, { rows, sweep: sweepMark(work, 0), joinsAt }, cost);
      }
      const sweep = sweepMark(work, position.sweep);
      const judgement = judgeSweep(position, page, countSweep(workFile, work, position, page.ids));
      return commit(workFile, work, judgement, { rows, sweep, joinsAt: undefined }, cost);
    }
  }
}

type Cost = { readonly requests: number; readonly at: number };

/** Ends a list that the server refuses: what was captured of it before is part of a list, not all of one. */
function giveUp(
  workFile: WorkFile,
  work: ResourceWork,
  { status, reason }: Outcome & { readonly kind: 'unreadable' },
  cost: Cost,
): ResourceWork {
  const { resource, progress } = work;
  const isBegun = progress.pass > 0 || workFile.countRows(resource.name) > 0;
  workFile.setStatus(resource.name, {
    ...cost,
    status: isBegun ? 'incomplete' : status,
    reason,
    progress: { ...progress, isCut: true },
    reported: isBegun ? reportedTotal(progress, resource) : undefined,
  });
  return { ...work, isFinished: true };
}

/**
 * Looks for the record that is to blame, and goes around it. If it is trouble of the whole list, waits for another run,
 * or ends the pass with what was read of it.
 */
function trouble(
  workFile: WorkFile,
  work: ResourceWork,
  { window }: Step,
  { reason, isLast }: Outcome & { readonly kind: 'troubled' },
  cost: Cost,
): ResourceWork {
  const { resource, progress } = work;
  const { position } = progress;
  const runs = (progress.trouble?.runs ?? 0) + 1;
  const isGivenUp = isLast || runs >= troubledRunsAtMost;
  // The passes that follow are tried as well, but each of them once only.
  const noted: ListTrouble = { runs: Math.min(runs, troubledRunsAtMost - 1), reason };
  const { startedAt } = workFile.backup();
  // A list that has given nothing yet may only be late: it is waited for first.
  const isBegun =
    position.kind === 'ordered' &&
    (position.lastId !== undefined || position.search !== undefined || isGivenUp);
  const around = isBegun ? blame(position, window, startedAt) : undefined;
  const after = around
    ? advance(progress, around, resource)
    : isGivenUp
      ? advance(progress, finished(settled(position), position.total, reason, true), resource)
      : { progress: { ...progress, position: gentler(position) }, isFinished: false };
  const trouble = around ? after.progress.trouble : noted;
  const behind = { resource, isFinished: after.isFinished, progress: { ...after.progress, trouble } };
  if (behind.isFinished) rememberHoles(workFile, behind);
  workFile.setStatus(resource.name, {
    ...cost,
    ...(after.isFinished ? verdict(workFile, behind, []) : { status: 'reading', reason }),
    progress: behind.progress,
    reported: reportedTotal(behind.progress, resource),
  });
  return behind;
}

function settled(position: OpenPass): OpenPass {
  return position.kind === 'ordered' ? abandonSearch(position) : position;
}

function gentler(position: OpenPass): OpenPass {
  return position.kind === 'ordered' ? withSmallerPages(abandonSearch(position)) : position;
}

function commit(
  workFile: WorkFile,
  work: ResourceWork,
  { isAccepted, next }: Judgement,
  window: IncomingWindow,
  cost: Cost,
): { work: ResourceWork; isAccepted: boolean } {
  const { resource } = work;
  const isEmptied = next.kind === 'finished' && isSurprise(workFile, work, next, window);
  const { progress, isFinished } = advance(work.progress, next, resource, isEmptied);
  const taken = isAccepted ? window : nothing;
  const behind = { resource, progress, isFinished };
  if (isFinished) rememberHoles(workFile, behind);
  workFile.commitWindow(resource.name, taken, {
    ...cost,
    ...(isFinished ? verdict(workFile, behind, taken.rows) : { status: 'reading', reason: '' }),
    repairs: isAccepted ? 0 : 1,
    progress,
    reported: reportedTotal(progress, resource),
  });
  if (isFinished) rememberSides(workFile, behind);
  return { work: behind, isAccepted };
}

/** Whether a pass has ended without any row, of which the work file knows rows from before; each is believed once. */
function isSurprise(
  workFile: WorkFile,
  { resource, progress }: ResourceWork,
  { isCut }: FinishedPass,
  { rows }: IncomingWindow,
): boolean {
  const { position, isReread } = progress;
  const isEmpty = position.kind === 'ordered' ? position.lastId === undefined : position.ids === 0;
  if (!isEmpty || rows.length > 0 || isCut || isReread) return false;
  const first = progress.pass * marksOfPass;
  return workFile.knowsFromBefore(resource.name, first, first + marksOfPass - 1);
}

const nothing: IncomingWindow = { rows: [], sweep: 0, joinsAt: undefined };

/** The last check of a resource: what was captured, `last` included, against what the API says it has. */
function verdict(
  workFile: WorkFile,
  { resource, progress }: ResourceWork,
  last: readonly Row[],
): { readonly status: 'complete' | 'incomplete'; readonly reason: string } {
  const ids = last.map(({ id }) => id);
  const rows = workFile.countRows(resource.name) + workFile.notYetSeen(resource.name, ids).length;
  const { totalBefore: reported, holes = [] } = progress;
  // More than reported is no loss: those were deleted while the list was read.
  const isShort = reported !== undefined && rows + holes.length < reported;
  const short =
    isShort && progress.doubts.length === 0
      ? [`the API reported ${reported} rows, but only ${rows} different ones were given`]
      : [];
  const doubts = [...holeWords(holes, resource), ...progress.doubts, ...short];
  return { status: doubts.length === 0 ? 'complete' : 'incomplete', reason: doubts.join('; ') };
}

function rememberedHoles(workFile: WorkFile): Readonly<Record<string, readonly PassHole[]>> {
  return (workFile.note('holes') as Record<string, readonly PassHole[]> | undefined) ?? {};
}

/** The next backup goes around what this one was not given. */
function rememberHoles(workFile: WorkFile, { resource: { name }, progress }: ResourceWork): void {
  const { [name]: before = [], ...others } = rememberedHoles(workFile);
  const holes = toRemember(progress, progress.isCut === true);
  if (before.length + holes.length === 0) return;
  workFile.setNote('holes', holes.length > 0 ? { ...others, [name]: holes } : others);
}

/** Sweeps of different passes must not be taken for one another. */
const marksOfPass = 100;

function sweepMark(work: ResourceWork, sweep: number): number {
  return work.progress.pass * marksOfPass + sweep;
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
