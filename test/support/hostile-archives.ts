/** Archives that somebody made to do harm to the person who looks at them. Each is a sound one that was altered. */
import type { Database, Sqlite } from '../../src/sqlite/sqlite.js';

export interface Hostile {
  /** What is wrong with it, as a phrase. */
  readonly name: string;
  /** Whether only words are other ones, so that it can still be read as an archive. */
  readonly isReadable: boolean;
  make(sound: Uint8Array, sqlite: Sqlite): Uint8Array;
}

/** Would clear a screen, set a title, hide text, turn its direction, and be a command on a runner. */
export const steeringWords =
  '\u001b[2J\u001b]0;title\u0007\u009b31m\u202egro.elpmaxe\u2028\u200b\u0000\r\n::error::owned\n';

const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)';

function altered(name: string, alter: (database: Database) => void, isReadable = false): Hostile {
  return {
    name,
    isReadable,
    make(sound, sqlite) {
      const database = copyOf(sound, sqlite);
      try {
        alter(database);
        return database.export();
      } finally {
        database.close();
      }
    },
  };
}

/** The engine writes into a Buffer that it is given. */
function copyOf(sound: Uint8Array, sqlite: Sqlite): Database {
  return sqlite(Uint8Array.from(sound));
}

/** The definition of a table, written over. */
function redefined(name: string, table: string, from: RegExp, to: string): Hostile {
  return altered(name, (database) => {
    const sql = String(database.value('SELECT sql FROM sqlite_schema WHERE name = ?', [table]));
    if (!from.test(sql)) throw new Error(`${table} is not defined by ${from}`);
    database.execute('PRAGMA writable_schema = ON');
    database.execute('UPDATE sqlite_schema SET sql = ? WHERE name = ?', [sql.replace(from, to), table]);
  });
}

/** Made as a plain one, because to make this one would take as long as to be fooled by it. */
function indexOf(name: string, sql: string): Hostile {
  return altered(name, (database) => {
    database.execute('CREATE INDEX evil ON users (userID); PRAGMA writable_schema = ON');
    database.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'evil'", [sql]);
  });
}

function viewInPlaceOf(table: string): Hostile {
  return altered(`a view that never ends in place of the table ${table}`, (database) => {
    const columns = database.query('SELECT name FROM pragma_table_info(?)', [table]).flat();
    database.execute(`DROP TABLE "${table}"`);
    const values = columns.map((column) => `x AS "${column}"`).join(', ');
    database.execute(`CREATE VIEW "${table}" AS ${endless} SELECT ${values} FROM c`);
  });
}

/** Expects the table `users` with the column `userID`, and `customers`. */
export const hostileArchives: readonly Hostile[] = [
  altered(
    'words that steer a terminal',
    (database) => {
      database.execute('UPDATE _backup SET id = ?1, workspace = ?1, program_version = ?1, started_at = ?1', [
        steeringWords,
      ]);
      database.execute("UPDATE _resources SET status = ?1, reason = ?1 WHERE resource = 'users'", [
        steeringWords,
      ]);
      database.execute("UPDATE _resources SET resource = ?1 WHERE resource = 'customers'", [steeringWords]);
    },
    true,
  ),
  altered(
    'names of columns that steer a terminal',
    (database) => {
      database.execute(`ALTER TABLE users RENAME COLUMN username TO "${steeringWords.replace('\0', '')}"`);
      database.execute(`UPDATE _columns SET field = ?1 WHERE "column" = 'userPhone'`, [steeringWords]);
    },
    true,
  ),
  altered(
    'a list whose table is named so that it steers a terminal',
    (database) => {
      const name = steeringWords.replace('\0', '');
      database.execute(`ALTER TABLE users RENAME TO "${name}"`);
      database.execute(`UPDATE _resources SET "table" = ? WHERE resource = 'users'`, [name]);
      database.execute(`UPDATE _columns SET "table" = ? WHERE "table" = 'users'`, [name]);
    },
    true,
  ),
  altered('a list that names a view that never ends', (database) => {
    database.execute(`CREATE VIEW evil AS ${endless} SELECT x AS userID FROM c`);
    database.execute(`UPDATE _resources SET "table" = 'evil' WHERE resource = 'users'`);
  }),
  viewInPlaceOf('_backup'),
  viewInPlaceOf('_resources'),
  viewInPlaceOf('_columns'),
  viewInPlaceOf('users'),
  altered('a trigger', (database) => {
    database.execute('CREATE TRIGGER evil AFTER INSERT ON users BEGIN SELECT hex(zeroblob(1000000000)); END');
  }),
  altered('a virtual table', (database) => {
    database.execute('CREATE VIRTUAL TABLE evil USING fts4(a)');
  }),
  altered('a column that is computed', (database) => {
    database.execute('ALTER TABLE users ADD COLUMN evil ANY AS (hex(zeroblob(900000000)))');
  }),
  redefined(
    'a check that costs',
    'users',
    /\n\) STRICT$/,
    ', CHECK (length(hex(zeroblob(900000000))) > userID)) STRICT',
  ),
  redefined(
    'a default that is an expression',
    'users',
    /\n\) STRICT$/,
    ', evil ANY DEFAULT (hex(zeroblob(9)))) STRICT',
  ),
  redefined('a table that is not strict', 'users', / STRICT$/, ''),
  indexOf('an index of an expression', 'CREATE INDEX evil ON users (hex(zeroblob(900000000)))'),
  indexOf(
    'an index of some rows',
    'CREATE INDEX evil ON users (userID) WHERE length(hex(zeroblob(900000000))) > userID',
  ),
  altered('two backups', (database) => {
    const columns = 'workspace, started_at, finished_at, program_version, format, previous, file_digest';
    database.execute(`INSERT INTO _backup (id, ${columns}) SELECT 'b', ${columns} FROM _backup`);
  }),
  altered('no backup', (database) => database.execute('DELETE FROM _backup')),
  altered('two lists in one table', (database) => {
    database.execute(`UPDATE _resources SET "table" = 'users' WHERE resource = 'customers'`);
  }),
  altered('a list in a table about the backup', (database) => {
    database.execute(`UPDATE _resources SET "table" = '_runs', key = 'number' WHERE resource = 'users'`);
  }),
  altered('a list without its key', (database) => {
    database.execute(`UPDATE _resources SET key = 'nothing' WHERE resource = 'users'`);
  }),
  altered('a format of the future', (database) => database.execute('PRAGMA user_version = 4711')),
  altered('nothing but the mark of an archive', (database) => {
    database.execute('PRAGMA writable_schema = ON; DELETE FROM sqlite_schema');
  }),
  { name: 'rows without end', isReadable: false, make: (sound, sqlite) => rowsWithoutEnd(sound, sqlite) },
  {
    name: 'a schema without end',
    isReadable: false,
    make: (sound, sqlite) => schemaWithoutEnd(sound, sqlite),
  },
];

