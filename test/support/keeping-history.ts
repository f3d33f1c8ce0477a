/**
 * Histories of backups, rights, settings, losses, people and clocks, played through a place for archives with the rules
 * of the program, and a judge that remembers what was published and looks at the place with eyes of its own.
 */
import {
  type Extent,
  type HeldList,
  type Holdings,
  isHeld,
  type Part,
  partsOf,
} from '../../src/keeping/holdings.js';
import type { KeepPolicy } from '../../src/keeping/rules.js';
import { publishedBefore, shortfallOf } from '../../src/keeping/shortfall.js';
import type { Publication, Publisher } from '../../src/publish/publisher.js';
import { retain } from '../../src/run/retain.js';
import { backupIdAt } from '../../src/workfile/save.js';
import { isSuddenLoss } from '../../src/workfile/shrink.js';
import { dayMs } from './clock.js';

export interface HistoryPlace {
  readonly publisher: Publisher;
  publication(backupId: string, isComplete: boolean, holds: Holdings): Promise<Publication>;
  /** Ids of the backups that are there with an archive, whatever the program thinks of them. */
  there(): Promise<readonly string[]>;
  /** A person deletes a backup. */
  remove(backupId: string): Promise<void>;
  /** Something happens to an archive, and it is none any more. */
  spoil(backupId: string): Promise<void>;
}

/** What lists a backup is asked for, with or without details and inactive records. */
export const scopes: readonly Readonly<
  Record<string, { readonly details?: true; readonly inactive?: true }>
>[] = [
  { users: {}, contacts: { inactive: true }, invoices: { details: true } },
  { users: {}, contacts: {}, invoices: { details: true } },
  { users: {}, contacts: { inactive: true }, invoices: {} },
  { users: {} },
  { invoices: { details: true } },
];
const lists = ['users', 'contacts', 'invoices'];

/** One backup with what is around it; numbers choose, so that anything can make them. */
export interface Step {
  /** Since the last one, in milliseconds; may be negative. */
  readonly sinceMs: number;
  readonly scope: number;
  /** A bit for each list that the key may not read, or that could not be proved to be whole. */
  readonly refused: number;
  readonly partial: number;
  /** What is refused is not known to have been readable, as by a new work file of an earlier version. */
  readonly forgets: boolean;
  /** What becomes of the rows of a list. */
  readonly rows: { readonly list: number; readonly change: 'none' | 'grow' | 'loss' | 'empty' | 'back' };
  readonly policy: KeepPolicy;
  /** How far the clock of retention is from that of the backup. */
  readonly skewMs: number;
  /** Another run applies its own rules at the same time. */
  readonly other?: KeepPolicy | undefined;
  readonly people: { readonly do: 'nothing' | 'remove' | 'spoil'; readonly pick: number };
}

interface Made {
  readonly id: string;
  readonly isComplete: boolean;
  readonly parts: ReadonlyMap<string, Part>;
  readonly lists: Readonly<Record<string, HeldList>>;
}

/** The place does something that it must never do. */
export class Misjudged extends Error {
  override name = 'Misjudged' as const;
}

export interface Played {
  readonly backups: number;
  readonly removed: number;
  /** Ids that are there in the end. */
  readonly left: readonly string[];
}

