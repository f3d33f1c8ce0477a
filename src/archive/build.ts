/**
 * Builds the archive from the work file: learns each table's columns in one pass over its records, fills it in a
 * second one. The same records give the same bytes, but for the times in the tables that describe the backup.
 */
import type { Database, Sqlite } from '../sqlite/sqlite.js';
import type { ArchiveSource } from '../workfile/state.js';
import { learnColumns, rowOf } from './columns.js';
import { contentHash } from './content-hash.js';
import { fieldsOf } from './record.js';
import {
  archiveApplicationId,
  archiveFormat,
  createIndexes,
  createTable,
  createViews,
  describingTables,
  insertRow,
  type Table,
} from './schema.js';

export interface BuildOptions {
  /** Version of this program. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly finishedAt: number;
}

/** The archive's bytes. Throws RecordUnreadable. */
export function buildArchive(
  source: ArchiveSource,
  { sqlite }: { readonly sqlite: Sqlite },
  options: BuildOptions,
): Uint8Array {
  const database = sqlite();
  try {
    database.execute('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
    database.execute(
      `PRAGMA application_id = ${archiveApplicationId}; PRAGMA user_version = ${archiveFormat}`,
    );
    const tables = learnTables(source);
    database.transaction(() => {
      const keys = new Map(
        tables.map(({ resource, columns }) => [resource.name, columns[0]?.name ?? resource.key]),
      );
      const hashes = new Map<string, string>();
      for (const table of tables) {
        database.execute(createTable(table, keys));
        hashes.set(table.resource.name, fillTable(database, source, table));
        for (const index of createIndexes(table)) database.execute(index);
      }
      for (const table of tables) for (const view of createViews(table)) database.execute(view);
      database.execute(describingTables);
      describe(database, source, tables, hashes, options);
    });
    database.execute('VACUUM');
    return database.export();
  } finally {
    database.close();
  }
}

/** The tables that a source makes. Also used to check an archive against its source. */
export function learnTables(source: ArchiveSource): readonly Table[] {
  const resources = source.resources().map(({ resource }) => resource);
  const names = new Set(resources.map(({ name }) => name));
  return resources.map((resource) => ({
    resource,
    columns: learnColumns(resource, recordsOf(source, resource.name), names),
  }));
}

function* recordsOf(source: ArchiveSource, resource: string) {
  for (const record of source.records(resource)) yield fieldsOf(record, resource);
}

/** The rows that a table must hold, from the source alone. */
export function* expectedRows(source: ArchiveSource, { resource, columns }: Table) {
  for (const fields of recordsOf(source, resource.name)) yield rowOf(fields, columns);
}

function fillTable(database: Database, source: ArchiveSource, table: Table): string {
  const insert = database.prepare(insertRow(table));
  const inserted = function* () {
    for (const row of expectedRows(source, table)) {
      insert.run(row);
      yield row;
    }
  };
  try {
    return contentHash(
      table.columns.map(({ name }) => name),
      inserted(),
    );
  } finally {
    insert.free();
  }
}

function describe(
  database: Database,
  source: ArchiveSource,
  tables: readonly Table[],
  hashes: ReadonlyMap<string, string>,
  options: BuildOptions,
): void {
  const backup = source.backup();
  database.execute('INSERT INTO _backup VALUES (?, ?, ?, ?, ?, ?)', [
    backup.id,
    backup.workspace,
    iso(backup.startedAt),
    iso(options.finishedAt),
    options.version,
    archiveFormat,
  ]);
  for (const state of source.resources()) {
    database.execute(`INSERT INTO _resources VALUES (${Array(16).fill('?').join(', ')})`, [
      state.resource.name,
      state.status,
      state.reason,
      state.resource.key,
      state.rows,
      state.reported ?? null,
      hashes.get(state.resource.name) ?? '',
      state.requests,
      state.repairs,
      state.detailsRead,
      state.detailsMissing,
      state.added,
      state.changed,
      state.removed,
      isoOrNull(state.startedAt),
      isoOrNull(state.finishedAt),
    ]);
  }
  for (const run of source.runs()) {
    database.execute('INSERT INTO _runs VALUES (?, ?, ?, ?, ?, ?)', [
      run.number,
      iso(run.startedAt),
      iso(run.endedAt),
      run.requests,
      run.stopped,
      run.version,
    ]);
  }
  for (const { resource, columns } of tables) {
    for (const column of columns) {
      const seen = [...column.kinds].map(([kind, count]) => `${kind}: ${count}`).join(', ');
      database.execute('INSERT INTO _columns VALUES (?, ?, ?, ?, ?, ?, ?)', [
        resource.name,
        column.name,
        column.field,
        column.type,
        seen,
        column.present,
        column.reference ?? null,
      ]);
    }
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : iso(ms);
}
