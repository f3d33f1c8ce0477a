import { beforeAll, describe, expect, it } from 'vitest';
import { objectReader } from '../../../src/archive/record.js';
import { compareWithSource, verifyArchive } from '../../../src/archive/verify.js';
import { BackupError } from '../../../src/errors.js';
import { customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import type { ArchiveSource } from '../../../src/workfile/state.js';
import { dayMs } from '../../support/clock.js';
import { type GivenRecord, sourceOf } from '../../support/source.js';
import { builtArchive } from '../../support/whole.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

const things = customResource('things', 'id');
const thingsOf = (...texts: GivenRecord[]) => sourceOf(new Map([[things, texts]]));
const build = (source: ArchiveSource, finishedAt = 2000) =>
  builtArchive(source, { sqlite }, { version: '1.2.3', finishedAt });

/** A record with so many fields beside its key, f0, f1 and so on, each with this value. */
const wide = (id: number, count: number, value: string) =>
  `{"id":${id},${Array.from({ length: count }, (_, index) => `"f${index}":${value}`).join()}}`;

/** Builds an archive, expects it to be proved, and queries it. */
function proved(source: ArchiveSource, sql: string): unknown[][] {
  const bytes = build(source);
  expect(verifyArchive(bytes, { sqlite }).faults).toEqual([]);
  expect(compareWithSource(bytes, source, { sqlite })).toEqual([]);
  return altered(bytes, (database) => database.query(sql)).result;
}

function altered<Result>(bytes: Uint8Array, work: (database: ReturnType<Sqlite>) => Result) {
  const database = sqlite(bytes);
  try {
    return { result: work(database), bytes: database.export() };
  } finally {
    database.close();
  }
}

describe('texts', () => {
  it('keep a byte order mark at their start, which decoders like to drop', () => {
    const text = '\ufeffabcdefghijklmnopqrstuvwxyz';
    expect(proved(thingsOf(JSON.stringify({ id: 1, text })), 'SELECT hex(text) FROM things')).toEqual([
      [Buffer.from(text).toString('hex').toUpperCase()],
    ]);
  });

  it('keep NUL, and lose half surrogates only, which is noted', () => {
    const source = thingsOf('{"id":1,"a":"x\\u0000y","b":"\\ud800 \\ud83c\\udfa8","c":["\\ud800"]}');
    expect(proved(source, 'SELECT hex(a), b, c FROM things')).toEqual([
      ['780079', '\ufffd 🎨', '["\\ud800"]'],
    ]);
    expect(proved(source, `SELECT note FROM _columns WHERE "column" = 'b'`)).toEqual([
      ['1 texts held half a character, which U+FFFD replaces'],
    ]);
  });

  it('of nested JSON are those of the API, character by character', () => {
    const nested = '[{"b" : "\\u00fc","2":1,"1":1.10, "big":12345678901234567890}]';
    expect(proved(thingsOf(`{"id":1,"n":${nested}}`), 'SELECT n FROM things')).toEqual([[nested]]);
  });
});

describe('numbers', () => {
  it('are INTEGER or REAL as they were written, also beyond 32 bits and beside text', () => {
    const numbers = [
      '5000000000',
      '9007199254740992',
      '-51587321712894650',
      '1.0',
      '1e2',
      '-0',
      '1e22',
      '0.1',
      '"x"',
    ];
    const source = thingsOf(...numbers.map((number, index) => `{"id":${index},"n":${number}}`));
    expect(proved(source, 'SELECT typeof(n), n FROM things')).toEqual([
      ['integer', 5000000000],
      ['integer', 9007199254740992],
      ['integer', -51587321712894650],
      ['real', 1],
      ['real', 100],
      ['integer', 0],
      ['real', 1e22],
      ['real', 0.1],
      ['text', 'x'],
    ]);
  });

  it('beyond 53 bits keep their digits where INTEGER has room for them', () => {
    const source = thingsOf('{"id":1,"n":-51587321712894650}', '{"id":2,"n":9223372036854775000}');
    expect(proved(source, 'SELECT typeof(n), CAST(n AS TEXT) FROM things')).toEqual([
      ['integer', '-51587321712894650'],
      ['integer', '9223372036854775000'],
    ]);
  });

  it('that nothing can hold are text, which is noted', () => {
    const source = thingsOf('{"id":1,"n":9007199254740993}', '{"id":2,"n":1.00000000000000000001}');
    expect(proved(source, 'SELECT n FROM things')).toEqual([
      ['9007199254740993'],
      ['1.00000000000000000001'],
    ]);
    expect(proved(source, `SELECT seen, note FROM _columns WHERE "column" = 'n'`)).toEqual([
      ['long number: 2', '2 long numbers are kept as text, digit by digit'],
    ]);
  });
});

describe('names', () => {
  it('stand in the order of the API, also where they look like numbers', () => {
    const names = proved(
      thingsOf('{"b":1,"2":1,"1":2,"id":1}', '{"id":2,"":3,"__proto__":4,"toString":5}'),
      "SELECT name FROM pragma_table_info('things')",
    );
    expect(names.flat()).toEqual(['id', 'b', '2', '1', '', '__proto__', 'toString']);
  });

  it('and keys keep a byte order mark at their start as well', () => {
    const source = thingsOf('{"id":"\ufeffone","\ufeff":1,"\ufeffa name of many letters":2}');
    expect(proved(source, 'SELECT field, "column", hex("column") FROM _columns ORDER BY rowid')).toEqual([
      ['id', 'id', '6964'],
      ['\ufeff', '\ufeff', 'EFBBBF'],
      ['\ufeffa name of many letters', '\ufeffa name of many letters', expect.stringMatching(/^EFBBBF61/)],
    ]);
    expect(proved(source, 'SELECT id FROM things')).toEqual([['\ufeffone']]);
  });

  it('that SQLite can tell apart are never changed because of others', () => {
    const names = proved(
      thingsOf('{"id":1,"a":1,"A":2,"A_2":3,"Ä":4,"ä":5}'),
      'SELECT field, "column" FROM _columns',
    );
    expect(names.slice(1)).toEqual([
      ['a', 'a'],
      ['A', 'A_3'],
      ['A_2', 'A_2'],
      ['Ä', 'Ä'],
      ['ä', 'ä'],
    ]);
  });

  it('may be as many as a table has columns, of whatever type', () => {
    expect(proved(thingsOf(wide(1, 1979, '1.5')), 'SELECT f1978 FROM things')).toEqual([[1.5]]);
    expect(proved(thingsOf(wide(1, 1979, '1.5')), 'SELECT count(*) FROM _columns')).toEqual([[1980]]);
  });

  it('that are more than that go into a last column, as one JSON object of what the API wrote', () => {
    const source = thingsOf(
      wide(1, 2500, '1.10'),
      '{"id":2,"f2400":"\\ud800","a\\u0000b":[ 1 ],"_more_fields":12345678901234567890}',
      '{"id":3,"f0":7}',
    );
    const sql = `SELECT json_extract(_more_fields, '$.f2499'), substr(_more_fields, 1, 14) FROM things`;
    expect(proved(source, sql)).toEqual([
      [1.1, '{"f1978":1.10,'],
      [null, '{"f2400":"\\ud8'],
      [null, null],
    ]);
    expect(proved(source, 'SELECT _more_fields FROM things WHERE id = 2')).toEqual([
      ['{"f2400":"\\ud800","a\\u0000b":[ 1 ],"_more_fields":12345678901234567890}'],
    ]);
    expect(
      proved(
        source,
        `SELECT field, type, seen, present, first_seen, note FROM _columns WHERE "column" = '_more_fields'`,
      ),
    ).toEqual([
      [
        null,
        'TEXT',
        'object: 2',
        2,
        0,
        'holds the 524 fields for which the table has no room, as a JSON object',
      ],
    ]);
  });

  it('in that last column are proved as well', () => {
    const source = () => thingsOf(wide(1, 2500, '1'));
    const alteredTo = (text: string) =>
      altered(build(source()), (database) =>
        database.execute(`UPDATE things SET _more_fields = replace(_more_fields, '"f2400":1', '${text}')`),
      ).bytes;
    for (const text of ['"f2400":2', '"f2400":1.0', '"f240":1']) {
      expect(verifyArchive(alteredTo(text), { sqlite }).faults).toHaveLength(1);
      expect(compareWithSource(alteredTo(text), source(), { sqlite })).toHaveLength(1);
    }
  });

  it('leave the name of that column to a field that has it', () => {
    const source = thingsOf(`{"id":1,"_More_fields":"x",${wide(1, 2500, '1').slice(8)}`);
    expect(proved(source, 'SELECT _more_fields FROM things')).toEqual([['x']]);
    expect(proved(source, `SELECT "column" FROM _columns WHERE field IS NULL`)).toEqual([['_more_fields_2']]);
  });
});

describe('a detail', () => {
  it('wins over the list, but does not take the key away', () => {
    const source = thingsOf(
      { list: '{"id":1,"a":1,"b":1}', detail: '{"id":null,"b":2,"c":3}' },
      { list: '{"id":2,"a":1}', detail: '{"id":"2","b":null}' },
      { list: '{"id":3,"b":1}', detail: '{"b":4}' },
    );
    expect(proved(source, 'SELECT typeof(id), id, a, b, c FROM things')).toEqual([
      ['integer', 1, 1, 2, 3],
      ['integer', 2, 1, null, null],
      ['integer', 3, null, 4, null],
    ]);
  });

  it('that writes its key in another way loses no row to a join, and leaves the column its type', () => {
    const customers = findResource('customers') as Resource;
    const source = sourceOf(
      new Map<Resource, readonly GivenRecord[]>([
        [
          customers,
          [{ list: '{"customerID":7}', detail: '{"customerID":"7","notes":"x"}' }, '{"customerID":8}'],
        ],
        [
          findResource('projecttimes') as Resource,
          ['{"timeID":1,"customerID":7}', '{"timeID":2,"customerID":8}'],
        ],
      ]),
    );
    const join = 'SELECT c.customerID, c.notes FROM projecttimes JOIN customers AS c USING (customerID)';
    expect(proved(source, join)).toEqual([
      [7, 'x'],
      [8, null],
    ]);
    expect(
      proved(source, `SELECT type FROM _columns WHERE "table" = 'customers' AND field = 'customerID'`),
    ).toEqual([['INTEGER']]);
  });
});

describe('a record that cannot be read', () => {
  it.each(['[1]', '{"id":1,"a":"geheim', '{"id":1,"a":"geheim\\q"}', '{"a":"geheim"}', '{"id":null}'])(
    'is an error that says nothing of its content: %s',
    (text) => {
      let thrown: unknown;
      try {
        build(thingsOf(text));
      } catch (error) {
        thrown = error;
      }
      expect(String(thrown)).not.toContain('geheim');
      if (!text.includes('\\q')) expect(thrown).toBeInstanceOf(BackupError);
    },
  );
});

describe('views', () => {
  it('show arrays of plain values, of objects, of both and of neither', () => {
    const source = thingsOf(
      '{"id":1,"plain":[7,"x"],"both":[{"item":1,"a.b":2,"it\'s":3},9],"none":[],"odd":"[text"}',
      '{"id":2,"plain":"no array","odd":[{"ü\\"":true}]}',
    );
    expect(proved(source, 'SELECT * FROM things_plain')).toEqual([
      [1, 1, 7],
      [1, 2, 'x'],
    ]);
    expect(proved(source, 'SELECT * FROM things_both')).toEqual([
      [1, 1, 1, 2, 3, null],
      [1, 2, null, null, null, 9],
    ]);
    expect(proved(source, 'SELECT * FROM things_none')).toEqual([]);
    expect(proved(source, 'SELECT * FROM things_odd')).toEqual([[2, 1, 1]]);
  });
});

describe('the file', () => {
  it('has no free pages, and is the same for the same records, except for the times', () => {
    const records = new Map([
      [things, ['{"id":1,"d":"2024-01-01"}']],
      [customResource('Things', 'id'), []],
      [customResource('sqlite_things', 'key'), []],
    ]);
    expect(proved(sourceOf(records), 'PRAGMA freelist_count')).toEqual([[0]]);
    const untimed = (bytes: Uint8Array) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
        .replace(String(altered(bytes, (file) => file.value('SELECT file_digest FROM _backup')).result), '');
    const later = build(sourceOf(records, { startedAt: dayMs }), 90_000_000);
    expect(untimed(later)).toBe(untimed(build(sourceOf(records))));
    expect(Buffer.from(later).equals(Buffer.from(build(sourceOf(records))))).toBe(false);
  });

  it('indexes references that are in the archive, and dates also where some are empty', () => {
    const invoices = findResource('invoices') as Resource;
    const texts = ['{"invoiceID":1,"invoiceDate":"2024-01-01","projectID":1,"customerID":1,"no":"2024"}'];
    const others = ['{"invoiceID":2,"invoiceDate":"","projectID":9,"customerID":1,"no":""}'];
    const source = sourceOf(
      new Map([
        [invoices, [...texts, ...others]],
        [findResource('projects') as Resource, []],
      ]),
    );
    expect(proved(source, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")).toEqual(
      [['invoices.invoiceDate'], ['invoices.projectID']],
    );
    expect(proved(source, 'PRAGMA foreign_key_check').length).toBe(2);
  });
});

it('is the same file if the columns could not be guessed from some of the records', () => {
  const source = thingsOf(
    '{"id":1}',
    '{"id":2,"N":1,"n":null}',
    '{"id":3,"n":1.5,"x":[1]}',
    '{"id":4,"x":"a"}',
  );
  const bytes = build(source);
  for (const records of [[], [...source.records('things')], [...source.records('things')].slice(2)]) {
    expect(Buffer.compare(build({ ...source, someRecords: () => records }), bytes)).toBe(0);
  }
});

describe('an altered archive', () => {
  const source = () => thingsOf('{"id":1,"n":1,"t":"1"}', '{"id":2,"n":2,"t":"2"}', '{"id":3,"n":1.5}');

  it.each([
    ["UPDATE things SET t = '3' WHERE id = 1", 'content'],
    ["UPDATE things SET n = '1' WHERE id = 1", 'content'],
    ['UPDATE things SET n = 1.0 WHERE id = 1', 'content'],
    ['UPDATE things SET n = 1.5000000000000002 WHERE id = 3', 'content'],
    ['DELETE FROM things WHERE id = 2', '2 rows'],
    ["UPDATE things SET t = ''  WHERE t IS NULL", 'content'],
    ['ALTER TABLE things RENAME COLUMN t TO u', 'content'],
  ])('is found out on its own and against the source: %s', (sql, said) => {
    const { bytes } = altered(build(source()), (database) => database.execute(sql));
    expect(verifyArchive(bytes, { sqlite }).faults.join()).toContain(said);
    expect(compareWithSource(bytes, source(), { sqlite }).length).toBe(1);
  });

  it('without one of its tables is none', () => {
    const { bytes } = altered(build(source()), (database) => database.execute('DROP TABLE things'));
    expect(() => verifyArchive(bytes, { sqlite })).toThrow('it has no table things');
    expect(() => compareWithSource(bytes, source(), { sqlite })).toThrow('it has no table things');
  });

  it('differs from a source that has more fields or lists', () => {
    const bytes = build(source());
    const more = thingsOf('{"id":1,"n":1,"t":"1"}', '{"id":2,"n":2,"t":"2"}', '{"id":3,"n":1.5,"x":null}');
    expect(compareWithSource(bytes, more, { sqlite })).toEqual([
      'things lacks a field that the work file has',
    ]);
    const other = sourceOf(new Map([[customResource('others', 'id'), []]]));
    expect(compareWithSource(bytes, other, { sqlite })).toEqual(['others is not in the archive']);
  });
});

describe('a key', () => {
  it.each(['57.0', '1e0', '-0.0', '5.5', '12345678901234567890', '1e400', '"a\\ud83d"', '"a\\u0000b"'])(
    'that is %s names its record, beside others that are whole numbers',
    (key) => {
      expect(proved(thingsOf(`{"id":${key},"n":1}`, '{"id":58,"n":2}'), 'SELECT n FROM things')).toEqual([
        [1],
        [2],
      ]);
    },
  );

  it('stays in its column as it was written', () => {
    expect(proved(thingsOf('{"id":57.0}', '{"id":58}'), 'SELECT typeof(id), id FROM things')).toEqual([
      ['real', 57],
      ['integer', 58],
    ]);
  });
});

describe('the fields of an object', () => {
  it('are gone through without those that only other records have: fields times records would be too many', () => {
    const reader = objectReader();
    for (let record = 0; record < 5000; record++) {
      reader.begin();
      reader.add(`{"id":${record},"f${record}":1}`, 0);
      expect(reader.present.map(({ field }) => field)).toEqual(['id', `f${record}`]);
    }
    expect(reader.objectFrom(3000)).toBe('{"f4999":1}');
  });

  it('of one record each are all in the archive', () => {
    const source = thingsOf(
      ...Array.from({ length: 3000 }, (_, record) => `{"id":${record},"f${record}":${record}}`),
    );
    expect(proved(source, 'SELECT _more_fields FROM things WHERE id = 2999')).toEqual([['{"f2999":2999}']]);
  });
});

describe('a number of hundreds of thousands of digits', () => {
  it('is kept as its text', () => {
    const digits = `0.1${'0'.repeat(400_000)}1`;
    expect(proved(thingsOf(`{"id":1,"n":${digits}}`), 'SELECT n FROM things')).toEqual([[digits]]);
  });
});
