import { describe, expect, it } from 'vitest';
import { changedFields, changesListedAtMost, type FieldChange } from '../../../src/archive/changes.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';
import type { ArchiveSource, RecordChange, RecordTexts } from '../../../src/workfile/state.js';
import { resourceState } from '../../support/resource-state.js';
import { sourceOf } from '../../support/source.js';
import { builtArchive } from '../../support/whole.js';

const texts = (list: string, detail?: string): RecordTexts => ({ list, detail });

describe('the changed fields', () => {
  it.each<[string, RecordTexts, RecordTexts, readonly FieldChange[]]>([
    [
      'differ in their text',
      texts('{"a":1,"b":"x"}'),
      texts('{"a":2,"b":"x"}'),
      [{ field: 'a', before: '1', now: '2' }],
    ],
    [
      'may be written in another way',
      texts('{"a":1.0}'),
      texts('{"a":1}'),
      [{ field: 'a', before: '1.0', now: '1' }],
    ],
    [
      'may be lost or new',
      texts('{"a":1,"b":2}'),
      texts('{"b":2,"c":3}'),
      [
        { field: 'a', before: '1', now: undefined },
        { field: 'c', before: undefined, now: '3' },
      ],
    ],
    [
      'may be nested',
      texts('{"a":[{"b":1}]}'),
      texts('{"a":[{"b":2}]}'),
      [{ field: 'a', before: '[{"b":1}]', now: '[{"b":2}]' }],
    ],
    ['do not depend on their order', texts('{"a":1,"b":2}'), texts('{ "b":2, "a":1 }'), []],
    [
      'are those of row and detail, once each, as the detail has them',
      texts('{"a":1}', '{"a":"1","p":[]}'),
      texts('{"a":2}', '{"a":"2","p":[1]}'),
      [
        { field: 'a', before: '"1"', now: '"2"' },
        { field: 'p', before: '[]', now: '[1]' },
      ],
    ],
    ['are not told by a detail that is new', texts('{"a":1}'), texts('{"a":1}', '{"a":1,"p":[]}'), []],
    [
      'are not told by a detail that is missing',
      texts('{"a":1}', '{"a":1,"p":[]}'),
      texts('{"a":2}'),
      [{ field: 'a', before: '1', now: '2' }],
    ],
  ])('%s', (_, before, now, fields) => {
    expect(changedFields(before, now)).toEqual(fields);
  });
});

/** A backup with these changes since the one before. */
function sourceWith(list: readonly RecordChange[], resource = 'things'): ArchiveSource {
  const state = resourceState(customResource(resource, 'id'), { added: list.length });
  return {
    ...sourceOf(new Map([[state.resource, []]])),
    resources: () => [state],
    changes: (_, limit) => list.slice(0, limit).values(),
  };
}

async function listed(source: ArchiveSource, sql = 'SELECT * FROM _changes'): Promise<SqlValue[][]> {
  const sqlite = await loadSqlite();
  const database = sqlite(builtArchive(source, { sqlite }, { version: '0', finishedAt: 0 }));
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
}

describe('the list of changes', () => {
  it('names each record as people do, and has the old and new values of what changed', async () => {
    const before = texts(
      '{"id":1,"invoiceNo":"26-0001","customerName":"Böhm","grossValue":"119.00","paymentDate":null}',
      '{"id":1,"positions":[{"netValue":"100.00"}]}',
    );
    const now = texts(
      '{"id":1,"invoiceNo":"26-0001","customerName":"Böhm","grossValue":"121.00","paymentDate":"2026-11-01","new":1.10}',
      '{"id":1,"positions":[{"netValue":"101.00"}]}',
    );
    const source = sourceWith(
      [
        { id: 1, kind: 'changed', before, now },
        { id: 2, kind: 'removed', before: texts('{"id":2,"invoiceNo":"26-0002","grossValue":5.5}') },
        { id: 3, kind: 'added', now: texts('{"id":3}') },
      ],
      'invoices',
    );
    expect(await listed(source)).toEqual([
      [
        'invoices',
        1,
        'changed',
        '26-0001, Böhm, 121.00',
        '["grossValue","paymentDate","new","positions"]',
        '{"grossValue":"119.00","paymentDate":null,"positions":[{"netValue":"100.00"}]}',
        '{"grossValue":"121.00","paymentDate":"2026-11-01","new":1.10,"positions":[{"netValue":"101.00"}]}',
      ],
      ['invoices', 2, 'removed', '26-0002, 5.5', '[]', null, null],
      ['invoices', 3, 'added', '', '[]', null, null],
    ]);
  });

  it('is cut if it would be too long, and says so', async () => {
    const many = Array.from(
      { length: changesListedAtMost + 50 },
      (_, id): RecordChange => ({ id, kind: 'removed', before: texts(`{"id":${id}}`) }),
    );
    const source = sourceWith(many);
    expect(await listed(source, 'SELECT count(*) FROM _changes')).toEqual([[changesListedAtMost]]);
    expect(await listed(source, 'SELECT changes_unlisted FROM _resources')).toEqual([[50]]);
  });

  it('leaves out values beyond a size, so that a change of everything does not double the archive', async () => {
    const long = (id: number, letter: string) => texts(`{"id":${id},"note":"${letter.repeat(1_500_000)}"}`);
    const list = [1, 2, 3, 4].map(
      (id): RecordChange => ({ id, kind: 'changed', before: long(id, 'a'), now: long(id, 'b') }),
    );
    const rows = await listed(
      sourceWith(list),
      'SELECT id, fields, length(before), length(after) FROM _changes ORDER BY id',
    );
    expect(rows).toEqual([
      [1, '["note"]', 1_500_011, 1_500_011],
      [2, '["note"]', 1_500_011, 1_500_011],
      [3, '["note"]', null, null],
      [4, '["note"]', null, null],
    ]);
  });

  it('names ids beyond 32 bits as the numbers that they are, as does the first record that has a field', async () => {
    const things = customResource('things', 'id');
    const source: ArchiveSource = {
      ...sourceOf(new Map([[things, []]]), { states: { things: { rows: 1, added: 3 } } }),
      *records() {
        yield { id: 3_000_000_000, list: '{"id":3000000000}', detail: undefined };
      },
      *changes() {
        const now = texts('{}');
        yield { id: 7, kind: 'added', now };
        yield { id: 3_000_000_000, kind: 'added', now };
        yield { id: '12345678901234567890', kind: 'added', now };
      },
    };
    const sqlite = await loadSqlite();
    const database = sqlite(builtArchive(source, { sqlite }, { version: '0', finishedAt: 0 }));
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
