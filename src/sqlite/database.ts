/**
 * SQLite: the only place that knows sql.js, so that its traps stay here and another engine could take its place. A
 * database lies in the memory of this process, or in a storage that the caller gives. Imports nothing of a system, so
 * that a browser can use it as well.
 */
// The default build needs __dirname, which an ES module bundle has not; this one takes the wasm file as bytes.
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js';
import { BackupError, toMessage } from '../errors.js';
import { type Content, contentOf } from '../system/content.js';
import type { Log } from '../system/ports.js';
import { type EngineArray, engineContent, pageBytesOf, withTemporaryFile } from './engine-content.js';
import { type Bind, quickBinding } from './quick-binding.js';
import { contentIn, memoryStorage, type Storage } from './storage.js';
import type { SqlValue } from './values.js';

export type { SqlValue };

/** SQLite refused a statement, or the bytes are no sound database. */
export class SqliteError extends BackupError {
  override name = 'SqliteError' as const;
}

export interface Statement {
  /** Executes once with these parameters; numbers beyond 32 bits are bound as REAL (a limit of sql.js). */
  run(parameters?: readonly SqlValue[]): void;
  /** Rows as arrays, in the order of the columns; the statement must not be used again before the end. */
  rows(parameters?: readonly SqlValue[]): IterableIterator<SqlValue[]>;
  free(): void;
}

export interface Database {
  /** Runs statements that give no rows. */
  execute(sql: string, parameters?: readonly SqlValue[]): void;
  /** All rows of one query. */
  query(sql: string, parameters?: readonly SqlValue[]): SqlValue[][];
  /** The first value of the first row, or null if there is no row. */
  value(sql: string, parameters?: readonly SqlValue[]): SqlValue;
  /** The rows of one query, one after another: the caller decides how many, and other queries may run in between. */
  stream(sql: string, parameters?: readonly SqlValue[]): IterableIterator<SqlValue[]>;
  prepare(sql: string): Statement;
  /** Does work in which much is sorted: what the cache has no room for lies in this storage meanwhile. */
  sortingIn<Result>(storage: Storage, work: () => Result): Result;
  /** Commits what `work` does, or nothing of it. */
  transaction<Result>(work: () => Result): Result;
  /** A copy of the file's bytes; must not be called inside a transaction. */
  export(): Uint8Array;
  /** What is in the file; must not be asked for, or read, inside a transaction. */
  content(): Content;
  /** What another database calls this one in ATTACH. */
  readonly fileName: string;
  /** Makes sure that all that was committed lies in the storage. */
  settle(): void;
  close(): void;
}

/**
 * Opens databases: an empty one, one from the bytes of a file, or the one that lies in a storage and stays there; an
 * empty storage gets an empty database with pages of 8 KiB. Whoever gives a storage closes the database before it.
 * In a storage nothing can be cut off, so `VACUUM` fails there, and so does every statement after it.
 */
export type Sqlite = (content?: Uint8Array | Storage) => Database;

// sql.js shares its types between builds, but declares them for the default one only.
type Engine = Awaited<ReturnType<typeof import('sql.js')['default']>>;
type EngineDatabase = InstanceType<Engine['Database']>;
type EngineStatement = ReturnType<EngineDatabase['prepare']>;

export interface EngineOptions {
  /** Memory that all databases together may use beside the bytes of their files; for good, it can only be lowered. */
  readonly heapBytesAtMost?: number;
  /** Is told if the inside of the engine has changed, so that every database has to be held in memory. */
  readonly log?: Pick<Log, 'warn'>;
  readonly initialise?: typeof initSqlJs;
}

