/**
 * Opens a file as an archive. It may come from anywhere, so it is not trusted because it looks like ours: nothing that
 * it defines is run, and nothing is read of it before its shape was looked at.
 */
import { BackupError, printable } from '../errors.js';
import { type Database, type Sqlite, SqliteError } from '../sqlite/database.js';
import type { Storage } from '../sqlite/storage.js';
import { archiveApplicationId, archiveFormats } from './schema.js';
import { isSchemaTree } from './schema-pages.js';
import { type Shape, shapeOf } from './shape.js';

/** The file is no archive of this program, or of a version that this one cannot read. */
export class NotAnArchive extends BackupError {
  override name = 'NotAnArchive' as const;
}

/** An archive of a shape that is known; what its tables hold is not proved by that. */
export interface Opened {
  readonly database: Database;
  /** Names of all tables, as the schema has them. */
  readonly tables: ReadonlySet<string>;
}

/** Opens an archive for one piece of work. Throws NotAnArchive, also if the file is damaged beyond reading. */
export function withArchive<Result>(
  content: Storage,
  sqlite: Sqlite,
  work: (opened: Opened) => Result,
): Result {
  const opened = openDatabase(content, sqlite);
  try {
    return readable(() => work(opened));
  } finally {
    opened.database.close();
  }
}

/** The caller closes the database. Throws NotAnArchive. */
export function openDatabase(content: Storage, sqlite: Sqlite): Opened {
  if (!isSchemaTree(content)) throw foreign('its pages lead to each other');
  const database = readable(() => sqlite(content));
  try {
    return readable(() => {
      checkFormat(database);
      const { tables, stranger } = openedShape(database);
      if (stranger !== undefined) throw foreign(stranger);
      return { database, tables };
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Reads from an archive: what SQLite cannot read is no archive, or a damaged one. Throws NotAnArchive. */
export function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof SqliteError)) throw cause;
    // SQLite's words can quote names that the file has chosen.
    throw new NotAnArchive(
      `This is no archive, or it is damaged: ${printable(cause.message)}`,
      'Use another archive.',
      { cause },
    );
  }
}

/**
 * A table whose pages lead to each other would have rows without end. SQLite's quick check visits each page once; it
 * takes about 5 ms for a megabyte. Only these tables are looked at if they are named: nothing else may be read then.
 * Throws NotAnArchive.
 */
export function refuseBrokenTrees(database: Database, tables?: readonly string[]): void {
  const checks = tables?.map((table) => `'${table.replaceAll("'", "''")}'`) ?? ['1'];
  for (const check of checks) {
    const said = String(database.value(`PRAGMA quick_check(${check})`));
    if (said !== 'ok')
      throw new NotAnArchive(`This archive is damaged: ${printable(said)}`, 'Use another archive.');
  }
}

/** The error about a file that is marked as an archive and has another shape; `what` may quote its names. */
export function foreign(what: string): NotAnArchive {
  return new NotAnArchive(
    `This is no archive as this program makes them: ${printable(what, 120)}.`,
    'Use an archive from the place where your backups are kept.',
  );
}

function checkFormat(database: Database): void {
  if (database.value('PRAGMA application_id') !== archiveApplicationId) {
    throw new NotAnArchive('This SQLite file was not made by ProSonata Backup.', 'Check the path.');
  }
  const format = Number(database.value('PRAGMA user_version'));
  if (archiveFormats.includes(format)) return;
  const known = archiveFormats.join(' and ');
  const isNewer = format > Math.max(...archiveFormats);
  throw new NotAnArchive(
    `This archive has format ${format}; this version reads ${known}.`,
    isNewer ? 'Use a newer version of this program.' : 'Use the version of this program that made it.',
  );
}

function openedShape(database: Database): Shape {
  // Nothing that the file defines may call a function that reaches beyond it, and nothing is written.
  database.execute('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON');
  // Checking the indexes looks their rows up all over the file.
  database.execute('PRAGMA cache_size = -16384');
  return shapeOf(database.query('SELECT type, name, sql FROM sqlite_schema'));
}
