import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js';
import { afterEach, describe, expect, it } from 'vitest';
import { buildArchive } from '../../../src/archive/build.js';
import { compareWithSource, verifyArchive } from '../../../src/archive/verify.js';
import { BackupError } from '../../../src/errors.js';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite, SqliteError } from '../../../src/sqlite/sqlite.js';
import {
  type ByteFile,
  contentIn,
  fileStorage,
  memoryStorage,
  type OwnStorage,
  readOnlyStorage,
  type Storage,
} from '../../../src/sqlite/storage.js';
import { inWords } from '../../../src/system/file-errors.js';
import type { OpenFile } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { createWorkFile } from '../../../src/workfile/work-file.js';
import { temporaryFolder } from '../../support/cli.js';
import { systemError } from '../../support/failing-files.js';
import { referenceSqlite } from '../../support/reference-sqlite.js';
import { bytesOf, memory } from '../../support/storages.js';

const sqlite = await loadSqlite();
const files = inWords(realFiles);

const open: OpenFile[] = [];
afterEach(() => {
  for (const file of open.splice(0)) file.close();
});

async function scratch(): Promise<OpenFile> {
  const file = await files.scratch(join(temporaryFolder(), 'scratch'));
  open.push(file);
  return file;
}

/** Some rows that need more pages than the cache has. */
function fill(storage: Storage, rows = 3000, engine = sqlite): void {
  const database = engine(storage);
  database.execute('PRAGMA cache_size = 20; PRAGMA journal_mode = MEMORY');
  database.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)');
  database.transaction(() => {
    const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
    for (let id = 1; id <= rows; id++) insert.run([id, `row ${id} `.repeat(20)]);
    insert.free();
  });
  database.close();
}

function sumIn(content: Storage | Uint8Array, engine = sqlite): unknown {
  const database = engine(content);
  try {
    return database.query('SELECT count(*), sum(length(a)) FROM t');
  } finally {
    database.close();
  }
}

function allOf(storage: Storage): Uint8Array {
  return bytesOf(contentIn(storage));
}

interface Kind {
  readonly sqlite: Sqlite;
  make(): Promise<OwnStorage>;
}

const owned = (storage: Storage): OwnStorage => Object.assign(storage, { close: () => undefined });

const kinds: Readonly<Record<string, Kind>> = {
  'in memory': { sqlite, make: async () => owned(memoryStorage()) },
  'over a file': { sqlite, make: async () => owned(fileStorage(await scratch())) },
};

/** Node 20 has none; CI runs this file once more on Node 24. */
const reference = referenceSqlite();
const referenceKinds: Readonly<Record<string, Kind>> = reference
  ? { 'under node:sqlite': { sqlite: reference.sqlite, make: async () => reference.storage() } }
  : {};

const jsonIn = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('sql.js', () => {
  it('is pinned to the version whose inside the storages know', () => {
    const { version } = jsonIn('node_modules/sql.js/package.json') as { version: string };
    const { devDependencies } = jsonIn('package.json') as { devDependencies: Record<string, string> };
    expect(version).toBe('1.16.0');
    expect(devDependencies['sql.js']).toBe('1.16.0');
  });
});

