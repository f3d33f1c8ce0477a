/** A pile of archives of a workspace that changes: what the commands say of it is compared with what the workspace held. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../../src/demo/random.js';
import type { DemoRecord, DemoRecords } from '../../src/demo/records.js';
import { demoResource } from '../../src/demo/resources.js';
import { archiveName } from '../../src/publish/publisher.js';
import { loadSqlite, type Sqlite } from '../../src/sqlite/sqlite.js';
import { backupIdAt } from '../../src/workfile/save.js';
import { dayMs } from '../support/clock.js';
import { madeRecords } from '../support/demo/made-records.js';
import { madeArchive } from '../support/made-archives.js';
import { type CliWorld, createWorld } from '../support/world.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

export const pile: Promised = {
  name: 'pile',
  promise: 'A pile of archives answers what the workspace held',
  shortRuns: 1,
  attack,
};

/** The lists that change, each with a field that people rename records by. */
const renamed = { contacts: 'lastName', invoices: 'invoiceName', projecttimes: 'detail' } as const;
type List = keyof typeof renamed;
const lists = Object.keys(renamed) as readonly List[];

/** What the workspace held when a backup was made. */
interface Snapshot {
  readonly backupId: string;
  readonly records: DemoRecords;
  /** The list that was not read to its end. */
  readonly incomplete: List | undefined;
}

async function attack({ directory, random, isShort, seed }: Attempt): Promise<Counts> {
  const folder = join(directory, 'pile');
  mkdirSync(folder);
  const snapshots = writeYear(folder, await loadSqlite(), random, { seed, count: isShort ? 8 : 60 });
  const world = createWorld(directory);
  const ask = asking(world, folder);
  await judgeRows(snapshots, ask);
  const counts = { archives: snapshots.length, histories: 0, events: 0, searches: 0, hits: 0 };
  for (let time = 0; time < (isShort ? 3 : 20); time++) {
    const list = random.pick(lists);
    const ids = snapshots.flatMap(({ records }) => (records[list] ?? []).map((record) => idOf(list, record)));
    counts.events += await judgeHistory(list, random.pick(ids), snapshots, ask);
    counts.histories++;
    counts.hits += await judgeSearch(wordAt(random.whole(1, snapshots.length - 1)), snapshots, ask);
    counts.searches++;
  }
  return counts;
}

const wordAt = (index: number) => `Wort${String.fromCharCode(97 + (index % 26))}${index}x`;

/** Archives over a year, oldest first; a third of the way on, the API gives other fields. */
function writeYear(
  folder: string,
  sqlite: Sqlite,
  random: Random,
  { seed, count }: { readonly seed: number; readonly count: number },
): readonly Snapshot[] {
  const sizes = { users: 2, customers: 3, contacts: 8, invoices: 8, projecttimes: 20 };
  const all = madeRecords({ seed, sizes, scale: 0.01 });
  let records: DemoRecords = Object.fromEntries(
    ['users', 'customers', ...lists].map((list) => [list, all[list] ?? []]),
  );
  const first = Date.UTC(2025, 10, 20, 2, 15);
  return Array.from({ length: count }, (_, index) => {
    const startedAt = first + Math.floor((index * 365) / count) * dayMs;
    const backupId = backupIdAt(startedAt);
    if (index > 0) records = changed(records, index, random);
    if (index === Math.floor(count / 3)) records = inOtherFields(records);
    const incomplete = random.chance(0.1) ? random.pick(lists) : undefined;
    const states = incomplete ? { [incomplete]: { status: 'incomplete' as const, reason: 'cut' } } : {};
    const about = { id: backupId, startedAt, workspace: 'https://agency.example', states };
    writeFileSync(join(folder, archiveName('agency-example', backupId)), madeArchive(sqlite, records, about));
    return { backupId, records, incomplete };
  });
}

/** Some records are renamed by a word of this time, some go, some come; most lists stay as they are. */
function changed(records: DemoRecords, index: number, random: Random): DemoRecords {
  const next = { ...records };
  for (const list of lists.filter(() => random.chance(0.5))) {
    const all = (next[list] ?? []).filter(() => random.chance(0.95));
    const [some] = all;
    if (!some) continue;
    const chosen = idOf(list, random.pick(all));
    const { idField } = demoResource(list);
    next[list] = [
      ...all.map((record) =>
        idOf(list, record) === chosen ? { ...record, [renamed[list]]: `nun ${wordAt(index)}` } : record,
      ),
      ...(random.chance(0.5) ? [{ ...some, [idField]: 10_000 + index, [renamed[list]]: 'neu' }] : []),
    ];
  }
  return next;
}

