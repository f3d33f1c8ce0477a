import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { customResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { createWorkFile, openWorkFile, type WorkFile } from '../../../src/workfile/work-file.js';
import { bytesOf, memory } from '../../support/storages.js';

const sqlite = await loadSqlite();
const things: Resource = { ...customResource('things', 'id'), details: true };
const others = customResource('others', 'id');

let workFile: WorkFile;
let number = 0;
beforeEach(() => {
  workFile = createWorkFile(sqlite, memory());
  number = 0;
});

function start(resources: readonly Resource[] = [things, others]): void {
  number++;
  workFile.startBackup(
    { id: `backup ${number}`, startedAt: number * 1000, workspace: 'https://x.example' },
    resources,
  );
}

/** Commits a window of texts by id; the resource is read to its end unless told. */
function list(
  rows: Readonly<Record<number, string>>,
  status: 'complete' | 'incomplete' | 'reading' | 'refused' = 'complete',
  progress: object = {},
): void {
  workFile.commitWindow(
    'things',
    {
      rows: Object.entries(rows).map(([id, text]) => ({ id: Number(id), text })),
      sweep: 0,
      joinsAt: undefined,
    },
    { status, reason: '', progress, reported: undefined, requests: 1, repairs: 0, at: number * 1000 },
  );
}

function read(id: number, text: string): void {
  const at = number * 1000 + 1;
  workFile.commitDetail(
    'things',
    { id, result: { text }, at },
    { progress: {}, requests: 1, at, dropNotes: [] },
  );
}

function finish(): void {
  workFile.finishBackup(number * 1000 + 2);
  workFile.dropVanished();
}

const state = () => workFile.resources()[0];
const details = () => [...workFile.records('things')].map(({ detail }) => detail);
const changes = (limit = 100) => [...workFile.changes('things', limit)];

describe('a detail', () => {
  it('is carried over while its list row comes unchanged, and goes when that changes', () => {
    start();
    list({ 1: 'a', 2: 'b' });
    read(1, 'A');
    read(2, 'B');
    finish();
    start();
    list({ 1: 'a', 2: 'b2' });
    expect(details()).toEqual(['A', undefined]);
    expect(state()).toMatchObject({
      rows: 2,
      detailsRead: 1,
      detailsMissing: 1,
      detailsOldestAt: 1001,
      changed: 1,
    });
    expect(workFile.detailState('things', 1)).toMatchObject({ readAt: 1001 });
    expect(workFile.detailState('things', 2)).toMatchObject({ readAt: undefined });
  });

  it('stays in place beside a note, which goes with the next read', () => {
    start();
    list({ 1: 'a' });
    read(1, 'A');
    const update = { progress: {}, requests: 1, at: 1001, dropNotes: [] };
    workFile.commitDetail('things', { id: 1, result: { note: 'gone' }, at: 1001 }, update);
    expect(state()).toMatchObject({ detailsRead: 0, detailsGone: 1, detailsMissing: 0, requests: 3 });
    expect(details()).toEqual(['A']);
    workFile.commitDetail('things', { id: 1, result: { note: 'trouble' }, at: 1001 }, update);
    expect(state()).toMatchObject({ detailsRead: 1, detailsGone: 0 });
    read(1, 'A');
    expect(workFile.detailState('things', 1)?.note).toBeUndefined();
  });

  it('of a list that is backed up without details is forgotten', () => {
    start();
    list({ 1: 'a' });
    read(1, 'A');
    finish();
    start([{ ...things, details: false }, others]);
    list({ 1: 'a' });
    finish();
    start();
    list({ 1: 'a' });
    expect(details()).toEqual([undefined]);
  });
});

describe('what changed', () => {
  it('is counted against the last finished backup, not against one that was given up', () => {
    start();
    list({ 1: 'a', 2: 'b', 3: 'c' });
    finish();
    start();
    list({ 1: 'a2', 2: 'b2', 4: 'd', 5: 'e' });
    start();
    list({ 1: 'a3', 2: 'b', 4: 'd2' });
    expect(changes()).toEqual([
      { id: 1, kind: 'changed', before: { list: 'a' }, now: { list: 'a3' } },
      { id: 3, kind: 'removed', before: { list: 'c' } },
      { id: 4, kind: 'added', now: { list: 'd2' } },
    ]);
    expect(state()).toMatchObject({ added: 1, changed: 1, removed: 1 });
    expect(workFile.backup().previous).toMatchObject({ id: 'backup 1', startedAt: 1000 });
  });

  it('is nothing in a first backup, and no record is removed before a list was read to its end', () => {
    start();
    list({ 1: 'a', 2: 'b' });
    expect(state()).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(changes()).toEqual([]);
    finish();
    start();
    list({ 1: 'a' }, 'reading');
    expect(state()?.removed).toBe(0);
    expect(changes()).toEqual([]);
    list({});
    expect(state()?.removed).toBe(1);
  });

  it('has the texts from before, of row and detail, only where both were read', () => {
    start();
    list({ 1: 'a', 2: 'b', 3: 'c' });
    read(1, 'A');
    read(2, 'B');
    finish();
    start();
    list({ 1: 'a2', 2: 'b', 3: 'c' });
    read(2, 'B2');
    read(3, 'C');
    expect(changes()).toEqual([
      { id: 1, kind: 'changed', before: { list: 'a', detail: 'A' }, now: { list: 'a2' } },
      { id: 2, kind: 'changed', before: { list: 'b', detail: 'B' }, now: { list: 'b', detail: 'B2' } },
    ]);
    expect(changes(1)).toHaveLength(1);
    finish();
    start();
    list({ 1: 'a2', 2: 'b', 3: 'c' });
    read(1, 'A2');
    expect(changes()).toEqual([]);
  });

  it('is kept of a list that cannot be read until it can be read again', () => {
    start();
    list({ 1: 'a', 2: 'b' });
    finish();
    start();
    list({}, 'refused');
    expect(state()).toMatchObject({ rows: 0, removed: 0 });
    finish();
    start();
    list({ 1: 'a2' });
    expect(changes().map(({ kind }) => kind)).toEqual(['changed', 'removed']);
    finish();
    expect(workFile.countKnown('things')).toBe(1);
  });

  it('is kept of a list that was given up before its end, until it is read again', () => {
    start();
    list({ 1: 'a', 2: 'b', 3: 'c' });
    read(2, 'B');
    finish();
    start();
    list({ 1: 'a2' }, 'incomplete', { isCut: true });
    expect(state()).toMatchObject({ rows: 1, changed: 1, removed: 0 });
    expect(changes().map(({ id }) => id)).toEqual([1]);
    finish();
    start();
    list({ 1: 'a2', 2: 'b' });
    expect(changes()).toEqual([{ id: 3, kind: 'removed', before: { list: 'c' } }]);
    expect(details()).toEqual([undefined, 'B']);
    finish();
    expect(workFile.countKnown('things')).toBe(2);
  });

  it('counts what a list that was read to its end did not give, though it is not complete', () => {
    start();
    list({ 1: 'a', 2: 'b' });
    finish();
    start();
    list({ 1: 'a' }, 'incomplete');
    expect(state()).toMatchObject({ removed: 1 });
  });

  it('is what two whole copies differ in, in whatever order and however often records come', () => {
    const copy = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5'), fc.constantFrom('x', 'y', 'z'));
    fc.assert(
      fc.property(copy, fc.array(copy, { maxLength: 3 }), copy, (first, between, last) => {
        workFile = createWorkFile(sqlite, memory());
        number = 0;
        start();
        list(first);
        finish();
        start();
        // Rows are read over and over while people change them; what was read last counts.
        for (const rows of between)
          list(Object.fromEntries(Object.entries(rows).filter(([id]) => id in last)), 'reading');
        list(last);
        const expected = {
          added: Object.keys(last).filter((id) => !(id in first)).length,
          removed: Object.keys(first).filter((id) => !(id in last)).length,
          changed: Object.keys(last).filter((id) => id in first && first[id] !== last[id]).length,
        };
        expect(state()).toMatchObject(expected);
        workFile.close();
      }),
    );
  });
});

describe('the work file', () => {
  it('does not grow when everything changes or is replaced in every backup', () => {
    const sizes: number[] = [];
    for (let backup = 0; backup < 8; backup++) {
      start();
      const text = `${backup}`.repeat(2000);
      for (let id = 0; id < 200; id++) list({ [id < 100 ? id : id + backup * 1000]: text }, 'reading');
      list({});
      for (let id = 0; id < 100; id++) read(id, text);
      finish();
      sizes.push(workFile.sizeBytes());
    }
    expect(Math.max(...sizes.slice(2))).toBeLessThan(Math.max(...sizes.slice(0, 2)) * 1.1);
  });

  it('holds nothing any more of a record that is gone, or of a text that was replaced', () => {
    start([things]);
    list({
      1: '{"id":1,"note":"stays"}',
      2: '{"id":2,"note":"CANARY-GONE"}',
      3: '{"id":3,"note":"CANARY-OLD"}',
    });
    read(2, `{"id":2,"note":"CANARY-GONE ${'x'.repeat(20_000)}"}`);
    finish();
    start([things]);
    list({ 1: '{"id":1,"note":"stays"}', 3: '{"id":3,"note":"new"}' });
    finish();
    const bytes = bytesOf(workFile.content());
    expect(bytes.includes('stays')).toBe(true);
    expect(bytes.includes('CANARY')).toBe(false);
  });

  it('can be packed when much of it is free', () => {
    start();
    for (let id = 0; id < 500; id++) list({ [id]: 'x'.repeat(5000) });
    finish();
    const before = workFile.sizeBytes();
    expect(workFile.isLoose()).toBe(false);
    start();
    list({ 1: 'x' });
    finish();
    expect(workFile.isLoose()).toBe(true);
    const content = workFile.packInto(memory());
    expect(content.sizeBytes).toBeLessThan(before / 10);
    const packed = openWorkFile(sqlite, memory(bytesOf(content)));
    expect([...packed.records('things')]).toEqual([...workFile.records('things')]);
    expect(packed.backup()).toEqual(workFile.backup());
    expect(packed.isLoose()).toBe(false);
  });

  it('of format 1 is brought to the present one, with all its records', () => {
    const old = sqlite();
    old.execute(formatOne);
    const opened = openWorkFile(sqlite, memory(old.export()));
    expect(opened.backup()).toMatchObject({ id: '20261122T0215Z', callers: [], previous: undefined });
    expect([...opened.records('things')]).toEqual([
      { id: 1, list: '{"id":1}', detail: undefined },
      { id: 'x', list: '{"id":"x"}', detail: undefined },
    ]);
    expect(opened.progressOf('things')).toEqual({ pass: 1 });
    workFile = openWorkFile(sqlite, memory(bytesOf(opened.content())));
    number = 1;
    start();
    list({ 1: '{"id":1,"a":2}' });
    read(1, '{"id":1,"a":2,"b":3}');
    expect(state()).toMatchObject({ rows: 1, changed: 1, removed: 1, detailsRead: 1 });
  });
});

/** A work file as format 1 was. */
const formatOne = `
  PRAGMA application_id = 0x50536277;
  PRAGMA user_version = 1;
  CREATE TABLE backups (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER,
    workspace TEXT NOT NULL
  ) STRICT;
  CREATE TABLE resources (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, position INTEGER,
    status TEXT NOT NULL DEFAULT 'waiting', reason TEXT NOT NULL DEFAULT '', progress TEXT, reported INTEGER,
    requests INTEGER NOT NULL DEFAULT 0, repairs INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER, finished_at INTEGER
  ) STRICT;
  CREATE TABLE records (
    resource INTEGER NOT NULL, id ANY NOT NULL, list TEXT NOT NULL,
    since INTEGER NOT NULL, seen INTEGER NOT NULL, changed INTEGER NOT NULL, sweep INTEGER NOT NULL,
    detail TEXT, detail_list TEXT, detail_at INTEGER,
    UNIQUE (resource, id)
  ) STRICT;
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
    requests INTEGER NOT NULL, stopped TEXT NOT NULL, version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  INSERT INTO backups VALUES (1, '20261122T0215Z', 1000, 1002, 'https://x.example');
  INSERT INTO resources (number, name, definition, position, status, progress)
    VALUES (1, 'things', '${JSON.stringify(things)}', 0, 'complete', '{"pass":1}');
  INSERT INTO records (resource, id, list, since, seen, changed, sweep)
    VALUES (1, 1, '{"id":1}', 1, 1, 1, 0), (1, 'x', '{"id":"x"}', 1, 1, 1, 0);
`;

describe('a window that has to join what was captured before it', () => {
  const update = {
    status: 'reading',
    reason: '',
    progress: {},
    reported: undefined,
    requests: 1,
    repairs: 0,
    at: 1001,
  } as const;
  const commit = (ids: readonly number[], joinsAt: number | undefined, sweep = 0) =>
    workFile.commitWindow(
      'things',
      { rows: ids.map((id) => ({ id, text: `text ${id}` })), sweep, joinsAt },
      update,
    );
  const captured = () => [...workFile.records('things')].map(({ id }) => id);

  beforeEach(() => {
    start();
    commit([3, 6, 9], undefined);
  });

  it.each([
    ['begins with the last id', [9, 12]],
    ['begins before the last id', [6, 9, 12]],
  ])('is taken if it %s', (_, ids) => {
    commit(ids, 9);
    expect(captured()).toEqual([3, 6, 9, 12]);
  });

  it.each<[string, readonly number[], number, number]>([
    ['begins just behind the last id', [10, 12], 9, 0],
    ['has no rows', [], 9, 0],
    ['joins at an id that was never captured', [8, 10], 8, 0],
    ['joins at an id of another reading', [9, 12], 9, 1],
  ])('is refused as a bug if it %s, and changes nothing', (_, ids, joinsAt, sweep) => {
    expect(() => commit(ids, joinsAt, sweep)).toThrow('does not join');
    expect(captured()).toEqual([3, 6, 9]);
    expect(state()).toMatchObject({ requests: 1 });
  });
});