describe.each(Object.entries({ ...kinds, ...referenceKinds }))(
  'a storage %s',
  (_, { sqlite: engine, make }) => {
    it('holds all that was committed, for every other database', async () => {
      const storage = await make();
      fill(storage, 3000, engine);
      const sum = sumIn(allOf(storage));
      expect(sum).toEqual([[3000, expect.any(Number)]]);
      expect(sumIn(storage, engine)).toEqual(sum);
      expect(storage.length % 8192).toBe(0);
      expect(engine(storage).value('PRAGMA integrity_check')).toBe('ok');
    });

    it('gives back values as they were given, and refuses in the words of SQLite', async () => {
      const database = engine(await make());
      database.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, a ANY) STRICT');
      const values = ['', 'ä€😀 \ufeff', -7, 2 ** 31, 2.5, null, Uint8Array.of(0, 255)];
      const insert = database.prepare('INSERT INTO t VALUES (?1, ?2)');
      values.forEach((value, id) => {
        insert.run([id, value]);
      });
      expect(database.query('SELECT a FROM t ORDER BY id').flat()).toEqual(values);
      expect(database.query('SELECT typeof(a) FROM t WHERE id IN (2, 3) ORDER BY id')).toEqual([
        ['integer'],
        ['real'],
      ]);
      expect(() => insert.run([2, 'again'])).toThrow('UNIQUE constraint failed: t.id');
      expect(() => insert.run(['text', 1])).toThrow(SqliteError);
      expect([...database.stream('SELECT id FROM t WHERE id > ?', [4])]).toEqual([[5], [6]]);
      insert.free();
      database.close();
    });

    it('keeps what was there before a transaction that failed', async () => {
      const storage = await make();
      fill(storage, 3000, engine);
      const database = engine(storage);
      const sum = database.query('SELECT count(*), sum(length(a)) FROM t');
      const fail = () =>
        database.transaction(() => {
          database.execute("UPDATE t SET a = 'x'");
          throw new Error('the cause');
        });
      expect(fail).toThrow('the cause');
      expect(database.query('SELECT count(*), sum(length(a)) FROM t')).toEqual(sum);
      database.close();
      expect(sumIn(storage, engine)).toEqual(sum);
    });

    it('leaves no bytes of what was deleted', async () => {
      const storage = await make();
      fill(storage, 3000, engine);
      const database = engine(storage);
      database.execute('PRAGMA secure_delete = ON');
      expect(Buffer.from(allOf(storage)).includes('row 2000 ')).toBe(true);
      database.execute('DELETE FROM t WHERE id >= 1990');
      database.close();
      expect(Buffer.from(allOf(storage)).includes('row 2000 ')).toBe(false);
    });

    it('of no bytes becomes an empty database', async () => {
      const database = engine(await make());
      expect(database.query('SELECT * FROM sqlite_schema')).toEqual([]);
      expect(database.value('PRAGMA page_size')).toBe(8192);
      database.close();
    });

    it('holds a work file, and the archive that is built of it, which another engine proves', async () => {
      const workFile = createWorkFile(engine, await make());
      const [resource] = catalogue;
      if (!resource) throw new Error('there is a list');
      workFile.startBackup({ id: '20261123T0215Z', startedAt: 0, workspace: 'https://agency.example' }, [
        resource,
      ]);
      const rows = Array.from({ length: 300 }, (_, at) => ({
        id: at + 1,
        text: `{"${resource.idField}":${at + 1},"long":1234567890123456${at},"real":${at}.50,"text":"ä ${at}"}`,
      }));
      const update = {
        status: 'complete',
        reason: '',
        progress: {},
        reported: 300,
        requests: 1,
        repairs: 0,
        at: 1,
      } as const;
      workFile.commitWindow(resource.name, { rows, sweep: 0, joinsAt: undefined }, update);
      workFile.commitWindow(resource.name, { rows: rows.slice(0, 10), sweep: 0, joinsAt: undefined }, update);
      workFile.finishBackup(2);
      const archive = await make();
      const read = buildArchive(workFile, { sqlite: engine }, { version: 'test', finishedAt: 3 }, archive);
      for (const [other, content] of [
        [engine, archive],
        [sqlite, memory(allOf(archive))],
      ] as const) {
        const { faults, contents } = verifyArchive(content, { sqlite: other });
        expect(faults).toEqual([]);
        expect(compareWithSource(content, workFile, { sqlite: other }, { archived: contents })).toEqual([]);
        expect([...contents.values()]).toEqual([...read.values()].map(({ rows, hash }) => ({ rows, hash })));
      }
      workFile.close();
      archive.close();
    });
  },
);

describe.each(Object.entries(kinds))('a storage of this program %s', (_, { make }) => {
  it('gives the same bytes as every other kind', async () => {
    const [storage, other] = [await make(), memoryStorage()];
    fill(storage);
    fill(other);
    expect(Buffer.compare(allOf(storage), allOf(other))).toBe(0);
  });

  it('is refused from the moment on at which the engine would leave it', async () => {
    const storage = await make();
    fill(storage);
    const database = sqlite(storage);
    database.execute('DELETE FROM t WHERE id > 10');
    expect(() => database.execute('VACUUM')).toThrow('cannot be cut off');
    expect(() => database.value('SELECT 1')).toThrow(SqliteError);
    database.close();
  });
});

describe('node:sqlite', () => {
  it.runIf(Number.parseInt(process.versions.node, 10) >= 24)('is a reference on Node 24', () => {
    expect(reference).toBeDefined();
  });
});

describe('sorting in a storage', () => {
  /** A database with an index that needs more room than the cache has; returns what was written to sort it. */
  function sorted(sorting: Storage): Uint8Array {
    const storage = memoryStorage();
    fill(storage, 16_000);
    const database = sqlite(storage);
    database.execute('PRAGMA cache_size = -512');
    try {
      database.sortingIn(sorting, () => database.execute('CREATE INDEX i ON t (a)'));
      expect(database.value('PRAGMA integrity_check')).toBe('ok');
      expect(globalThis.Uint8Array.of(1)).toEqual(Uint8Array.of(1));
    } finally {
      database.close();
    }
    return allOf(storage);
  }

  it('takes no memory of the engine, makes the same file, and the room is used again', async () => {
    const sorting = fileStorage(await scratch());
    const bytes = sorted(sorting);
    expect(sorting.length).toBeGreaterThan(2_000_000);
    const { length } = sorting;
    expect(Buffer.compare(sorted(sorting), bytes)).toBe(0);
    expect(sorting.length).toBe(length);
    const database = sqlite(bytes);
    database.execute('DROP INDEX i; CREATE INDEX i ON t (a)');
    expect(database.query('SELECT a FROM t INDEXED BY i ORDER BY a LIMIT 3')).toEqual(
      sqlite(bytes).query('SELECT a FROM t INDEXED BY i ORDER BY a LIMIT 3'),
    );
    database.close();
  });

  it('ends in the words of the disk if that is at fault, and leaves nothing behind', async () => {
    const full = new BackupError('Cannot write /x: the disk is full (ENOSPC).', 'Free some space.');
    const sorting = memoryStorage();
    const failing: Storage = {
      length: 0,
      subarray: sorting.subarray,
      set() {
        throw full;
      },
    };
    const before = globalThis.Uint8Array;
    expect(() => sorted(failing)).toThrow(full);
    expect(globalThis.Uint8Array).toBe(before);
  });
});

