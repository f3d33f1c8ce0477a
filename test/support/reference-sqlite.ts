/**
 * The SQLite that Node has since version 22.5, behind the interface of the program's own engine: what the program relies
 * on is then tried with two engines, and a later change of engine is a decision and not a rewrite.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { toMessage } from '../../src/errors.js';
import { type Database, type Sqlite, SqliteError, type SqlValue } from '../../src/sqlite/sqlite.js';
import type { OwnStorage } from '../../src/sqlite/storage.js';
import { contentOf } from '../../src/system/content.js';
import { temporaryFolder } from './cli.js';

type NodeValue = string | number | bigint | null | Uint8Array;

/** Of `node:sqlite`, which the types of Node 20 do not know. */
interface NodeStatement {
  run(...parameters: NodeValue[]): unknown;
  iterate(...parameters: NodeValue[]): IterableIterator<NodeValue[]>;
  setReadBigInts(enabled: boolean): void;
  setReturnArrays(enabled: boolean): void;
}
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}
type DatabaseSync = new (
  path: string,
  options: { readonly enableForeignKeyConstraints: boolean },
) => NodeDatabase;

export interface Reference {
  readonly sqlite: Sqlite;
  /** An empty storage in a file that the engine opens by its name. */
  storage(): OwnStorage;
}

/** undefined if this Node has no SQLite, or one that gives no rows as arrays yet. */
export function referenceSqlite(): Reference | undefined {
  if (!isBuiltin('node:sqlite')) return undefined;
  const { DatabaseSync, StatementSync } = createRequire(import.meta.url)('node:sqlite') as {
    readonly DatabaseSync: DatabaseSync;
    readonly StatementSync: { readonly prototype: object };
  };
  if (!('setReturnArrays' in StatementSync.prototype)) return undefined;
  const paths = new WeakMap<object, string>();
  const sqlite: Sqlite = (content) => {
    const path = content instanceof Uint8Array ? newPath() : content ? paths.get(content) : ':memory:';
    if (path === undefined) throw new Error('the reference opens its own storages only');
    if (content instanceof Uint8Array) writeFileSync(path, content);
    const database = guarded(() => new DatabaseSync(path, { enableForeignKeyConstraints: false }));
    if (content?.length === 0) database.exec('PRAGMA page_size = 8192');
    return databaseOver(database, path);
  };
  return {
    sqlite,
    storage() {
      const path = newPath();
      const storage = storageAt(path);
      paths.set(storage, path);
      return storage;
    },
  };
}

const newPath = (): string => join(temporaryFolder(), 'reference.sqlite');

/** A file of which the engine knows the name and we the bytes. */
function storageAt(path: string): OwnStorage {
  const file = openSync(path, 'w+');
  return {
    get length() {
      return fstatSync(file).size;
    },
    subarray(from, to) {
      const bytes = new Uint8Array(to - from);
      readSync(file, bytes, 0, bytes.byteLength, from);
      return bytes;
    },
    set: (bytes, at) => void writeSync(file, bytes, 0, bytes.byteLength, at),
    close: () => closeSync(file),
  };
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new SqliteError(`A statement failed: ${toMessage(error)}`, '', { cause: error });
  }
}

/** The program's engine binds whole numbers of 32 bits as INTEGER, all others as REAL. */
function given(parameters: readonly SqlValue[]): NodeValue[] {
  return parameters.map((value) =>
    typeof value === 'number' && value === (value | 0) ? BigInt(value) : value,
  );
}

/** It gives every number as a double. */
function taken(row: readonly NodeValue[]): SqlValue[] {
  return row.map((value) => (typeof value === 'bigint' ? Number(value) : value));
}

function databaseOver(database: NodeDatabase, path: string): Database {
  const statementOf = (sql: string): NodeStatement =>
    guarded(() => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      return statement;
    });
  const rowsOf = function* (statement: NodeStatement, parameters: readonly SqlValue[] = []) {
    const rows = guarded(() => statement.iterate(...given(parameters)));
    for (let row = guarded(() => rows.next()); !row.done; row = guarded(() => rows.next())) {
      yield taken(row.value);
    }
  };
  const query = (sql: string, parameters?: readonly SqlValue[]) => [...rowsOf(statementOf(sql), parameters)];
  return {
    execute(sql, parameters) {
      if (parameters) guarded(() => statementOf(sql).run(...given(parameters)));
      else guarded(() => database.exec(sql));
    },
    query,
    value: (sql, parameters) => query(sql, parameters)[0]?.[0] ?? null,
    stream: (sql, parameters) => rowsOf(statementOf(sql), parameters),
    prepare(sql) {
      const statement = statementOf(sql);
      return {
        run: (parameters = []) => void guarded(() => statement.run(...given(parameters))),
        rows: (parameters) => rowsOf(statement, parameters),
        free: () => undefined,
      };
    },
    // It has files of its own for that.
    sortingIn: (_, work) => work(),
    transaction(work) {
      guarded(() => database.exec('BEGIN'));
      try {
        const result = work();
        guarded(() => database.exec('COMMIT'));
        return result;
      } catch (error) {
        try {
          database.exec('ROLLBACK');
        } catch {
          // SQLite has rolled back by itself; the first error says why.
        }
        throw error;
      }
    },
    export: () => readFileSync(path),
    content: () => contentOf(readFileSync(path)),
    fileName: path,
    settle: () => undefined,
    close: () => database.close(),
  };
}