/** Plays a history; throws Misjudged. With fewer than 30 backups nothing may be given up. */
export async function playHistory(place: HistoryPlace, steps: readonly Step[]): Promise<Played> {
  const made = new Map<string, Made>();
  const spoilt = new Set<string>();
  const normal: Record<string, number> = Object.fromEntries(lists.map((list) => [list, 100]));
  const rows = { ...normal };
  let now = Date.UTC(2026, 0, 1, 2, 15);
  const judge = judgeOf(made, {
    knowsLosses:
      steps.length < 30 && steps.every(({ sinceMs, people }) => sinceMs > 0 && people.do === 'nothing'),
    mayGiveUp: steps.length >= 30,
  });
  let removed = 0;
  for (const step of steps) {
    now += step.sinceMs;
    while (made.has(backupIdAt(now))) now += 60_000;
    await meddle(step);
    changeRows(step);
    const backupId = backupIdAt(now);
    const isAlarmed = await backUp(backupId, step);
    const before = await sound();
    await Promise.all([
      applyRules(step.policy, now + step.skewMs, isAlarmed),
      ...(step.other ? [applyRules(step.other, now, false)] : []),
    ]);
    const after = await sound();
    removed += before.length - after.length;
    const mustNotRemove = isAlarmed && step.other === undefined;
    const rules = step.other ? [] : [step.policy];
    judge({ before, after, rules, mustNotRemove, isClockRight: step.skewMs === 0, newest: backupId });
  }
  return { backups: steps.length, removed, left: await place.there() };

  async function sound(): Promise<readonly string[]> {
    return (await place.there()).filter((id) => made.has(id) && !spoilt.has(id)).sort();
  }

  async function meddle({ people }: Step): Promise<void> {
    const ids = await sound();
    const id = ids[people.pick % Math.max(1, ids.length)];
    if (id === undefined || people.do === 'nothing') return;
    if (people.do === 'remove') await place.remove(id);
    else {
      await place.spoil(id);
      spoilt.add(id);
    }
  }

  function changeRows({ rows: { list, change } }: Step): void {
    const name = lists[list % lists.length] ?? '';
    const count = rows[name] ?? 0;
    if (change === 'grow') rows[name] = count + 1;
    if (change === 'loss') rows[name] = Math.floor(count / 2);
    if (change === 'empty') rows[name] = 0;
    if (change === 'back') rows[name] = normal[name] ?? 0;
  }

  async function backUp(backupId: string, step: Step): Promise<boolean> {
    const before = publishedBefore(backupId, (await place.publisher.shelf()).backups);
    const held = Object.fromEntries(
      Object.entries(scopes[step.scope % scopes.length] ?? {}).map(([name, asked]) => [
        name,
        heldList(name, asked, step),
      ]),
    );
    const isKnown = (name: string) =>
      !step.forgets && before.some(({ holds }) => (holds?.lists[name]?.rows ?? 0) > 0);
    const isComplete = Object.entries(held).every(
      ([name, { extent, lack }]) => extent === 'whole' || (lack === 'refused' && !isKnown(name)),
    );
    const { holds, newlyLeftOut, shrunk } = shortfallOf(
      { backupId, lists: held, key: undefined },
      before,
      20,
    );
    await place.publisher.publish(await place.publication(backupId, isComplete, holds));
    made.set(backupId, { id: backupId, isComplete, lists: held, parts: partsOf(holds, isComplete) });
    return newlyLeftOut.length + shrunk.length > 0;
  }

  function heldList(
    name: string,
    asked: { readonly details?: true; readonly inactive?: true },
    step: Step,
  ): HeldList {
    const bit = 1 << lists.indexOf(name);
    const isRefused = (step.refused & bit) !== 0;
    const isPartial = (step.partial & bit) !== 0;
    const count = isRefused ? 0 : isPartial ? Math.ceil((rows[name] ?? 0) / 2) : (rows[name] ?? 0);
    const extent: Extent = isRefused || (isPartial && count === 0) ? 'none' : isPartial ? 'some' : 'whole';
    return {
      rows: count,
      extent,
      ...(isRefused && { lack: 'refused' }),
      ...(asked.details && { details: extent }),
      ...(asked.inactive && { inactive: true }),
    };
  }

  async function applyRules(policy: KeepPolicy, at: number, isAlarmed: boolean): Promise<void> {
    const clock = {
      now: () => at,
      sleep: async () => {},
      timeout: () => ({ signal: new AbortController().signal, clear: () => {} }),
    };
    const log = { info: () => {}, warn: () => {} };
    await retain(policy, { isAlarmed }, { publisher: place.publisher, clock, log });
  }
}

interface Judged {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Those that were applied with the right clock. */
  readonly rules: readonly KeepPolicy[];
  readonly mustNotRemove: boolean;
  readonly isClockRight: boolean;
  readonly newest: string;
}

const ranks: Readonly<Record<Extent, number>> = { none: 0, some: 1, whole: 2 };

