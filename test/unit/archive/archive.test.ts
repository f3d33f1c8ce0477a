import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readArchiveInfo } from '../../../src/archive/info.js';
import { NotAnArchive } from '../../../src/archive/opening.js';
import { compareWithSource, verifyArchive } from '../../../src/archive/verify.js';
import { customResource, findResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import type { ArchiveSource } from '../../../src/workfile/state.js';
import { temporaryFolder } from '../../support/cli.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { isMissing } from '../../support/programs.js';
import { sourceOf } from '../../support/source.js';
import { builtArchive } from '../../support/whole.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

const things = customResource('things', 'id');
const oneTable = (...texts: string[]) => sourceOf(new Map([[things, texts]]));
const build = (source: ArchiveSource) =>
  builtArchive(source, { sqlite }, { version: '1.2.3', finishedAt: 2000 });
const query = (bytes: Uint8Array, sql: string) => {
  const database = sqlite(bytes);
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
};

describe('values', () => {
  it('stand in columns whose names in words, and whose kinds, are in the archive', () => {
    const invoices = findResource('invoices');
    if (!invoices) throw new Error('no invoices');
    const source = sourceOf(new Map([[invoices, ['{"invoiceID":1,"grossValue":"1.00","newField":1}']]]));
    const sql = 'SELECT field, german, english, kind FROM _columns ORDER BY rowid';
    expect(query(build(source), sql)).toEqual([
      ['invoiceID', 'ID', 'ID', 'id'],
      ['grossValue', 'Brutto', 'Gross', 'money'],
      ['newField', 'newField', 'newField', 'text'],
    ]);
  });

  it('stay what they were: text, numbers, emptiness, flags, nested JSON', () => {
    const bytes = build(
      oneTable(
        '{"id":1,"zip":"01067","sum":"5281.00","hours":1.25,"empty":"","none":null,"flag":true,"list":[1,{"a":"ü"}]}',
        '{"id":2,"zip":10115,"sum":"1.00","hours":2,"empty":"","none":null,"flag":false,"late":5000000000}',
        '{"id":3,"late":"x","big":12345678901234567890}',
      ),
    );
    expect(
      query(bytes, 'SELECT zip, typeof(zip), sum, hours, empty, none, flag, list FROM things ORDER BY id'),
    ).toEqual([
      ['01067', 'text', '5281.00', 1.25, '', null, 1, '[1,{"a":"ü"}]'],
      [10115, 'integer', '1.00', 2, '', null, 0, null],
      [null, 'null', null, null, null, null, null, null],
    ]);
    expect(query(bytes, 'SELECT late, typeof(late), big FROM things ORDER BY id')).toEqual([
      [null, 'null', null],
      [5_000_000_000, 'integer', null],
      ['x', 'text', '12345678901234567890'],
    ]);
    expect(
      query(
        bytes,
        `SELECT "column", type FROM _columns WHERE "column" IN ('id', 'zip', 'sum', 'hours') ORDER BY 1`,
      ),
    ).toEqual([
      ['hours', 'ANY'],
      ['id', 'INTEGER'],
      ['sum', 'TEXT'],
      ['zip', 'ANY'],
    ]);
  });

  it('survive whatever JSON holds, under whatever names', () => {
    const name = fc.oneof(
      fc.constantFrom('group', 'select', 'rowid', '', 'a"b', "it's", '__proto__', 'Name', 'NAME'),
      fc.string({ unit: 'binary' }),
    );
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(name, scalar, { maxKeys: 8 }), { maxLength: 6 }), (records) => {
        const texts = records.map((record, id) => JSON.stringify({ ...record, id }));
        const source = oneTable(...texts);
        const bytes = build(source);
        expect(verifyArchive(bytes, { sqlite }).faults).toEqual([]);
        expect(compareWithSource(bytes, source, { sqlite })).toEqual([]);
        const columns = new Map(
          query(bytes, 'SELECT field, "column" FROM _columns').map(([field, column]) => [
            String(field),
            String(column),
          ]),
        );
        records.forEach((record, id) => {
          for (const [field, value] of Object.entries(record)) {
            if (field === 'id' || /[\0\p{Surrogate}]/u.test(field)) continue;
            const column = columns.get(field) ?? field;
            const [found] =
              query(bytes, `SELECT "${column.replaceAll('"', '""')}" FROM things WHERE id = ${id}`)[0] ?? [];
            const expected = typeof value === 'boolean' ? Number(value) : value === 0 ? 0 : value;
            expect(found).toEqual(expected);
          }
        });
      }),
      { numRuns: 25 },
    );
  });

  it('under names that differ only in case go into columns of their own', () => {
    const bytes = build(oneTable('{"id":1,"Name":"a","name":"b","NAME":"c"}'));
    expect(query(bytes, 'SELECT "Name", name_2, NAME_3 FROM things')).toEqual([['a', 'b', 'c']]);
  });
});