/** Starts the engine from the bytes of its wasm file; about 30 ms. */
export async function startSqlite(
  wasmBinary: ArrayBuffer,
  { heapBytesAtMost, log, initialise = initSqlJs }: EngineOptions = {},
): Promise<Sqlite> {
  const engine: Engine = await keepingByteOrderMarks(() => initialise({ wasmBinary }));
  if (heapBytesAtMost !== undefined) {
    const database = new engine.Database();
    database.run(`PRAGMA hard_heap_limit = ${heapBytesAtMost}`);
    database.close();
  }
  const bind = quickBinding(engine);
  const usesStorages = worksWithStorages(engine);
  if (!usesStorages) {
    log?.warn('This version of SQLite reads no files by pages: every database is held in memory as a whole.');
  }
  return (content) => {
    if (content === undefined || content instanceof Uint8Array) return openedInMemory(engine, content, bind);
    if (content.length === 0) content.set(emptyDatabase(engine), 0);
    return usesStorages ? openedIn(engine, content, bind) : openedBeside(engine, content, bind);
  };
}

/** The size of pages of a new database in a storage. */
const pageBytes = 8192;

function emptyDatabase(engine: Engine): Uint8Array {
  const database = new engine.Database();
  try {
    database.run(`PRAGMA page_size = ${pageBytes}; PRAGMA user_version = 0`);
    return database.export();
  } finally {
    database.close();
  }
}

/**
 * Whether the inside of the engine is as engine-content.ts knows it: what is written lies in the storage, and what lies
 * in a storage is read.
 */
function worksWithStorages(engine: Engine): boolean {
  const storage = memoryStorage();
  storage.set(emptyDatabase(engine), 0);
  const lengthIn = (database: Database): SqlValue => {
    const length = database.value('SELECT length(a) FROM proof');
    database.close();
    return length;
  };
  try {
    const written = openedIn(engine, storage);
    written.execute('CREATE TABLE proof (a)');
    written.execute(`INSERT INTO proof VALUES (zeroblob(${5 * pageBytes}))`);
    written.close();
    const lengths = [openedIn(engine, storage), openedInMemory(engine, allOf(storage))].map(lengthIn);
    return lengths.every((length) => length === 5 * pageBytes);
  } catch {
    // Another version does something else; it is used without storages then.
    return false;
  }
}

function allOf(storage: Storage): Uint8Array {
  return storage.subarray(0, storage.length).slice();
}

function openedInMemory(engine: Engine, bytes: Uint8Array | undefined, bind?: Bind): Database {
  return opened(() => new engine.Database(bytes), guardedBy(undefined), {
    content: (all) => contentOf(all()),
    settle: () => undefined,
    bind,
  });
}

function openedIn(engine: Engine, storage: Storage, bind?: Bind): Database {
  const content = engineContent(storage, pageBytesOf(storage));
  return opened(() => new engine.Database(content.given), guardedBy(content), {
    content: () => contentIn(storage),
    settle: () => undefined,
    bind,
  });
}

/** For an engine that cannot work in a storage: in memory, and back at the end. */
function openedBeside(engine: Engine, storage: Storage, bind?: Bind): Database {
  const bytes = allOf(storage);
  return opened(() => new engine.Database(bytes), guardedBy(undefined), {
    content: (all) => contentOf(all()),
    settle: (all) => storage.set(all(), 0),
    bind,
  });
}

/** What is done with the bytes of a database, and how values are bound; `all` gives the bytes as the engine has them. */
interface Place {
  content(all: () => Uint8Array): Content;
  settle(all: () => Uint8Array): void;
  readonly bind: Bind | undefined;
}

function opened(open: () => EngineDatabase, guarded: Guarded, place: Place): Database {
  const engineDatabase = guarded('Opening a database', open);
  try {
    // Opening reads nothing; the first statement does, and fails on a file that is no database.
    guarded('Opening a database', () => engineDatabase.exec('PRAGMA schema_version'));
  } catch (error) {
    engineDatabase.close();
    throw error;
  }
  return wrapDatabase(engineDatabase, guarded, place);
}

/**
 * The engine reads texts with a plain TextDecoder, which drops U+FEFF at their start. It makes its decoder while it is
 * being started, synchronously, so for that moment it is given one that drops nothing.
 */
