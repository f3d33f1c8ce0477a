import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotReadable, openSmallTables } from '../../../src/sqlite/small-table.js';
import { loadSqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';

const sqlite = await loadSqlite();

/** The bytes of a database with one table of these rows, and another one before it. */
function fileOf(rows: readonly (readonly SqlValue[])[], pageSize = 4096): Uint8Array {
  const database = sqlite();
  database.execute(`PRAGMA page_size = ${pageSize}`);
  database.execute('CREATE TABLE other (x TEXT)');
  for (let row = 0; row < 50; row++) database.execute('INSERT INTO other VALUES (?)', ['x'.repeat(300)]);
  database.execute('CREATE TABLE t (a ANY PRIMARY KEY NOT NULL, "b" ANY, c ANY) STRICT');
  for (const row of rows) database.execute('INSERT INTO t VALUES (?, ?, ?)', row);
  const bytes = database.export();
  database.close();
  return bytes;
}

async function read(bytes: Uint8Array, sizeBytes = bytes.length) {
  let requested = 0;
  const tables = await openSmallTables(async (offset, length) => {
    requested += length;
    return bytes.subarray(offset, offset + length);
  }, sizeBytes);
  const rows = await tables.rows('t');
  return { rows: rows?.map((row) => [row.get('a'), row.get('b'), row.get('c')]), requested, tables };
}

describe('a small table of a SQLite file', () => {
  it.each([512, 1024, 4096, 65_536])('is read as SQLite reads it, on pages of %d bytes', async (pageSize) => {
    const texts = ['', 'ä€😀', 'long '.repeat(3000)];
    const rows = Array.from({ length: 300 }, (_, row): SqlValue[] => [
      `row ${row}`,
      [0, 1, -1, 127, -129, 40_000, -9_000_000, 2 ** 31 - 1, 1.5, null][row % 10] ?? null,
      texts[row % 3] ?? '',
    ]);
    const bytes = fileOf(rows, pageSize);
    const database = sqlite(bytes);
    expect((await read(bytes)).rows).toEqual(database.query('SELECT a, b, c FROM t ORDER BY rowid'));
    database.close();
  });

  it('takes no more of the file than it needs', async () => {
    const bytes = fileOf([['one', 1, 'x']]);
    expect((await read(bytes)).requested).toBeLessThan(bytes.length);
  });

  it('is undefined if there is none', async () => {
    expect(await (await read(fileOf([]))).tables.rows('none')).toBeUndefined();
  });

  it.each([
    ['no file at all', () => new Uint8Array()],
    ['something else', () => Buffer.from('x'.repeat(5000))],
    ['a file that is cut off', () => fileOf([]).subarray(0, 8192)],
    ['a file with more behind it', () => Buffer.concat([fileOf([]), Buffer.from('x')])],
  ])('is not read from %s', async (_, bytesOf) => {
    await expect(read(bytesOf())).rejects.toThrow(NotReadable);
  });

  it('is not read from a page whose rows are all one and the same large one', async () => {
    const bytes = fileOf([['x'.repeat(60_000), null, null]], 65_536);
    const database = sqlite(bytes);
    const root = Number(database.value("SELECT rootpage FROM sqlite_schema WHERE name = 't'"));
    database.close();
    const page = new DataView(bytes.buffer, bytes.byteOffset + (root - 1) * 65_536, 65_536);
    const cell = page.getUint16(8);
    page.setUint16(3, 1000);
    for (let index = 0; index < 1000; index++) page.setUint16(8 + 2 * index, cell);
    await expect(read(bytes)).rejects.toThrow(NotReadable);
  });

  it('that is damaged is read or refused, and comes to an end', async () => {
    const whole = fileOf(
      Array.from({ length: 40 }, (_, row) => [`row ${row}`, row, 'y'.repeat(row * 60)]),
      512,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (changes) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            await read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(NotReadable);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});
