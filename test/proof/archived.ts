/** Reads archives for proofs, by SQLite alone: nothing of the program's own reading is trusted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSqlite, type Sqlite, type SqlValue } from '../../src/sqlite/sqlite.js';
import { Broken } from './promise.js';

let engine: Promise<Sqlite> | undefined;

/** The engine, loaded once: an attack opens hundreds of archives. */
export function sqliteEngine(): Promise<Sqlite> {
  engine ??= loadSqlite();
  return engine;
}

export interface ArchivedList {
  readonly status: string;
  readonly reason: string;
  readonly detailsRead: number;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** The path of the newest archive in a folder. */
export function newestArchive(directory: string): string {
  const name = readdirSync(directory)
    .filter((entry) => entry.endsWith('.sqlite'))
    .at(-1);
  if (!name) throw new Broken(`there is no archive in ${directory}`);
  return join(directory, name);
}

/** Every list of an archive by the resource's name. */
export async function readLists(path: string): Promise<ReadonlyMap<string, ArchivedList>> {
  const database = (await sqliteEngine())(readFileSync(path));
  try {
    const resources = database.query(
      'SELECT resource, "table", status, reason, details_read FROM _resources ORDER BY rowid',
    );
    return new Map(
      resources.map(([resource, table, status, reason, detailsRead]) => [
        String(resource),
        {
          status: String(status),
          reason: String(reason),
          detailsRead: Number(detailsRead),
          columns: database
            .query('SELECT name FROM pragma_table_info(?)', [table ?? null])
            .map(([name]) => String(name)),
          rows: database.query(`SELECT * FROM "${table}"`),
        },
      ]),
    );
  } finally {
    database.close();
  }
}

/** What a value of the demo workspace is in an archive. */
export function cellOf(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : (value as SqlValue);
}
