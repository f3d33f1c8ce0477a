/** Proves an archive from its bytes: alone, and against the work file that it was built from. */
import { type Database, type Sqlite, SqliteError } from '../sqlite/sqlite.js';
import type { Storage } from '../sqlite/storage.js';
import type { ArchiveSource } from '../workfile/state.js';
import { type TableContent, tableContent } from './content-hash.js';
import { hasFileDigest } from './file-digest.js';
import { type ArchivedResource, type ArchiveInfo, readInfo } from './info.js';
import { quoted, speakableName } from './names.js';
import { withArchive } from './opening.js';
import { type ColumnName, type SourceContent, sameColumns, sourceContent } from './source-content.js';

export interface ArchiveFindings {
  /** Undefined if the file is so damaged that nothing more was read of it. */
  readonly info: ArchiveInfo | undefined;
  /** What is wrong, one sentence each; empty if the archive is sound. Never holds values of records. */
  readonly faults: readonly string[];
  /** What was found in each table, by its name; of those that could be read. */
  readonly contents: ReadonlyMap<string, TableContent>;
}

/**
 * Checks the file's structure, every table against the counts and hashes in `_resources`, and all bytes against the
 * file's own digest. Throws NotAnArchive.
 */
export function verifyArchive(content: Storage, { sqlite }: { readonly sqlite: Sqlite }): ArchiveFindings {
  return withArchive(content, sqlite, (opened) => {
    const { database } = opened;
    const broken = unlessUnreadable('the file', () => integrityFaults(database));
    // Pages that lead to each other would be tables without an end.
    if (broken.length > 0) return { info: undefined, faults: broken, contents: new Map() };
    const info = readInfo(opened, content.length);
    const contents = new Map<string, TableContent>();
    const faults = info.resources.flatMap((resource) =>
      unlessUnreadable(resource.table, () => {
        const found = tableContent(database, resource.table);
        contents.set(resource.table, found);
        return tableFaults(database, resource, found);
      }),
    );
    // What is wrong with the records says more; the digest shows every other change.
    if (faults.length === 0 && !hasFileDigest(content, info.fileDigest)) {
      const changed = 'the file was changed after it was written, although its records are all there';
      return { info, faults: [changed], contents };
    }
    return { info, faults, contents };
  });
}

/** What was computed of the tables of an archive already, so that nothing has to be read for it once more. */
export interface KnownContents {
  /** By the name of the table: from the bytes of this very file. */
  readonly archived?: ReadonlyMap<string, TableContent>;
  /** By the name of the list: from the source's JSON texts. */
  readonly read?: ReadonlyMap<string, SourceContent>;
}

/**
 * Counts and content of every table, each computed twice: from the archive's bytes, and from the source's JSON texts,
 * which takes nothing from the archive but which field is which column. Throws NotAnArchive.
 */
export function compareWithSource(
  content: Storage,
  source: ArchiveSource,
  { sqlite }: { readonly sqlite: Sqlite },
  known: KnownContents = {},
): readonly string[] {
  return withArchive(content, sqlite, (opened) => {
    const { database } = opened;
    const archived = new Map(
      readInfo(opened, content.length).resources.map((resource) => [resource.name, resource]),
    );
    return source.resources().flatMap(({ resource }) => {
      const entry = archived.get(resource.name);
      if (!entry) return [`${resource.name} is not in the archive`];
      return unlessUnreadable(entry.table, () => {
        const found = known.archived?.get(entry.table) ?? tableContent(database, entry.table);
        const columns = columnNames(database, entry.table);
        const read = known.read?.get(resource.name);
        const expected =
          read && sameColumns(read.columns, columns)
            ? read
            : sourceContent(source, { name: entry.name, idField: entry.key }, columns);
        return sourceFaults(entry.table, found, expected);
      });
    });
  });
}

/** A damaged page gives a line for each of its cells; a few are enough. */
const integrityLinesAtMost = 5;

function integrityFaults(database: Database): readonly string[] {
  const lines = database
    .query('PRAGMA integrity_check')
    .flatMap(([text]) => String(text).split('\n'))
    .filter((line) => line !== 'ok' && line !== '*** in database main ***');
  const shown = lines.slice(0, integrityLinesAtMost).map((line) => `integrity check: ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `integrity check: ${more} more lines`] : shown;
}

function tableFaults(database: Database, resource: ArchivedResource, found: TableContent): readonly string[] {
  const { table, rows } = resource;
  const distinct = Number(
    database.value(`SELECT count(DISTINCT ${quoted(speakableName(resource.key))}) FROM ${quoted(table)}`),
  );
  if (found.rows !== rows) return [`${table} has ${found.rows} rows, _resources says ${rows}`];
  if (distinct !== rows) return [`${table} has ${rows} rows, but ${distinct} different ids`];
  if (found.hash !== resource.contentHash) {
    return [`${table} does not have the content it was written with`];
  }
  return [];
}

function sourceFaults(
  table: string,
  found: TableContent,
  expected: TableContent | undefined,
): readonly string[] {
  if (!expected) return [`${table} lacks a field that the work file has`];
  if (found.rows !== expected.rows) {
    return [`${table} has ${found.rows} rows, the work file ${expected.rows}`];
  }
  if (found.hash !== expected.hash) {
    return [`${table} differs from the work file, in which it has ${expected.rows} rows as well`];
  }
  return [];
}

function columnNames(database: Database, table: string): readonly ColumnName[] {
  return database
    .query('SELECT field, "column" FROM _columns WHERE "table" = ? ORDER BY rowid', [table])
    .map(([field, column]) => ({
      field: field === null ? undefined : String(field),
      column: String(column),
    }));
}

/** A damaged file is what this looks for, so it is a finding and not an error. */
function unlessUnreadable(what: string, find: () => readonly string[]): readonly string[] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    return [`${what} cannot be read: ${error.message}`];
  }
}
