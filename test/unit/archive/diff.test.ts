import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Difference, type DiffOptions, diffArchives } from '../../../src/archive/diff.js';
import { openArchive } from '../../../src/archive/info.js';
import { compareIds, mergeWalk } from '../../../src/archive/merge-walk.js';
import { customResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { type RecordId, recordIdOf } from '../../../src/prosonata/record-id.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { archiveOf, type SourceOptions } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

const things = customResource('things', 'id');

function diffBytes(before: Uint8Array, after: Uint8Array, options: DiffOptions = {}): Difference[] {
  const [one, other] = [openArchive(before, { sqlite }), openArchive(after, { sqlite })];
  try {
    return [...diffArchives(one, other, options)];
  } finally {
    one.close();
    other.close();
  }
}

/** The differences between two tables of things, without the counts and the titles. */
function diffThings(before: readonly string[], after: readonly string[]): Untitled[] {
  const bytes = (texts: readonly string[]) => archiveOf(sqlite, new Map([[things, texts]]));
  return diffBytes(bytes(before), bytes(after))
    .filter(({ kind }) => kind !== 'counts')
    .map((difference) => {
      const { title: _, ...rest } = { title: '', ...difference };
      return rest as Untitled;
    });
}

type Untitled = Difference extends infer Each
  ? Each extends Difference
    ? Omit<Each, 'title'>
    : never
  : never;

/** With the fields in an order that does not depend on which record came first. */
function inOrder(one: Untitled): Untitled {
  if (one.kind === 'changed') return { ...one, fields: one.fields.toSorted(byField) };
  if (one.kind === 'added' || one.kind === 'removed') return { ...one, record: one.record.toSorted(byField) };
  return one;
}

const lone = (
  kind: 'added' | 'removed',
  id: RecordId,
  fields: readonly [field: string, value: string][],
) => ({
  kind,
  resource: 'things',
  id,
  record: fields.map(([field, value]) => ({ field, value })),
});

const changed = (id: RecordId, ...fields: [field: string, before: string, after: string][]) => ({
  kind: 'changed',
  resource: 'things',
  id,
  fields: fields.map(([field, before, after]) => ({ field, before, after })),
});

describe('the walk', () => {
  const id = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.string({ unit: 'binary', maxLength: 3 }));
  const list = fc
    .uniqueArray(id)
    .map((ids) => ids.toSorted(compareIds).map((one) => ({ id: one as RecordId })));

  it('gives each id of two lists once, in order, with what each side has of it', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const pairs = [...mergeWalk(before.values(), after.values())];
        const ids = [...new Set([...before, ...after].map((row) => row.id))].toSorted(compareIds);
        expect(pairs).toEqual(
          ids.map((one) => ({
            before: before.find((row) => row.id === one),
            after: after.find((row) => row.id === one),
          })),
        );
      }),
    );
  });

  it('takes ids in the order in which SQLite has them', () => {
    const well = fc.oneof(
      fc.integer(),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom('\ue000', '😀', 'Z', 'a', 'ä'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(well, { minLength: 2 }), (ids) => {
        const database = sqlite();
        database.execute('CREATE TABLE ids (id ANY) STRICT');
        for (const one of ids) database.execute('INSERT INTO ids VALUES (?)', [one]);
        const sorted = database.query('SELECT id FROM ids ORDER BY id').map(([one]) => one);
        database.close();
        expect((ids as RecordId[]).toSorted(compareIds)).toEqual(sorted);
      }),
      { numRuns: 25 },
    );
  });
});

