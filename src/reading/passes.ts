/** How far one pass over a list has come, and what comes of an answer: the values that the rules of reading pass on. */
import type { RecordId } from '../prosonata/record-id.js';

/** How far one pass over a list has come; stored with the rows it belongs to. */
export type OpenPass = OrderedProgress | SweepProgress;

export interface OrderedProgress {
  readonly kind: 'ordered';
  /** Greatest id captured; undefined before the first row. */
  readonly lastId: number | undefined;
  /** Where that id was in the list when it was last seen: an estimate, from 0; -1 before the first row. */
  readonly lastRank: number;
  /** How far to step back when the next window has slipped past `lastId`. */
  readonly stepBack: number;
  /** The most rows the server gives at once, as far as is known. */
  readonly cap: number;
  /** The most rows that one answer of this pass had; undefined in work files of older versions. */
  readonly mostGiven?: number | undefined;
  /** Full windows until more than the cap is asked for again, 0 for the next one; undefined if it never is. */
  readonly probeIn?: number | undefined;
  /** What `probeIn` will be when the server gives less than it was asked for once more. */
  readonly probeWait?: number | undefined;
  readonly total: number | undefined;
  /** The total in the first answer that had one; undefined before, and in work files of older versions. */
  readonly firstTotal?: number | undefined;
  /** Windows in a row that brought nothing new. */
  readonly idleWindows: number;
  readonly windows: number;
  /** Rows that these windows have room for; undefined in work files of older versions. */
  readonly asked?: number | undefined;
  /** Records of this pass that are not given, in the order of the list. */
  readonly holes?: readonly Hole[] | undefined;
  /** Records that an earlier backup was not given, further on in the list. */
  readonly known?: readonly KnownHole[] | undefined;
  /** Set while the server fails on a window because of something in it. */
  readonly search?: Search | undefined;
  /** Searches of this pass so far. */
  readonly searches?: number | undefined;
}

export interface SweepProgress {
  readonly kind: 'sweep';
  /** Whether to ask for the order all the same: not when the server refused to be asked. */
  readonly ordered: boolean;
  /** From 1. */
  readonly sweep: number;
  /** The page to read next, from 1. */
  readonly page: number;
  readonly cap: number;
  readonly total: number | undefined;
  /** The total in the first answer of this sweep that had one. */
  readonly firstTotal?: number | undefined;
  /** Distinct ids of this sweep so far, and of the one before. */
  readonly ids: number;
  readonly previousIds: number | undefined;
  /** Ids of this sweep that the previous one had too. */
  readonly agreeing: number;
  readonly rowsOfSweep: number;
  /** Records of this sweep that have no id. */
  readonly holes?: readonly Hole[] | undefined;
}

/**
 * One record that is not given. In its interval of ids, both ends excluded, the list is not proved to be whole: what is
 * known there from before may still exist.
 */
export interface Hole {
  /** `unanswered`: the server fails on every page that holds it. `unnamed`: it came without an id. */
  readonly why: 'unanswered' | 'unnamed';
  /** Where it is in its list, from 0, as the list was when it was read. */
  readonly rank: number;
  /** The id in front of it; undefined if it is the first. */
  readonly left: number | undefined;
  /** Ends of the interval; undefined if it is open. */
  readonly after: number | undefined;
  readonly before: number | undefined;
  /** Start of the backup that tried it last, epoch milliseconds; undefined if it has not to be tried. */
  readonly triedAt?: number | undefined;
}

export interface KnownHole extends Hole {
  /** Whether it is tried once more in this backup. */
  readonly isDue: boolean;
}

/**
 * The search for the record that the server fails on. `narrow`: it is at rank `edge` or behind it and in front of rank
 * `end`. `leap`: it was found in front of rank `from`, and whether anything behind it is answered is to be seen.
 */
export type Search =
  | {
      readonly kind: 'narrow';
      /** All in front of this rank was given. */
      readonly edge: number;
      /** The id in front of `edge`. */
      readonly edgeId: number | undefined;
      readonly end: number;
      /** The cap before the search. */
      readonly cap: number;
      /** The most rows that one answer of the search had. */
      readonly answered: number;
      /** Whether all that is left was asked for at once, to see whether it was only too much. */
      readonly isRestTried: boolean;
      /** Set if it is expected right in front of `end`, as in an earlier backup. */
      readonly known?: KnownHole | undefined;
    }
  | {
      readonly kind: 'leap';
      readonly from: number;
      /** Set if the first window behind failed too, which ended here: the end of the list is asked for next. */
      readonly failedEnd?: number | undefined;
    };

/** What comes of a pass; never stored. */
export interface FinishedPass {
  readonly kind: 'finished';
  readonly total: number | undefined;
  /** Empty if completeness was proved except for the holes, else why it was not. */
  readonly doubt: string;
  /** Whether it was given up before its end was seen: what was not given may still be there. */
  readonly isCut?: boolean | undefined;
  readonly holes?: readonly Hole[] | undefined;
}

/** What of an answer the judgement needs. */
export interface SeenPage {
  readonly ids: readonly RecordId[];
  /** Places on the page, from 0, of records without an id. */
  readonly unnamed?: readonly number[] | undefined;
  readonly perPage: number;
  readonly total: number | undefined;
}

export interface Judgement {
  /** Whether the rows are to be stored. */
  readonly isAccepted: boolean;
  readonly next: OpenPass | FinishedPass;
}

/** The API gives no more than this many rows at once. Source: the vendor's API description. */
export const largestPage = 1000;

/**
 * A cap that is only guessed from one short answer is not taken for smaller than this: a list would be read in pages of
 * a few rows because of one bad answer.
 */
export const guessedCapAtLeast = 50;
export const firstStepBack = 32;

/** Rows of a page, those without an id included. */
export function rowsOn({ ids, unnamed = [] }: SeenPage): number {
  return ids.length + unnamed.length;
}

/** The end of a pass, which takes its holes with it. */
export function finished(
  { holes }: OpenPass,
  total: number | undefined,
  doubt: string,
  isCut?: true,
): FinishedPass {
  return { kind: 'finished', total, doubt, ...(isCut ? { isCut } : {}), ...(holes?.length ? { holes } : {}) };
}