describe('a storage for reading only', () => {
  it('needs no more than something that gives bytes', () => {
    const written = memoryStorage();
    fill(written);
    const bytes = allOf(written);
    const storage = readOnlyStorage({
      sizeBytes: bytes.byteLength,
      read(into, at) {
        const part = bytes.subarray(at, at + into.byteLength);
        into.set(part);
        return part.byteLength;
      },
    });
    expect(sumIn(storage)).toEqual(sumIn(bytes));
    const database = sqlite(storage);
    expect(() => database.execute('DELETE FROM t')).toThrow('reading only');
    database.close();
  });

  it('may be of any size: what is not asked for is not read', async () => {
    const written = memoryStorage();
    fill(written, 30_000);
    let read = 0;
    const storage = readOnlyStorage({
      sizeBytes: written.length,
      read(into, at) {
        into.set(written.subarray(at, at + into.byteLength));
        read += into.byteLength;
        return into.byteLength;
      },
    });
    const database = sqlite(storage);
    expect(database.value('SELECT a FROM t WHERE id = 17000')).toMatch(/^row 17000 /);
    database.close();
    expect(read).toBeLessThan(written.length / 20);
  });
});

describe('a disk at fault', () => {
  /** A file whose n-th call of one kind fails. */
  const faulty = (file: ByteFile, call: 'read' | 'write', after: number, error: Error): ByteFile => {
    let calls = 0;
    const count = (kind: 'read' | 'write') => {
      if (kind === call && ++calls > after) throw error;
    };
    return {
      sizeBytes: file.sizeBytes,
      read: (into, at) => {
        count('read');
        return file.read(into, at);
      },
      write: (bytes, at) => {
        count('write');
        file.write(bytes, at);
      },
    };
  };

  it.each(['read', 'write'] as const)(
    'is reported in its own words at each %s, and never a crash',
    async (call) => {
      const full = new BackupError('Cannot write /x: the disk is full (ENOSPC).', 'Free some space.');
      let isDone = false;
      for (let after = 0; !isDone && after < 4000; after += after < 30 ? 1 : 41) {
        const storage = fileStorage(faulty(await scratch(), call, after, full));
        try {
          fill(storage, 300);
          sumIn(storage);
          isDone = true;
        } catch (error) {
          expect(error, `after ${after}`).toBe(full);
        }
      }
      expect(isDone).toBe(true);
    },
  );

  it('and one that says nothing in words is an error of SQLite with that as its cause', async () => {
    const cause = systemError('EIO');
    const storage = fileStorage(faulty(await scratch(), 'write', 5, cause));
    expect(() => fill(storage)).toThrow(SqliteError);
  });

  it('that cuts the file off while it is read is noticed', async () => {
    const written = memoryStorage();
    fill(written);
    const bytes = allOf(written);
    let left = bytes.byteLength;
    const storage = readOnlyStorage({
      sizeBytes: bytes.byteLength,
      read(into, at) {
        const part = bytes.subarray(at, Math.min(at + into.byteLength, left));
        into.set(part);
        return part.byteLength;
      },
    });
    const database = sqlite(storage);
    left = bytes.byteLength / 2;
    expect(() => database.query('SELECT a FROM t')).toThrow('the file is shorter than it was');
    database.close();
  });
});

describe('an engine with another inside', () => {
  /** Takes copies of what it is given, as a later version might. */
  const initialise = (async (options: Parameters<typeof initSqlJs>[0]) => {
    const engine = await initSqlJs(options);
    const Plain = engine.Database;
    return Object.assign(Object.create(engine), {
      Database: class extends Plain {
        constructor(data?: ArrayLike<number> | null) {
          super(data && Uint8Array.from({ length: data.length }, (_, index) => data[index] ?? 0));
        }
      },
    });
  }) as typeof initSqlJs;

  it('works in memory, brings the bytes back, and a warning says so', async () => {
    const warnings: string[] = [];
    const changed = await loadSqlite({ initialise, log: { warn: (text) => void warnings.push(text) } });
    expect(warnings).toEqual([expect.stringContaining('held in memory')]);
    const storage = memoryStorage();
    const database = changed(storage);
    database.execute('CREATE TABLE t (a TEXT)');
    database.execute("INSERT INTO t VALUES ('kept')");
    const pieces = bytesOf(database.content());
    database.settle();
    database.close();
    expect(Buffer.compare(allOf(storage), pieces)).toBe(0);
    expect(sumIn(storage)).toEqual([[1, 4]]);
  });

  it('is not what is installed', async () => {
    const warnings: string[] = [];
    await loadSqlite({ log: { warn: (text) => void warnings.push(text) } });
    expect(warnings).toEqual([]);
  });
});