function keepingByteOrderMarks<Result>(start: () => Result): Result {
  const Plain = globalThis.TextDecoder;
  globalThis.TextDecoder = class extends Plain {
    constructor(label?: string, options?: ConstructorParameters<typeof Plain>[1]) {
      super(label, { ...options, ignoreBOM: true });
    }
  };
  try {
    return start();
  } finally {
    globalThis.TextDecoder = Plain;
  }
}

type Guarded = <Result>(what: string, work: () => Result) => Result;

/** Words what fails. A fault of the storage is the cause of every error after it: nothing can be relied on then. */
function guardedBy(content: EngineArray | undefined): Guarded {
  return (what, work) => {
    const refuse = (): void => {
      const fault = content?.fault();
      if (fault instanceof BackupError) throw fault;
      if (fault !== undefined) {
        throw new SqliteError(`${what} failed: ${toMessage(fault)}`, '', { cause: fault });
      }
    };
    refuse();
    try {
      const result = work();
      // SQLite takes some faults as none, such as that of cutting a file off.
      refuse();
      return result;
    } catch (error) {
      refuse();
      throw new SqliteError(`${what} failed: ${toMessage(error)}`, '', { cause: error });
    }
  };
}

function wrapDatabase(database: EngineDatabase, guarded: Guarded, place: Place): Database {
  const exported = () => guarded('Exporting a database', () => database.export());
  const prepare = (sql: string): Statement =>
    wrapStatement(
      guarded('Preparing a statement', () => database.prepare(sql)),
      guarded,
      place.bind,
    );

  const query = (sql: string, parameters: readonly SqlValue[] = []): SqlValue[][] => {
    const statement = prepare(sql);
    try {
      return [...statement.rows(parameters)];
    } finally {
      statement.free();
    }
  };

  return {
    execute: (sql, parameters) =>
      guarded('A statement', () => void database.run(sql, parameters ? [...parameters] : undefined)),
    query,
    value: (sql, parameters) => query(sql, parameters)[0]?.[0] ?? null,
    *stream(sql, parameters) {
      const statement = prepare(sql);
      try {
        // Handing on what another generator yields would take longer than reading a row.
        const rows = statement.rows(parameters);
        for (let row = rows.next(); !row.done; row = rows.next()) yield row.value;
      } finally {
        statement.free();
      }
    },
    prepare,
    sortingIn(storage, work) {
      const place = query('PRAGMA temp_store')[0]?.[0];
      database.run('PRAGMA temp_store = FILE');
      try {
        return withTemporaryFile(storage, work);
      } catch (error) {
        if (error instanceof BackupError) throw error;
        throw new SqliteError(`Sorting failed: ${toMessage(error)}`, '', { cause: error });
      } finally {
        database.run(`PRAGMA temp_store = ${place}`);
      }
    },
    transaction: (work) => {
      guarded('Beginning a transaction', () => database.run('BEGIN'));
      try {
        const result = work();
        guarded('Committing a transaction', () => database.run('COMMIT'));
        return result;
      } catch (error) {
        try {
          database.run('ROLLBACK');
        } catch {
          // SQLite has rolled back by itself, as it does if memory is full. The first error says why.
        }
        throw error;
      }
    },
    export: exported,
    content: () => place.content(exported),
    settle: () => place.settle(exported),
    // Not in the types of sql.js; proved where it is used.
    fileName: (database as unknown as { readonly filename: string }).filename,
    close: () => database.close(),
  };
}

function wrapStatement(statement: EngineStatement, guarded: Guarded, bind: Bind | undefined): Statement {
  const run = (parameters: readonly SqlValue[] | undefined): void => {
    if (parameters === undefined || !bind?.(statement, parameters)) {
      statement.run(parameters as SqlValue[] | undefined);
      return;
    }
    try {
      statement.step();
    } finally {
      statement.reset();
    }
  };
  return {
    run: (parameters) => guarded('A statement', () => run(parameters)),
    *rows(parameters) {
      try {
        if (parameters?.length) guarded('Binding', () => statement.bind(parameters as SqlValue[]));
        while (guarded('A query', () => statement.step())) yield statement.get();
      } finally {
        statement.reset();
      }
    },
    free: () => void statement.free(),
  };
}
