/** Proves an archive from its bytes: alone, and against the work file that it was built from. */
import type { Database, Sqlite } from '../sqlite/sqlite.js';
import type { ArchiveSource } from '../workfile/state.js';
import { expectedRows, learnTables } from './build.js';
import type { Cell } from './cell.js';
import { contentHash } from './content-hash.js';
import { type ArchiveInfo, readInfo, withArchive } from './info.js';
import { quoted } from './schema.js';

export interface ArchiveFindings {
  readonly info: ArchiveInfo;
  /** What is wrong, one sentence each; empty where the archive is sound. Never holds values of records. */
  readonly faults: readonly string[];
}

/** Checks the file's structure, and every table against the counts and hashes in `_resources`. Throws NotAnArchive. */
export function verifyArchive(bytes: Uint8Array, { sqlite }: { readonly sqlite: Sqlite }): ArchiveFindings {
  return withArchive(bytes, sqlite, (database) => {
    const integrity = database.query('PRAGMA integrity_check').map(([line]) => String(line));
    const faults = integrity.filter((line) => line !== 'ok').map((line) => `integrity check: ${line}`);
    const info = readInfo(database, bytes.byteLength);
    if (info.backupId === '') faults.push('_backup is empty');
    for (const resource of info.resources) {
      const table = hashTable(database, resource.name);
      if (table.rows !== resource.rows) {
        faults.push(`${resource.name} has ${table.rows} rows, _resources says ${resource.rows}`);
      } else if (table.hash !== resource.contentHash) {
        faults.push(`${resource.name} does not have the content it was written with`);
      }
    }
    return { info, faults };
  });
}

/** Counts and content of every table, computed from the archive's bytes and from the source, each on its own. */
export function compareWithSource(
  bytes: Uint8Array,
  source: ArchiveSource,
  { sqlite }: { readonly sqlite: Sqlite },
): readonly string[] {
  return withArchive(bytes, sqlite, (database) =>
    learnTables(source).flatMap((table) => {
      const { name } = table.resource;
      const names = table.columns.map((column) => column.name);
      const expected = contentHash(names, expectedRows(source, table));
      const found = hashTable(database, name);
      return found.hash === expected
        ? []
        : [`${name} differs from the work file (${found.rows} rows in the archive)`];
    }),
  );
}

function hashTable(database: Database, table: string): { rows: number; hash: string } {
  const names = database
    .query('SELECT name FROM pragma_table_info(?) ORDER BY cid', [table])
    .map(([name]) => String(name));
  const select = database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY ${rowNumber(names)}`);
  let rows = 0;
  const counted = function* (): Generator<readonly Cell[]> {
    for (const row of select.rows()) {
      rows++;
      yield row.map((value) => (value instanceof Uint8Array ? `blob of ${value.byteLength}` : value));
    }
  };
  try {
    const hash = contentHash(names, counted());
    return { rows, hash };
  } finally {
    select.free();
  }
}

/**
 * SQLite's own number of a row. Rows were written in the order of their keys; ordering by the key itself would put
 * keys that came as text behind all that came as numbers. A column of that name hides it, so it has three names.
 */
function rowNumber(columns: readonly string[]): string {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? quoted(columns[0] ?? '');
}
