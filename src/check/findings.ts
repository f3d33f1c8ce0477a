/** What a check has learned, and what it asks in which order. Pure. */
import type { BackupError } from '../errors.js';
import type { Caller } from '../prosonata/caller.js';
import type { Filter, Pass, Resource } from '../prosonata/catalogue.js';
import type { Share } from '../prosonata/rights.js';
import type { Ledger } from '../reading/budget.js';
import { isHiding, type Shown, type SideAnswer, shownBy, valuesToAsk } from '../reading/sides.js';
import type { Schedule } from './schedule.js';

/** What came of asking for something of a list. */
export type Reply =
  | { readonly kind: 'given' }
  /** There is nothing to ask for, as of the details of an empty list. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused' | 'absent' | 'failed'; readonly reason: string }
  /** The quota or the number of requests was too small. */
  | { readonly kind: 'unasked' };

export interface ListFinding {
  readonly resource: Resource;
  readonly list: Reply;
  /** What the key is given of it if that is not all. */
  readonly share: Share | undefined;
  /** Rows of each pass, in their order; undefined for one that was not asked for, or not told of. */
  readonly rows: readonly (number | undefined)[];
  /** Undefined if details are not wanted. */
  readonly details: Reply | undefined;
  /** Whether it leaves out records unless it is asked for them; undefined if that is not known. */
  readonly leavesOut: boolean | undefined;
}

export interface Findings {
  readonly workspaceUrl: string;
  readonly callers: readonly Caller[];
  readonly lists: readonly ListFinding[];
  /** Requests that it took, and how long an answer took on average, in milliseconds. */
  readonly requests: number;
  readonly answerMs: number;
  readonly ledger: Ledger;
  readonly now: number;
  /** What ended the check before everything was asked: nothing can be read with this address or key now. */
  readonly end: BackupError | undefined;
  readonly surroundings: Surroundings;
}

/** What is around ProSonata: where archives go, and what is known of the schedule. */
export interface Surroundings {
  readonly place: string;
  readonly isEncrypted: boolean;
  readonly conditions: readonly Condition[];
  /** Undefined on a machine of one's own. */
  readonly schedule: Schedule | undefined;
  /** Whether minutes are billed: not those of public repositories; undefined if that is not known. */
  readonly isBilled: boolean | undefined;
}

/** Something that a backup needs or would be the better for. */
export interface Condition {
  readonly what: string;
  /** What prevents a backup; undefined if nothing does. */
  readonly fault: BackupError | undefined;
  /** Whether a backup would fail because of the fault. */
  readonly isNeeded: boolean;
}

/** A check asks no more than this, whatever it wants to know. */
export const requestsAtMost = 30;

/** Rows that were given with the first answer of a list. */
export interface Seen {
  readonly resource: Resource;
  readonly texts: readonly string[];
  readonly total: number | undefined;
}

interface FilterQuestions {
  readonly filter: Filter;
  readonly values: readonly string[];
  readonly shown: Shown;
}

/**
 * The filters to ask about: their sides that no row shows. Of a list that did not fit into the first answer all sides are
 * asked for, because the rest of its rows may show any.
 */
export function sidesToAsk({ resource, texts, total = texts.length }: Seen): readonly FilterQuestions[] {
  if (texts.length === 0) return [];
  return (resource.filters ?? []).map((filter) => {
    if (texts.length < total) {
      return { filter, values: filter.values, shown: { values: new Set(), others: total } };
    }
    const shown = shownBy(filter, texts);
    return { filter, values: valuesToAsk(filter, shown), shown };
  });
}

/** Whether the answers about a list say that it leaves records out; undefined if not all were given. */
export function leavesOut(
  seen: Seen,
  answers: ReadonlyMap<string, readonly SideAnswer[]>,
): boolean | undefined {
  const verdicts = sidesToAsk(seen).map(({ filter, values, shown }) => {
    const given = answers.get(filter.parameter) ?? [];
    return given.length < values.length ? undefined : isHiding(given, shown);
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

/** The passes that bring records of their own: those that are read again are not asked for. */
export function ownPasses({ passes }: Resource): readonly (readonly [number, Pass])[] {
  return [...passes.entries()].filter(([, { isRepeat }]) => isRepeat !== true);
}
