/**
 * SQLite in memory: the only place that knows sql.js, so that its traps stay here and another engine could take
 * its place. A database lives in the memory of this process alone; what shall last is exported by the caller.
 */
import { readFile } from 'node:fs/promises';
// The default build needs __dirname, which an ES module bundle has not; this one takes the wasm file as bytes.
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js';
import { BackupError, toMessage } from '../errors.js';

export type SqlValue = string | number | null | Uint8Array;

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
  /** Commits what `work` does, or nothing of it. */
  transaction<Result>(work: () => Result): Result;
  /** A copy of the file's bytes; must not be called inside a transaction. */
  export(): Uint8Array;
  close(): void;
}

/** Opens databases: an empty one, or one from the bytes of a file. */
export type Sqlite = (bytes?: Uint8Array) => Database;

// sql.js shares its types between builds, but declares them for the default one only.
type Engine = Awaited<ReturnType<typeof import('sql.js')['default']>>;
type EngineDatabase = InstanceType<Engine['Database']>;
type EngineStatement = ReturnType<EngineDatabase['prepare']>;

export interface EngineLimits {
  /** Memory that all databases together may use beside the bytes of their files; for good, it can only be lowered. */
  readonly heapBytesAtMost?: number;
}

/** Loads the engine once; about 30 ms. */
export async function loadSqlite({ heapBytesAtMost }: EngineLimits = {}): Promise<Sqlite> {
  // Written so that the bundler sees a file to copy beside the bundle, and Node finds it unbundled as well.
  const wasm = new URL('../../node_modules/sql.js/dist/sql-wasm-browser.wasm', import.meta.url);
  const wasmBinary = new Uint8Array(await readFile(wasm)).buffer;
  const engine: Engine = await keepingByteOrderMarks(() => initSqlJs({ wasmBinary }));
  if (heapBytesAtMost !== undefined) {
    const database = new engine.Database();
    database.run(`PRAGMA hard_heap_limit = ${heapBytesAtMost}`);
    database.close();
  }
  return (bytes) => {
    const engineDatabase = guarded('Opening a database', () => new engine.Database(bytes));
    try {
      // Opening reads nothing; the first statement does, and fails on a file that is no database.
      guarded('Opening a database', () => engineDatabase.exec('PRAGMA schema_version'));
    } catch (error) {
      engineDatabase.close();
      throw error;
    }
    return wrapDatabase(engineDatabase);
  };
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

function guarded<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new SqliteError(`${what} failed: ${toMessage(error)}`, '', { cause: error });
  }
}

function wrapDatabase(database: EngineDatabase): Database {
  const prepare = (sql: string): Statement =>
    wrapStatement(guarded('Preparing a statement', () => database.prepare(sql)));

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
        yield* statement.rows(parameters);
      } finally {
        statement.free();
      }
    },
    prepare,
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
    export: () => guarded('Exporting a database', () => database.export()),
    close: () => database.close(),
  };
}

function wrapStatement(statement: EngineStatement): Statement {
  return {
    run: (parameters) =>
      guarded('A statement', () => statement.run(parameters ? (parameters as SqlValue[]) : undefined)),
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