describe('two archives', () => {
  const value = fc.oneof(
    fc.constantFrom('null', '1', '1.0', '"1"', '""', '0', 'false', '9007199254740993', '9007199254740992'),
    fc.constantFrom('"a\\u0000b"', '"a\\u0000c"', '[1,{"b":"ü"}]', '0.1', '0.10000000000000002', '1e300'),
    fc.string().map((text) => JSON.stringify(text)),
  );
  const name = fc.constantFrom('a', 'b', 'Name', 'name', 'q"q');
  const key = fc.oneof(
    fc.integer({ min: 0, max: 30 }).map(String),
    fc.integer({ min: 0, max: 30 }).map((digits) => `"${digits}"`),
    fc.constantFrom('"x"', '"y z"', '"ä"', '"007"', '12345678901234567', '31.0', '3.2e1', '-0.0', '57.5'),
  );
  const record = fc.tuple(key, fc.dictionary(name, value, { maxKeys: 4 }));
  const idOf = (text: string) => recordIdOf(text) as RecordId;
  const table = fc
    .uniqueArray(record, { selector: ([text]) => idOf(text), maxLength: 12 })
    .map((records) => records.toSorted(([one], [other]) => compareIds(idOf(one), idOf(other))));
  type Table = readonly (readonly [key: string, fields: Readonly<Record<string, string>>])[];

  const texts = (records: Table) =>
    records.map(([id, fields]) => {
      const members = Object.entries(fields).map(([field, json]) => `${JSON.stringify(field)}:${json}`);
      return `{${[`"id":${id}`, ...members].join(',')}}`;
    });

  /** A value as SQLite has it. */
  const stored = (json: string | undefined): string => {
    if (json === undefined) return 'null';
    if (json === 'false') return '0';
    if (json === '1e300') return '1e+300';
    if (json === '-0.0') return '0.0';
    if (json === '3.2e1') return '32.0';
    // A number that a double cannot hold is kept as text.
    if (json === '9007199254740993' || json === '12345678901234567') return `"${json}"`;
    return json.startsWith('[') ? JSON.stringify(json) : json;
  };

  /** The same with maps. */
  const naive = (before: Table, after: Table): unknown[] => {
    const maps = [before, after].map(
      (records) => new Map(records.map(([id, fields]) => [idOf(id), { id, ...fields } as const])),
    );
    const [old = new Map(), now = new Map()] = maps;
    const fieldsOf = (records: Table) => new Set(['id', ...records.flatMap(([, f]) => Object.keys(f))]);
    const shared = [...fieldsOf(before)].filter((field) => fieldsOf(after).has(field));
    const record = (values: Readonly<Record<string, string>>, side: Table) =>
      [...fieldsOf(side)].map((field): [string, string] => [field, stored(values[field])]);
    return [...new Set([...old.keys(), ...now.keys()])].toSorted(compareIds).flatMap((id): unknown[] => {
      const [one, other] = [old.get(id), now.get(id)];
      if (!one) return [lone('added', id, record(other, after))];
      if (!other) return [lone('removed', id, record(one, before))];
      const fields = shared
        .map((field) => [field, stored(one[field]), stored(other[field])] as [string, string, string])
        .filter(([, a, b]) => a !== b);
      return fields.length === 0 ? [] : [changed(id, ...fields)];
    });
  };

  it('differ as maps of their records do', () => {
    fc.assert(
      fc.property(table, table, (before, after) => {
        const found = diffThings(texts(before), texts(after)).filter(({ kind }) => kind !== 'field');
        expect(found.map(inOrder)).toEqual(naive(before, after).map((one) => inOrder(one as Untitled)));
      }),
      { numRuns: 60 },
    );
  });

  it('do not differ where they hold the same, however their columns are declared', () => {
    expect(
      diffThings(['{"id":1,"a":1.5}', '{"id":2,"a":2.5}'], ['{"id":1,"a":1.5}', '{"id":2,"a":2.5}']),
    ).toEqual([]);
    // REAL before, ANY after.
    expect(diffThings(['{"id":1,"a":1.5}'], ['{"id":1,"a":1.5}', '{"id":2,"a":"x"}'])).toEqual([
      lone('added', 2, [
        ['id', '2'],
        ['a', '"x"'],
      ]),
    ]);
  });

  it('give lost records whole, with fields that only one side has, beyond a hundred columns too', () => {
    const wide = Array.from({ length: 120 }, (_, at): [string, string] => [
      `f${at}`,
      at % 2 ? `${at}.5` : `${at}`,
    ]);
    const members = wide.map(([field, value]) => `"${field}":${value}`).join(',');
    expect(
      diffThings([`{"id":1,"a":"x",${members}}`, '{"id":2,"a":null}'], ['{"id":2,"a":null,"b":1}']),
    ).toEqual([
      ...wide.map(([field]) => ({ kind: 'field', resource: 'things', field, onlyIn: 'before', values: 1 })),
      { kind: 'field', resource: 'things', field: 'b', onlyIn: 'after', values: 1 },
      lone('removed', 1, [['id', '1'], ['a', '"x"'], ...wide]),
    ]);
  });

  it('differ in the type of a value as well', () => {
    expect(
      diffThings(
        ['{"id":1,"a":1,"b":1,"c":"","d":0.1}', '{"id":2,"a":"x"}'],
        ['{"id":1,"a":1.0,"b":"1","c":null,"d":0.10000000000000002}', '{"id":2,"a":"x"}'],
      ),
    ).toEqual([
      changed(
        1,
        ['a', '1', '1.0'],
        ['b', '1', '"1"'],
        ['c', '""', 'null'],
        ['d', '0.1', '0.10000000000000002'],
      ),
    ]);
  });

  it('differ in what follows a NUL, and in single digits of long numbers', () => {
    expect(
      diffThings(
        ['{"id":1,"a":"x\\u0000a","b":4503599627370496123}'],
        ['{"id":1,"a":"x\\u0000b","b":4503599627370496124}'],
      ),
    ).toEqual([
      changed(
        1,
        ['a', '"x\\u0000a"', '"x\\u0000b"'],
        ['b', '"4503599627370496123"', '"4503599627370496124"'],
      ),
    ]);
  });

  it('have the same record under 12 and "12"', () => {
    expect(diffThings(['{"id":12}', '{"id":"x"}'], ['{"id":"12"}', '{"id":"x"}'])).toEqual([
      changed(12, ['id', '12', '"12"']),
    ]);
  });

  it('are compared beyond a hundred columns', () => {
    const wide = (last: number) =>
      `{"id":1,${Array.from({ length: 230 }, (_, at) => `"f${at}":${at === 229 ? last : at / 2}`).join(',')}}`;
    expect(diffThings([wide(1)], [wide(2.5)])).toEqual([changed(1, ['f229', '1', '2.5'])]);
  });

  it('tell a field that only one of them has, with how often it has a value', () => {
    expect(
      diffThings(['{"id":1,"old":1}', '{"id":2}'], ['{"id":1,"new":null}', '{"id":2,"new":"x"}']),
    ).toEqual([
      { kind: 'field', resource: 'things', field: 'old', onlyIn: 'before', values: 1 },
      { kind: 'field', resource: 'things', field: 'new', onlyIn: 'after', values: 1 },
    ]);
  });

  it('are compared by the names of the API where these differ in case only', () => {
    expect(diffThings(['{"id":1,"Name":"a","name":"b"}'], ['{"id":1,"name":"b","Name":"c"}'])).toEqual([
      changed(1, ['Name', '"a"', '"c"']),
    ]);
  });
});

