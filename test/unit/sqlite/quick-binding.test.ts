import fc from 'fast-check';
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js';
import { expect, it } from 'vitest';
import { quickBinding } from '../../../src/sqlite/quick-binding.js';
import { loadSqlite, type Sqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';

type Engine = Awaited<ReturnType<typeof initSqlJs>>;

/** The engine as another version might be: without a function, or with statements that keep no number. */
function without(...names: readonly string[]): Promise<Sqlite> {
  const initialise = async (config: Parameters<typeof initSqlJs>[0]): Promise<Engine> => {
    // The engine is shared, so this one is a copy.
    const engine = { ...(await initSqlJs(config)) };
    for (const name of names) Reflect.deleteProperty(engine, name);
    expect(quickBinding(engine)).toBeUndefined();
    return engine;
  };
  return loadSqlite({ initialise: initialise as typeof initSqlJs });
}

const engines: readonly [string, Sqlite][] = [
  ['this version of sql.js', await loadSqlite()],
  ['a version without its functions', await without('_malloc', '_sqlite3_bind_text')],
];

it('is known to work with this version', async () => {
  let found: unknown;
  await loadSqlite({
    initialise: (async (config: Parameters<typeof initSqlJs>[0]) => {
      const engine = await initSqlJs(config);
      found = quickBinding(engine);
      return engine;
    }) as typeof initSqlJs,
  });
  expect(found).toBeTypeOf('function');
});

it.each(engines)('values come back as they were given, row by row, with %s', (_, sqlite) => {
  const database = sqlite();
  database.execute('CREATE TABLE t (a, b, c)');
  const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary-ascii' }),
    fc.integer(),
    fc.double({ noNaN: true }).map((number) => number + 0),
    fc.constant(null),
    fc.uint8Array(),
    fc.constantFrom('', 'ä€\0b', '😀', 'x'.repeat(70_000), 2 ** 31, -(2 ** 31), 2 ** 53),
  );
  fc.assert(
    fc.property(fc.tuple(value, value, value), (row) => {
      database.execute('DELETE FROM t');
      insert.run(row as SqlValue[]);
      expect(database.query('SELECT a, b, c FROM t')).toEqual([row]);
    }),
  );
  insert.free();
  database.close();
});

it.each(engines)(
  'what is refused is refused with the words of SQLite, and the next row is taken: %s',
  (_, sqlite) => {
    const database = sqlite();
    database.execute('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
    insert.run([1, 'a']);
    expect(() => insert.run([1, 'b'])).toThrow('UNIQUE constraint failed: t.a');
    expect(() => insert.run([3, 'c', 'too much'])).toThrow('column index out of range');
    insert.run([2, null]);
    expect(database.query('SELECT * FROM t')).toEqual([
      [1, 'a'],
      [2, null],
    ]);
    insert.free();
    database.close();
  },
);
