import { describe, expect, it } from 'vitest';
import { buildArchive } from '../../../src/archive/build.js';
import { changedFieldNames, changesListedAtMost } from '../../../src/archive/changes.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import type { ArchiveSource, RecordTexts } from '../../../src/workfile/state.js';
import { resourceState } from '../../support/resource-state.js';
import { sourceOf } from '../../support/source.js';

const texts = (list: string, detail?: string): RecordTexts => ({ list, detail });

describe('the changed fields', () => {
  it.each<[string, RecordTexts, RecordTexts, readonly string[]]>([
    ['differ in their text', texts('{"a":1,"b":"x"}'), texts('{"a":2,"b":"x"}'), ['a']],
    ['may be written in another way', texts('{"a":1.0}'), texts('{"a":1}'), ['a']],
    ['may be lost or new', texts('{"a":1,"b":2}'), texts('{"b":2,"c":3}'), ['a', 'c']],
    ['may be nested', texts('{"a":[{"b":1}]}'), texts('{"a":[{"b":2}]}'), ['a']],
    ['do not depend on their order', texts('{"a":1,"b":2}'), texts('{ "b":2, "a":1 }'), []],
    [
      'are those of row and detail, once each',
      texts('{"a":1}', '{"a":1,"p":[]}'),
      texts('{"a":2}', '{"a":2,"p":[1]}'),
      ['a', 'p'],
    ],
    ['are not told by a detail that is new', texts('{"a":1}'), texts('{"a":1}', '{"a":1,"p":[]}'), []],
    ['are not told by a detail that is missing', texts('{"a":1}', '{"a":1,"p":[]}'), texts('{"a":2}'), ['a']],
  ])('%s', (_, before, now, fields) => {
    expect(changedFieldNames(before, now)).toEqual(fields);
  });
});

describe('the list of changes', () => {
  it('has no values, is cut where it would be too long, and says so', async () => {
    const things = customResource('things', 'id');
    const state = resourceState(things, { rows: 1, changed: 1, removed: changesListedAtMost + 49 });
    const source: ArchiveSource = {
      backup: () => ({
        id: 'b2',
        startedAt: 0,
        finishedAt: 0,
        workspace: 'https://x.example',
        callers: [],
        previous: { id: 'b1', startedAt: 0, callers: [] },
      }),
      resources: () => [state],
      runs: () => [],
      *records() {
        yield { id: 1, list: '{"id":1,"secret":"new"}', detail: undefined };
      },
      *changes(_, limit) {
        const now = texts('{"id":1,"secret":"new"}');
        yield { id: 1, kind: 'changed', before: texts('{"id":1,"secret":"before-9f3"}'), now };
        for (let id = 2; id <= limit; id++) yield { id, kind: 'removed' };
      },
    };
    const sqlite = await loadSqlite();
    const bytes = buildArchive(source, { sqlite }, { version: '0', finishedAt: 0 });
    const database = sqlite(bytes);
    expect(database.query('SELECT count(*) FROM _changes')).toEqual([[changesListedAtMost]]);
    expect(database.query('SELECT * FROM _changes WHERE id < 3')).toEqual([
      ['things', 1, 'changed', '["secret"]'],
      ['things', 2, 'removed', '[]'],
    ]);
    expect(database.query('SELECT changes_unlisted FROM _resources')).toEqual([[50]]);
    database.close();
    expect(Buffer.from(bytes).includes('before-9f3')).toBe(false);
  });

  it('names ids beyond 32 bits as the numbers that they are, as does the first record that has a field', async () => {
    const things = customResource('things', 'id');
    const source: ArchiveSource = {
      ...sourceOf(new Map([[things, []]]), { states: { things: { rows: 1, added: 3 } } }),
      *records() {
        yield { id: 3_000_000_000, list: '{"id":3000000000}', detail: undefined };
      },
      *changes() {
        yield { id: 7, kind: 'added' };
        yield { id: 3_000_000_000, kind: 'added' };
        yield { id: '12345678901234567890', kind: 'added' };
      },
    };
    const sqlite = await loadSqlite();
    const database = sqlite(buildArchive(source, { sqlite }, { version: '0', finishedAt: 0 }));
    expect(database.query('SELECT typeof(id), CAST(id AS TEXT) FROM _changes')).toEqual([
      ['integer', '7'],
      ['integer', '3000000000'],
      ['text', '12345678901234567890'],
    ]);
    expect(database.query('SELECT typeof(first_seen), first_seen FROM _columns')).toEqual([
      ['integer', 3_000_000_000],
    ]);
    database.close();
  });
});
