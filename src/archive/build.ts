/**
 * Builds the archive from the work file: learns each table's columns, and what its content must be, in one pass over its
 * records, fills it in a second one. The same records give the same bytes, except for the times in the tables that describe the
 * backup.
 */
import type { Holdings } from '../keeping/holdings.js';
import type { Database, Sqlite } from '../sqlite/sqlite.js';
import type { Storage } from '../sqlite/storage.js';
import type { ArchiveSource, ResourceState } from '../workfile/state.js';
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
import {
  columnNamesOf,
  type EarlyContent,
  earlyContent,
  type SourceContent,
  sourceContent,
} from './source-content.js';
import { createViews } from './views.js';

export interface BuildParts {
  readonly sqlite: Sqlite;
  /** Where indexes are sorted that the cache has no room for; in memory without it. */
  readonly sorting?: Storage;
}

export interface BuildOptions {
  /** Version of this program. */
  readonly version: string;
  /** When the backup was finished, epoch milliseconds. */
  readonly finishedAt: number;
  /** What the archive says of itself when it is decided whether it stays. */
  readonly holds?: Holdings | undefined;
}

/**
 * Writes the archive into an empty storage, and returns what the work file says about the content of each list. Throws
 * BackupError if a record cannot be read.
 */
export function buildArchive(
  source: ArchiveSource,
  { sqlite, sorting }: BuildParts,
  options: BuildOptions,
  storage: Storage,
): ReadonlyMap<string, SourceContent> {
  const database = sqlite(storage);
  const { placeholder, contents } = writtenWithPlaceholder(database, source, options, sorting);
  writeFileDigest(storage, placeholder);
  return contents;
}

interface Written {
  /** What is in the place of the digest of the file itself. */
  readonly placeholder: string;
  readonly contents: ReadonlyMap<string, SourceContent>;
}

function writtenWithPlaceholder(
  database: Database,
  source: ArchiveSource,
  options: BuildOptions,
  sorting: Storage | undefined,
): Written {
  try {
    // What fails half-way is thrown away: a journal would only cost.
    database.execute('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY');
    database.execute('PRAGMA cache_size = -8192');
    database.execute(
      `PRAGMA application_id = ${archiveApplicationId}; PRAGMA user_version = ${archiveFormat}`,
    );
    // Counting the records takes a while.
    const resources = source.resources();
    const made = database.transaction(() => writeTables(database, source, resources));
    const hashes = [...made.contents.values()].map(({ hash }) => hash);
    const placeholder = digestPlaceholder(hashes);
    database.transaction(() => {
      for (const index of made.indexes) createIndex(database, index, sorting);
      writeAboutTables(database, source, { ...options, ...made, resources, fileDigest: placeholder });
    });
    database.settle();
    return { placeholder, contents: made.contents };
  } finally {
    database.close();
  }
}

/** A file for sorting is used again for the next index. */
function createIndex(database: Database, sql: string, sorting: Storage | undefined): void {
  if (sorting) database.sortingIn(sorting, () => database.execute(sql));
  else database.execute(sql);
}

interface Made {
  readonly tables: readonly Table[];
  /** By the name of the list. */
  readonly contents: ReadonlyMap<string, SourceContent>;
  readonly targets: ReadonlyMap<string, Reference>;
  /** SQL that is still to be executed. */
  readonly indexes: readonly string[];
}

/** Writes all records, and the views on them. */
function writeTables(database: Database, source: ArchiveSource, states: readonly ResourceState[]): Made {
  const resources = states.map(({ resource }) => resource);
  // Tables, indexes and views share their names; tables choose first.
  const taken = new Set<string>();
  const names = tableNames(resources, taken);
  const targets = referenceTargets(resources, names);
  const contents = new Map<string, SourceContent>();
  const tables = resources.map((resource, index): Table => {
    const name = names[index] ?? resource.name;
    const early = earlyContent(resource, source.someRecords(resource.name));
    const facts = learnTable(resource, source.records(resource.name), early);
    const table = { resource, name, rows: facts.rows, columns: columnsOf(facts) };
    contents.set(resource.name, contentOf(source, table, early));
    database.execute(createTable(table, targets));
    fillTable(database, table, source.records(resource.name));
    return table;
  });
  const nestedViews = tables.flatMap((table) => createViews(table, taken));
  for (const view of [...nestedViews, ...createNamedViews(tables, taken)]) database.execute(view);
  return {
    tables,
    contents,
    targets,
    indexes: tables.flatMap((table) => createIndexes(table, targets, taken)),
  };
}

/** If the records have other fields than was expected, they are read once more for it. */
function contentOf(source: ArchiveSource, table: Table, early: EarlyContent): SourceContent {
  const columns = columnNamesOf(table.columns);
  const content = early.content(table.columns);
  if (content) return { ...content, columns };
  const found = sourceContent(source, table.resource, columns);
  if (!found) throw new Error(`the columns of ${table.name} are not those of its records`);
  return found;
}