/** A field that is new, one that is gone, and a number that is a text now. */
function inOtherFields(records: DemoRecords): DemoRecords {
  const contacts = (records.contacts ?? []).map(({ phone: _phone, ...contact }, index) => ({
    ...contact,
    pronouns: index % 2 === 0 ? 'sie' : null,
    customerID: String(contact.customerID),
  }));
  return { ...records, contacts };
}

function idOf(list: List, record: DemoRecord): number {
  return Number(record[demoResource(list).idField]);
}

type Ask = (command: string, ...argv: readonly string[]) => Promise<readonly Record<string, unknown>[]>;

/** A command with JSON lines as its answer. */
function asking(world: CliWorld, folder: string): Ask {
  return async (command, ...argv) => {
    const { out, err } = await world.run(command, ...argv, folder, '--json');
    hold(!err.includes('skipped'), `${command} skipped an archive: ${err}`);
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
}

async function judgeRows(snapshots: readonly Snapshot[], ask: Ask): Promise<void> {
  const listed = await ask('list');
  const expected = snapshots.map(({ backupId, records, incomplete }) => [
    backupId,
    incomplete === undefined,
    lists.map((list) => records[list]?.length),
  ]);
  const found = listed.map(({ backupId, isComplete, lists: told }) => [
    backupId,
    isComplete,
    lists.map((list) => (told as Record<string, { rows: number }>)[list]?.rows),
  ]);
  hold(isDeepStrictEqual(found, expected), () => `list: ${JSON.stringify([found, expected])}`);
}

async function judgeHistory(
  list: List,
  id: number,
  snapshots: readonly Snapshot[],
  ask: Ask,
): Promise<number> {
  const expected: unknown[] = [];
  let before: DemoRecord | undefined;
  let lastIn: string | undefined;
  for (const [index, { backupId, records, incomplete }] of snapshots.entries()) {
    const now = records[list]?.find((record) => idOf(list, record) === id);
    if (!before && now) expected.push({ kind: 'appeared', backupId, isFirstSeen: index === 0 });
    if (before && !now) expected.push({ kind: 'vanished', backupId, lastIn, isCertain: incomplete !== list });
    if (before && now) {
      const fields = changedFields(before, now);
      if (fields.length > 0) expected.push({ kind: 'changed', backupId, fields });
    }
    if (now) lastIn = backupId;
    before = now;
  }
  const told = (await ask('history', list, String(id))).map((event) => eventAsExpected(event));
  hold(
    isDeepStrictEqual(told, expected),
    () => `history of ${list} ${id}: ${JSON.stringify(told)}, and it was ${JSON.stringify(expected)}`,
  );
  return expected.length;
}

/** What is null and what is not there is one thing in a table. */
function changedFields(before: DemoRecord, now: DemoRecord): readonly string[] {
  const shown = (value: unknown) => JSON.stringify(value ?? null);
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((field) => shown(before[field]) !== shown(now[field]))
    .map((field) => `${field}: ${shown(before[field])} ${shown(now[field])}`)
    .sort();
}

function eventAsExpected(event: Record<string, unknown>): unknown {
  const { kind, backupId, isFirstSeen, lastIn, isCertain } = event;
  switch (kind) {
    case 'appeared':
      return { kind, backupId, isFirstSeen };
    case 'vanished':
      return { kind, backupId, lastIn, isCertain };
    default: {
      const fields = event.fields as readonly { field: string; before?: unknown; after?: unknown }[];
      const shown = (value: unknown) => JSON.stringify(value ?? null);
      return {
        kind,
        backupId,
        fields: fields.map(({ field, before, after }) => `${field}: ${shown(before)} ${shown(after)}`).sort(),
      };
    }
  }
}

async function judgeSearch(word: string, snapshots: readonly Snapshot[], ask: Ask): Promise<number> {
  const newest = snapshots.at(-1)?.backupId;
  const expected = lists.flatMap((list) => {
    const holders = new Map<number, string[]>();
    for (const { backupId, records } of snapshots) {
      for (const record of records[list] ?? []) {
        if (!String(record[renamed[list]]).includes(word)) continue;
        holders.set(idOf(list, record), [...(holders.get(idOf(list, record)) ?? []), backupId]);
      }
    }
    return [...holders].map(
      ([id, all]) => `${list} ${id}: ${all[0]} to ${all.at(-1)}${all.at(-1) === newest ? '' : ', gone'}`,
    );
  });
  const told = (await ask('find', word, '--all', '--limit', '0')).map(
    ({ list, id, first, last, isGone }) => `${list} ${id}: ${first} to ${last}${isGone ? ', gone' : ''}`,
  );
  hold(
    isDeepStrictEqual([...told].sort(), expected.sort()),
    () => `find ${word}: ${JSON.stringify(told)}, and there was ${JSON.stringify(expected)}`,
  );
  return expected.length;
}