/** Looks at what one application of the rules has removed. Throws Misjudged. */
function judgeOf(
  made: ReadonlyMap<string, Made>,
  { knowsLosses, mayGiveUp }: { readonly knowsLosses: boolean; readonly mayGiveUp: boolean },
): (judged: Judged) => void {
  const get = (id: string): Made => {
    const found = made.get(id);
    if (!found) throw new Misjudged(`${id} was never published`);
    return found;
  };
  const fail = (text: string): never => {
    throw new Misjudged(text);
  };

  return ({ before, after, rules, mustNotRemove, isClockRight, newest }) => {
    const gone = before.filter((id) => !after.includes(id));
    if (!after.every((id) => before.includes(id))) fail('something new is there');
    if (mustNotRemove && gone.length > 0) fail(`${gone.join()} went although the run has warned`);
    if (isClockRight && !after.includes(newest)) fail(`what was published just now (${newest}) is gone`);
    const all = [...made.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const limits = knowsLosses ? openLosses(all) : new Map<string, readonly number[]>();
    const level = ({ name, rows }: Part) =>
      (limits.get(name.split(' ').at(-1) ?? '') ?? []).filter((limit) => rows >= limit).length;
    const isGivenUp = (part: string) => mayGiveUp && daysWithout(all, part) >= 30;
    const holds = ({ parts }: Made, part: Part): boolean => {
      const own = parts.get(part.name);
      return own !== undefined && ranks[own.extent] >= ranks[part.extent] && level(own) >= level(part);
    };
    const left = after.map(get);
    if (isClockRight && !mayGiveUp) {
      for (const { last = 0 } of rules) {
        for (const id of lastOfScopes(before.filter((one) => one <= newest).map(get), last)) {
          if (!after.includes(id)) fail(`${id} went, although it was one of the last ${last} of its scope`);
        }
      }
    }
    for (const old of gone.map(get)) {
      const parts = [...old.parts.values()].filter((part) => isHeld(part) && !isGivenUp(part.name));
      const newer = left.filter(({ id }) => id > old.id);
      for (const part of parts) {
        if (!newer.some((one) => holds(one, part))) fail(`${old.id} went, and with it the last ${part.name}`);
      }
      if (old.isComplete && !newer.some((one) => parts.every((part) => holds(one, part)))) {
        fail(`${old.id} went, and no other one holds all that it held`);
      }
    }
  };
}

/** The newest complete backups that were asked for no less than others of their scope, so many of each scope. */
function lastOfScopes(backups: readonly Made[], count: number): readonly string[] {
  const newestFirst = backups.filter(({ isComplete }) => isComplete).reverse();
  return newestFirst
    .filter(({ id, parts }) => {
      const peers = newestFirst.filter((other) => [...parts.keys()].every((part) => other.parts.has(part)));
      return peers.findIndex((peer) => peer.id === id) < count;
    })
    .map(({ id }) => id);
}

/** Rows below which a list has fallen suddenly and has not come back; `all` are in the order of their dates. */
function openLosses(all: readonly Made[]): ReadonlyMap<string, readonly number[]> {
  const open = new Map<string, { limit: number; days: Set<string> }[]>();
  const last = new Map<string, number>();
  for (const { id, lists } of all) {
    for (const [name, { rows, extent }] of Object.entries(lists)) {
      if (extent !== 'whole') continue;
      const known = (open.get(name) ?? []).filter(({ limit }) => rows < limit);
      const before = last.get(name) ?? 0;
      if (isSuddenLoss(before, rows, 20)) known.push({ limit: Math.ceil(before * 0.8), days: new Set() });
      for (const { days } of known) days.add(id.slice(0, 8));
      open.set(
        name,
        known.filter(({ days }) => days.size < 30),
      );
      last.set(name, rows);
    }
  }
  return new Map([...open].map(([name, losses]) => [name, losses.map(({ limit }) => limit)]));
}

/** On how many days in a row, up to the last one, backups were made that were not asked for a part. */
function daysWithout(all: readonly Made[], part: string): number {
  const last = all.findLastIndex(({ parts }) => parts.has(part));
  return new Set(all.slice(last + 1).map(({ id }) => id.slice(0, 8))).size;
}

/** How many archives rules can keep of one scope: good ones and bad ones, and the oldest. */
export function mostKept(policy: KeepPolicy): number {
  const counts = Object.values(policy).filter((count): count is number => (count ?? 0) > 0);
  return counts.reduce((sum, count) => sum + 2 * count + 1, 1);
}

export { dayMs };