describe('lists', () => {
  const others = customResource('others', 'no');
  const build = (given: [Resource, string[]][], options: SourceOptions = {}) =>
    archiveOf(sqlite, new Map(given), options);

  it('that one archive lacks, or could not read, are one difference', () => {
    const both = build([
      [things, ['{"id":1}']],
      [others, ['{"no":1}', '{"no":2}']],
    ]);
    const refused = build(
      [
        [things, ['{"id":1}']],
        [others, []],
      ],
      { states: { others: { status: 'refused' } } },
    );
    const expected = [{ kind: 'list', resource: 'others', onlyIn: 'before', rows: 2 }];
    expect(diffBytes(both, build([[things, ['{"id":1}']]]))).toEqual(expected);
    expect(diffBytes(both, refused)).toEqual(expected);
    expect(diffBytes(refused, both)).toEqual([{ ...expected[0], onlyIn: 'after' }]);
    expect(diffBytes(refused, refused)).toEqual([]);
  });

  it('are counted, with what is said of their completeness', () => {
    const before = build([[things, ['{"id":1,"a":1}', '{"id":2,"a":1}', '{"id":3,"a":1}']]]);
    const after = build(
      [[things, ['{"id":1,"a":1}', '{"id":3,"a":2}', '{"id":4,"a":1}', '{"id":5,"a":1}']]],
      {
        states: { things: { status: 'incomplete' } },
      },
    );
    expect(diffBytes(before, after, { countsOnly: true })).toEqual([
      {
        kind: 'counts',
        resource: 'things',
        added: 2,
        removed: 1,
        changed: 1,
        same: 1,
        statusBefore: 'complete',
        statusAfter: 'incomplete',
      },
    ]);
  });

  it('are chosen by name', () => {
    const before = build([
      [things, ['{"id":1}']],
      [others, ['{"no":1}']],
    ]);
    const after = build([
      [things, ['{"id":2}']],
      [others, ['{"no":2}']],
    ]);
    const found = diffBytes(before, after, { resource: 'others' });
    expect(found.map(({ resource }) => resource)).toEqual(['others', 'others', 'others']);
    expect(() => diffBytes(before, after, { resource: 'none' })).toThrow(
      'Neither archive has a list "none".',
    );
  });

  it('whose records are named by another field are not compared', () => {
    const before = build([[things, ['{"id":1,"no":1}']]]);
    const after = build([[customResource('things', 'no'), ['{"id":1,"no":1}']]]);
    expect(diffBytes(before, after)).toEqual([
      { kind: 'key', resource: 'things', before: 'id', after: 'no' },
    ]);
  });

  it('that somebody has put out of order are refused', () => {
    const before = build([[things, ['{"id":"a"}', '{"id":"b"}']]]);
    const altered = sqlite(before);
    altered.execute(`UPDATE things SET id = 'c' WHERE id = 'a'`);
    expect(() => diffBytes(before, altered.export())).toThrow('not in the order of their ids');
    altered.close();
  });

  it('that are damaged are refused', () => {
    const before = build([[things, Array.from({ length: 900 }, (_, id) => `{"id":${id},"a":"text ${id}"}`)]]);
    const torn = Uint8Array.from(before);
    torn.fill(255, 3 * 4096, 5 * 4096);
    expect(() => diffBytes(before, torn)).toThrow('This archive is damaged');
  });
});

function byField(one: { field: string }, other: { field: string }): number {
  return one.field < other.field ? -1 : 1;
}