describe('the file', () => {
  it('has the same bytes for the same records', () => {
    const source = () => oneTable('{"id":1,"a":"x"}', '{"id":2,"b":[{"c":1}]}');
    expect(Buffer.from(build(source())).equals(build(source()))).toBe(true);
  });

  it('is found out when any byte of a record is another, or the end is missing', () => {
    const bytes = build(
      oneTable(...Array.from({ length: 50 }, (_, id) => `{"id":${id},"text":"value ${id} of many"}`)),
    );
    const at = Buffer.from(bytes).indexOf('value 17');
    const flipped = Uint8Array.from(bytes);
    flipped[at] = 86;
    expect(verifyArchive(flipped, { sqlite }).faults).toEqual([
      'things does not have the content it was written with',
    ]);
    expect(() => {
      const { faults } = verifyArchive(bytes.subarray(0, bytes.length - 4096), { sqlite });
      if (faults.length > 0) throw new NotAnArchive(faults.join());
    }).toThrow(NotAnArchive);
  });

  it('is found out when any byte at all is another, also one that means nothing', () => {
    const bytes = build(oneTable('{"id":1,"a":"x"}', '{"id":2,"b":[{"c":1}]}'));
    const everySo = [...bytes.keys()].filter((at) => at % 97 === 0);
    const unnoticed = everySo.filter((at) => {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      try {
        return verifyArchive(flipped, { sqlite }).faults.length === 0;
      } catch (error) {
        if (error instanceof NotAnArchive) return false;
        throw error;
      }
    });
    expect(unnoticed).toEqual([]);
  });

  it('of somebody else is refused', () => {
    const other = sqlite();
    other.execute('CREATE TABLE a (b)');
    expect(() => readArchiveInfo(other.export(), { sqlite })).toThrow('was not made by ProSonata Backup');
    expect(() => readArchiveInfo(Buffer.from('no database at all'.repeat(300)), { sqlite })).toThrow(
      NotAnArchive,
    );
  });
});

describe('a whole workspace', () => {
  const workspace = () => {
    const records = madeRecords({ seed: 3 });
    return sourceOf(
      new Map(
        Object.entries(records).map(([name, list]) => {
          const resource = findResource(name) ?? customResource(name, '');
          return [resource, list.map((record) => JSON.stringify(record))];
        }),
      ),
    );
  };

  it('has views of nested arrays, and references', () => {
    const bytes = build(workspace());
    expect(
      query(bytes, 'SELECT invoiceID, item, detailID, quantity FROM invoices_positions ORDER BY 1, 2')[0],
    ).toEqual([1, 1, 10, '12.00']);
    const keys = query(bytes, `SELECT "from", "table", "to" FROM pragma_foreign_key_list('invoices')`);
    expect(keys).toContainEqual(['projectID', 'projects', 'projectID']);
  });

  it.skipIf(isMissing('sqlite3'))('opens in the sqlite3 program', () => {
    const path = join(temporaryFolder(), 'a.sqlite');
    writeFileSync(path, build(workspace()));
    const run = (sql: string) => execFileSync('sqlite3', [path, sql], { encoding: 'utf8' }).trim();
    expect(run('PRAGMA integrity_check')).toBe('ok');
    expect(run('SELECT count(*) FROM invoices_positions')).toMatch(/^\d+$/);
    expect(run('SELECT count(*) FROM contacts WHERE active = 0')).not.toBe('0');
  });
});
