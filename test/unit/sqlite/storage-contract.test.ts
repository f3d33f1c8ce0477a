import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js';
import { afterEach, describe, expect, it } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import { loadSqlite, SqliteError } from '../../../src/sqlite/sqlite.js';
import {
  type ByteFile,
  contentIn,
  fileStorage,
  memoryStorage,
  readOnlyStorage,
  type Storage,
} from '../../../src/sqlite/storage.js';
import { inWords } from '../../../src/system/file-errors.js';
import type { OpenFile } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';
import { systemError } from '../../support/failing-files.js';
import { bytesOf } from '../../support/storages.js';

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
function fill(storage: Storage, rows = 3000): void {
  const database = sqlite(storage);
  database.execute('PRAGMA cache_size = 20; PRAGMA journal_mode = MEMORY');
  database.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)');
  database.transaction(() => {
    const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
    for (let id = 1; id <= rows; id++) insert.run([id, `row ${id} `.repeat(20)]);
    insert.free();
  });
  database.close();
}

function sumIn(content: Storage | Uint8Array): unknown {
  const database = sqlite(content);
  try {
    return database.query('SELECT count(*), sum(length(a)) FROM t');
  } finally {
    database.close();
  }
}

function allOf(storage: Storage): Uint8Array {
  return bytesOf(contentIn(storage));
}

const kinds: Readonly<Record<string, () => Promise<Storage>>> = {
  'in memory': async () => memoryStorage(),
  'over a file': async () => fileStorage(await scratch()),
};

const jsonIn = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('sql.js', () => {
  it('is pinned to the version whose inside the storages know', () => {
    const { version } = jsonIn('node_modules/sql.js/package.json') as { version: string };
    const { devDependencies } = jsonIn('package.json') as { devDependencies: Record<string, string> };
    expect(version).toBe('1.16.0');
    expect(devDependencies['sql.js']).toBe('1.16.0');
  });
});

describe.each(Object.entries(kinds))('a storage %s', (_, make) => {
  it('holds all that was committed, for every other database', async () => {
    const storage = await make();
    fill(storage);
    const sum = sumIn(storage);
    expect(sum).toEqual([[3000, expect.any(Number)]]);
    expect(sumIn(allOf(storage))).toEqual(sum);
    expect(storage.length % 8192).toBe(0);
    expect(sqlite(storage).value('PRAGMA integrity_check')).toBe('ok');
  });

  it('gives the same bytes as every other kind', async () => {
    const [storage, other] = [await make(), memoryStorage()];
    fill(storage);
    fill(other);
    expect(Buffer.compare(allOf(storage), allOf(other))).toBe(0);
  });

  it('keeps what was there before a transaction that failed', async () => {
    const storage = await make();
    fill(storage);
    const database = sqlite(storage);
    const sum = database.query('SELECT count(*), sum(length(a)) FROM t');
    const fail = () =>
      database.transaction(() => {
        database.execute("UPDATE t SET a = 'x'");
        throw new Error('the cause');
      });
    expect(fail).toThrow('the cause');
    expect(database.query('SELECT count(*), sum(length(a)) FROM t')).toEqual(sum);
    database.close();
    expect(sumIn(storage)).toEqual(sum);
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

  it('leaves no bytes of what was deleted', async () => {
    const storage = await make();
    fill(storage);
    const database = sqlite(storage);
    database.execute('PRAGMA secure_delete = ON');
    expect(Buffer.from(allOf(storage)).includes('row 2000 ')).toBe(true);
    database.execute('DELETE FROM t WHERE id >= 1990');
    database.close();
    expect(Buffer.from(allOf(storage)).includes('row 2000 ')).toBe(false);
  });

  it('of no bytes becomes an empty database', async () => {
    const database = sqlite(await make());
    expect(database.query('SELECT * FROM sqlite_schema')).toEqual([]);
    expect(database.value('PRAGMA page_size')).toBe(8192);
    database.close();
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
