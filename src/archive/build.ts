/**
 * Builds the archive from the work file: learns each table's columns in one pass over its records, fills it in a
 * second one. The same records give the same bytes, except for the times in the tables that describe the backup.
 */
import type { Holdings } from '../keeping/holdings.js';
import type { Database, Sqlite } from '../sqlite/sqlite.js';
import type { Storage } from '../sqlite/storage.js';
import type { ArchiveSource } from '../workfile/state.js';
import { writeAboutTables } from './about.js';
import { columnsOf, learnTable } from './columns.js';
import { digestPlaceholder, writeFileDigest } from './file-digest.js';
import { fillTable } from './fill.js';
import { createNamedViews } from './named-views.js';
import {
  archiveApplicationId,
  archiveFormat,
  createIndexes,
  createTable,
  type Reference,
  referenceTargets,
  type Table,
  tableNames,
} from './schema.js';
import { createViews } from './views.js';

export interface BuildOptions {
  /** Version of this program. */
  readonly version: string;
  /** When the backup was finished, epoch milliseconds. */
  readonly finishedAt: number;
  /** What the archive says of itself when it is decided whether it stays. */
  readonly holds?: Holdings | undefined;
}

/** Writes the archive into an empty storage. Throws BackupError if a record cannot be read. */
export function buildArchive(
  source: ArchiveSource,
  { sqlite }: { readonly sqlite: Sqlite },
  options: BuildOptions,
  storage: Storage,
): void {
  const database = sqlite(storage);
  const placeholder = writtenWithPlaceholder(database, source, options);
  writeFileDigest(storage, placeholder);
}

/** All but the digest of the file itself; returns what is in its place. */
function writtenWithPlaceholder(database: Database, source: ArchiveSource, options: BuildOptions): string {
  try {
    // What fails half-way is thrown away: a journal would only cost. Indexes are sorted in the engine's memory: its
    // temporary files lie in memory as well, and are copied each time when they grow.
    database.execute('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY');
    database.execute('PRAGMA cache_size = -8192');
    database.execute(
      `PRAGMA application_id = ${archiveApplicationId}; PRAGMA user_version = ${archiveFormat}`,
    );
    const made = database.transaction(() => writeTables(database, source));
    const placeholder = digestPlaceholder(made.hashes.values());
    database.transaction(() => {
      for (const index of made.indexes) database.execute(index);
      writeAboutTables(database, source, { ...options, ...made, fileDigest: placeholder });
    });
    database.settle();
    return placeholder;
  } finally {
    database.close();
  }
}

interface Made {
  readonly tables: readonly Table[];
  readonly hashes: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, Reference>;
  /** SQL that is still to be executed. */
  readonly indexes: readonly string[];
}

/** Writes all records, and the views on them. */
function writeTables(database: Database, source: ArchiveSource): Made {
  const resources = source.resources().map(({ resource }) => resource);
  // Tables, indexes and views share their names; tables choose first.
  const taken = new Set<string>();
  const names = tableNames(resources, taken);
  const targets = referenceTargets(resources, names);
  const hashes = new Map<string, string>();
  const tables = resources.map((resource, index): Table => {
    const name = names[index] ?? resource.name;
    const facts = learnTable(resource, source.records(resource.name));
    const table = { resource, name, rows: facts.rows, columns: columnsOf(facts) };
    database.execute(createTable(table, targets));
    hashes.set(name, fillTable(database, table, source.records(resource.name)));
    return table;
  });
  const nestedViews = tables.flatMap((table) => createViews(table, taken));
  for (const view of [...nestedViews, ...createNamedViews(tables, taken)]) database.execute(view);
  return {
    tables,
    hashes,
    targets,
    indexes: tables.flatMap((table) => createIndexes(table, targets, taken)),
  };
}