/** A table of a hundred pages, whose upper pages all lead to one below them: some 80 to the power of 6 leaves. */
function rowsWithoutEnd(sound: Uint8Array, sqlite: Sqlite): Uint8Array {
  const database = copyOf(sound, sqlite);
  database.execute(
    'DROP TABLE users; CREATE TABLE users ("userID" INTEGER PRIMARY KEY NOT NULL, "username" TEXT) STRICT',
  );
  database.execute(`WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4000)
    INSERT INTO users SELECT x, printf('%0100d', x) FROM c`);
  const root = Number(database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'users'"));
  const pageBytes = Number(database.value('PRAGMA page_size'));
  const file = Buffer.from(database.export());
  database.close();
  leadInCircles(file, { root, pageBytes, header: 0 });
  return file;
}

/** The same with the pages of the schema, which SQLite reads before anything else. */
function schemaWithoutEnd(sound: Uint8Array, sqlite: Sqlite): Uint8Array {
  const database = copyOf(sound, sqlite);
  const filler = 'x'.repeat(200);
  for (let number = 0; number < 300; number++) {
    database.execute(`CREATE TABLE "t${number}${filler}" ("a" TEXT) STRICT`);
  }
  database.execute(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, 'CREATE TABLE ', 'CREATE TABLE IF NOT EXISTS ') WHERE type = 'table'`);
  const pageBytes = Number(database.value('PRAGMA page_size'));
  const file = Buffer.from(database.export());
  database.close();
  leadInCircles(file, { root: 1, pageBytes, header: 100 });
  return file;
}

interface Tree {
  readonly root: number;
  readonly pageBytes: number;
  /** Where the header of the root is in its page. */
  readonly header: number;
}

/** Makes upper pages of some leaves below a root, each of which leads to the next one by all of its pointers. */
function leadInCircles(file: Buffer, { root, pageBytes, header }: Tree): void {
  const page = (number: number) => file.subarray((number - 1) * pageBytes, number * pageBytes);
  const upper = page(root);
  if (upper[header] !== 5) throw new Error('the table is too small');
  const cells = upper.readUInt16BE(header + 3);
  const places = Array.from({ length: cells }, (_, index) => upper.readUInt16BE(header + 12 + 2 * index));
  const [leaf = 0, ...others] = places.map((at) => upper.readUInt32BE(at));
  const links = others.slice(0, 6);
  links.forEach((number, index) => {
    const child = links[index + 1] ?? leaf;
    const link = page(number);
    link.fill(0);
    link[0] = 5;
    link.writeUInt16BE(cells, 3);
    link.writeUInt32BE(child, 8);
    places.forEach((_, cell) => {
      const at = pageBytes - 5 * (cell + 1);
      link.writeUInt32BE(child, at);
      link[at + 4] = Math.min(cell + 1, 127);
      link.writeUInt16BE(at, 12 + 2 * cell);
    });
    link.writeUInt16BE(pageBytes - 5 * cells, 5);
  });
  for (const at of places) upper.writeUInt32BE(links[0] ?? leaf, at);
  upper.writeUInt32BE(links[0] ?? leaf, header + 8);
}
