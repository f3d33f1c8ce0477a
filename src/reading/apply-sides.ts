/** What the answer to a question about one side of a filter changes; the counterpart of apply.ts, and replayed like it. */
import type { Resource } from '../prosonata/catalogue.js';
import type { WorkFile } from '../workfile/work-file.js';
import { startAround } from './known-holes.js';
import type { ResourceProgress, ResourceWork } from './progress.js';
import { isHiding, type Side, type SideAnswer, shownBy, valuesToAsk, withSides } from './sides.js';

/** What came of it; plain data, written to the journal as it is. */
export type SideOutcome = {
  readonly requests: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
} & (
  | ({ readonly kind: 'side' } & Omit<SideAnswer, 'value'>)
  /** The API does not take the question, or has no answer to it. */
  | { readonly kind: 'unanswered' }
);

export interface SideEntry {
  readonly side: Side;
  readonly outcome: SideOutcome;
}

/** What is still to be asked of a list in this backup. */
export function openQuestions(workFile: WorkFile, { resource, progress }: ResourceWork): readonly Side[] {
  return (resource.filters ?? []).flatMap((filter) => {
    const { parameter } = filter;
    const asked = progress.sides?.[parameter];
    if (asked === 'settled' || progress.by?.includes(parameter)) return [];
    const values = valuesToAsk(filter, shownBy(filter, textsOf(workFile, resource.name)));
    const answered = asked?.map(({ value }) => value) ?? [];
    return values
      .filter((value) => !answered.includes(value))
      .map((value) => ({ resource: resource.name, parameter, value }));
  });
}

function* textsOf(workFile: WorkFile, resource: string): Generator<string> {
  for (const { list } of workFile.records(resource)) yield list;
}

/** Commits one answer; if it proves that the list leaves records out, the list is open again, to be read by its sides. */
export function applySide(
  workFile: WorkFile,
  work: ResourceWork,
  { side, outcome }: SideEntry,
): ResourceWork {
  const { resource, progress } = work;
  const { parameter, value } = side;
  const before = progress.sides?.[parameter] ?? [];
  const answers = before === 'settled' ? before : answersAfter(before, value, outcome);
  const told = { ...work, progress: { ...progress, sides: { ...progress.sides, [parameter]: answers } } };
  const after = answers === 'settled' ? told : judged(workFile, told, parameter, answers);
  const { requests, at } = outcome;
  workFile.setStatus(resource.name, {
    requests,
    at,
    status: after.isFinished ? 'complete' : 'reading',
    reason: '',
    progress: after.progress,
    reported: after.isFinished ? progress.totalBefore : undefined,
  });
  return after;
}

function answersAfter(
  before: readonly SideAnswer[],
  value: string,
  outcome: SideOutcome,
): readonly SideAnswer[] | 'settled' {
  if (outcome.kind === 'unanswered') return 'settled';
  const { total, firstId, firstValue } = outcome;
  return [...before, { value, total, firstId, firstValue }];
}

/** The list after an answer: settled once all are there, or open again. */
function judged(
  workFile: WorkFile,
  work: ResourceWork,
  parameter: string,
  answers: readonly SideAnswer[],
): ResourceWork {
  const { resource, progress } = work;
  const filter = resource.filters?.find((one) => one.parameter === parameter);
  if (!filter) return work;
  const shown = shownBy(filter, textsOf(workFile, resource.name));
  if (answers.length < valuesToAsk(filter, shown).length) return work;
  if (!isHiding(answers, shown)) {
    return { ...work, progress: { ...progress, sides: { ...progress.sides, [parameter]: 'settled' } } };
  }
  const by = [...(progress.by ?? []), parameter];
  const base = baseOf(workFile, resource);
  const reopened: ResourceProgress = {
    ...progress,
    pass: base.passes.length,
    position: startAround(progress, withSides(base, by), base.passes.length),
    totalBefore: 0,
    by,
    // Other filters are looked at again when the sides of this one are read.
    sides: {},
    rowsBefore: workFile.countRows(resource.name),
  };
  return { resource: withSides(base, by), progress: reopened, isFinished: false };
}

function baseOf(workFile: WorkFile, { name }: Resource): Resource {
  const task = workFile.tasks().find(({ resource }) => resource.name === name);
  if (!task) throw new Error(`no resource ${name} in this backup`);
  return task.resource;
}

const note = 'sides';

/** By list, the filters whose sides have given records that the list itself left out, in this backup or before. */
export function knownSides(workFile: WorkFile): Readonly<Record<string, readonly string[]>> {
  return (workFile.note(note) as Record<string, readonly string[]> | undefined) ?? {};
}

/** To be called when a list is finished: the next backup reads it by its sides from the beginning if that was worth it. */
export function rememberSides(workFile: WorkFile, { resource, progress }: ResourceWork): void {
  const { by, rowsBefore } = progress;
  if (!by || rowsBefore === undefined || workFile.countRows(resource.name) <= rowsBefore) return;
  workFile.setNote(note, { ...knownSides(workFile), [resource.name]: by });
}
