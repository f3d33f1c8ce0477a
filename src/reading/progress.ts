/** How far the list phase has come, resource by resource, and what to ask for next. Pure. */

import type { Window } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import { type Holes, startAround, withHoles } from './known-holes.js';
import type { FinishedPass, OpenPass } from './passes.js';
import type { SideAnswer } from './sides.js';
import { expectAfter, isTrial, planWindow } from './windows.js';

/** The work file looks at `isCut` and at the intervals of `holes`. */
export interface ResourceProgress extends Holes {
  /** Index into the resource's passes. */
  readonly pass: number;
  readonly position: OpenPass;
  /** Totals of the passes that are finished; undefined once one was not reported. */
  readonly totalBefore: number | undefined;
  /** Why completeness could not be proved, one phrase a pass. */
  readonly doubts: readonly string[];
  /** Set if the server answers other lists, but not the next window of this one. */
  readonly trouble?: ListTrouble | undefined;
  /** Whether a pass was given up before its end: what was not seen is not gone. */
  readonly isCut?: boolean | undefined;
  /**
   * Passes that gave no row although rows of them are known from before. One wrong answer may have emptied them, so each
   * is read once more, behind all other lists, before it is believed.
   */
  readonly emptied?: readonly number[] | undefined;
  /** Whether these are being read: `pass` is then one of them, and `emptied` has those that follow. */
  readonly isReread?: boolean | undefined;
  /** Answers about the sides of a filter, by its parameter, until all are there. */
  readonly sides?: Readonly<Record<string, readonly SideAnswer[] | 'settled'>> | undefined;
  /** Parameters of the filters whose sides are read as passes, because the list leaves records out by default. */
  readonly by?: readonly string[] | undefined;
  /** Rows before it was found that the list leaves records out. */
  readonly rowsBefore?: number | undefined;
}

export interface ListTrouble {
  /** Runs that ended up in it. */
  readonly runs: number;
  readonly reason: string;
}

export interface ResourceWork {
  /** With all the passes that it is read in; see sides.ts. */
  readonly resource: Resource;
  readonly progress: ResourceProgress;
  readonly isFinished: boolean;
}

/** One request of the list phase. */
export interface Step {
  readonly resource: string;
  readonly pass: number;
  readonly window: Window;
  readonly ordered: boolean;
  /** Whether one try is enough; undefined if not. */
  readonly isTrial?: true;
}

/** How far a resource of this backup has come. */
export function findWork(work: readonly ResourceWork[], name: string): ResourceWork {
  const found = work.find(({ resource }) => resource.name === name);
  if (!found) throw new Error(`no resource ${name} in this backup`);
  return found;
}

/** `known`: records that earlier backups were not given. `by`: see ResourceProgress. */
export function startResource(
  resource: Resource,
  known: Holes['known'] = [],
  by?: readonly string[],
): ResourceProgress {
  return {
    pass: 0,
    position: startAround({ known }, resource, 0),
    totalBefore: 0,
    doubts: [],
    ...(known.length > 0 ? { known } : {}),
    ...(by ? { by } : {}),
  };
}

/**
 * The next request, given what is in flight already: the next window of a resource if that can be said ahead, else
 * the first window of the resource behind it. Undefined if nothing can be sent before an answer arrives, or all is
 * done.
 */
export function nextStep(work: readonly ResourceWork[], inFlight: readonly Step[]): Step | undefined {
  for (const { resource, progress, isFinished } of work) {
    if (isFinished) continue;
    const ahead = inFlight.filter((step) => step.resource === resource.name);
    const position = ahead.reduce<OpenPass | undefined>(
      (expected, step) => expected && expectAfter(expected, step.window),
      progress.position,
    );
    if (!position) continue;
    return {
      resource: resource.name,
      pass: progress.pass,
      window: planWindow(position),
      ordered: position.kind === 'ordered' || position.ordered,
      ...(isTrial(position) ? { isTrial: true } : {}),
    };
  }
  return undefined;
}

/**
 * The progress behind a judged answer: in the same pass, in the next one, or at the end (`isFinished`). `isEmptied`: the
 * pass gave nothing, and is to be read once more.
 */
export function advance(
  progress: ResourceProgress,
  position: OpenPass | FinishedPass,
  resource: Resource,
  isEmptied = false,
): { readonly progress: ResourceProgress; readonly isFinished: boolean } {
  if (position.kind !== 'finished') {
    // A search is part of the trouble until it has come to something.
    const isSearching = position.kind === 'ordered' && position.search !== undefined;
    const trouble = isSearching ? progress.trouble : undefined;
    return { progress: { ...progress, position, trouble }, isFinished: false };
  }
  const next = isEmptied
    ? { ...progress, emptied: [...(progress.emptied ?? []), progress.pass] }
    : withPass(progress, position, resource);
  const { passes } = resource;
  if (!next.isReread && next.pass + 1 < passes.length)
    return { progress: startOf(resource, next, next.pass + 1), isFinished: false };
  const [again, ...emptied] = next.emptied ?? [];
  if (again === undefined) return { progress: startOf(resource, next, passes.length), isFinished: true };
  return { progress: startOf(resource, { ...next, emptied, isReread: true }, again), isFinished: false };
}

function startOf(resource: Resource, progress: ResourceProgress, pass: number): ResourceProgress {
  return { ...progress, pass, position: startAround(progress, resource, pass), trouble: undefined };
}

/** The progress with what a finished pass says of its list. */
function withPass(
  progress: ResourceProgress,
  { total, doubt, isCut, holes = [] }: FinishedPass,
  resource: Resource,
): ResourceProgress {
  const { passes } = resource;
  const pass = passes[progress.pass];
  const named = passes.length > 1 ? `${pass?.name}: ${doubt}` : doubt;
  return {
    ...progress,
    totalBefore: pass?.isRepeat ? progress.totalBefore : add(progress.totalBefore, total),
    doubts: doubt ? [...progress.doubts, named] : progress.doubts,
    isCut: progress.isCut || isCut,
    ...(holes.length > 0 ? { holes: withHoles(progress, holes, resource, progress.pass) } : {}),
  };
}

/** Rows of the whole resource as far as the API has reported them; undefined if it has not. */
export function reportedTotal(
  { pass, position, totalBefore }: ResourceProgress,
  resource: Resource,
): number | undefined {
  const isAdded = pass < resource.passes.length && !resource.passes[pass]?.isRepeat;
  return isAdded ? add(totalBefore, position.total) : totalBefore;
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
