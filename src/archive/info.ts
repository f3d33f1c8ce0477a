/** Reads what an archive says about itself, in the tables that about.ts writes. */
import { BackupError } from '../errors.js';
import { type Database, type Sqlite, SqliteError, type SqlValue } from '../sqlite/sqlite.js';
import { archiveApplicationId, archiveFormat } from './schema.js';

export interface ArchivedResource {
  readonly name: string;
  readonly table: string;
  /** The id field, under the name that the archive's format and `info --json` have for it. */
  readonly key: string;
  readonly status: string;
  readonly reason: string;
  readonly rows: number;
  /** What the API said there are; undefined where it did not say. */
  readonly reported: number | undefined;
  readonly detailsRead: number;
  readonly detailsMissing: number;
  readonly detailsGone: number;
  readonly detailsRefused: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly contentHash: string;
}

export interface ArchiveInfo {
  readonly backupId: string;
  /** Id of the backup that changes are counted against; undefined where there was none. */
  readonly previous: string | undefined;
  readonly workspace: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly programVersion: string;
  readonly sizeBytes: number;
  /** See file-digest.ts. */
  readonly fileDigest: string;
  readonly resources: readonly ArchivedResource[];
}

/** The file is no archive of this program, or of a version that this one cannot read. */
export class NotAnArchive extends BackupError {
  override name = 'NotAnArchive' as const;
}

/** What is in an archive, without proving it. Throws NotAnArchive. */
export function readArchiveInfo(bytes: Uint8Array, { sqlite }: { readonly sqlite: Sqlite }): ArchiveInfo {
  return withArchive(bytes, sqlite, (database) => readInfo(database, bytes.byteLength));
}

/** Opens an archive for one piece of work. Throws NotAnArchive, also where the file is damaged beyond reading. */
export function withArchive<Result>(
  bytes: Uint8Array,
  sqlite: Sqlite,
  work: (database: Database) => Result,
): Result {
  const database = openDatabase(bytes, sqlite);
  try {
    return readable(() => work(database));
  } finally {
    database.close();
  }
}

/** An archive that is open, with what it says of itself. */
export interface OpenArchive {
  readonly info: ArchiveInfo;
  readonly database: Database;
  close(): void;
}

/** Opens an archive until it is closed. Throws NotAnArchive. */
export function openArchive(bytes: Uint8Array, { sqlite }: { readonly sqlite: Sqlite }): OpenArchive {
  const database = openDatabase(bytes, sqlite);
  try {
    const info = readable(() => readInfo(database, bytes.byteLength));
    return { info, database, close: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openDatabase(bytes: Uint8Array, sqlite: Sqlite): Database {
  const database = readable(() => sqlite(bytes));
  try {
    readable(() => checkFormat(database));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkFormat(database: Database): void {
  if (database.value('PRAGMA application_id') !== archiveApplicationId) {
    throw new NotAnArchive('This SQLite file was not made by ProSonata Backup.', 'Check the path.');
  }
  const format = Number(database.value('PRAGMA user_version'));
  if (format === archiveFormat) return;
  throw new NotAnArchive(
    `This archive has format ${format}; this version reads ${archiveFormat}.`,
    'Use a newer version of this program.',
  );
}

/** Reads from an archive: what SQLite cannot read is no archive, or a damaged one. Throws NotAnArchive. */
export function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof SqliteError)) throw cause;
    throw new NotAnArchive(`This is no archive, or it is damaged: ${cause.message}`, 'Use another archive.', {
      cause,
    });
  }
}

export function readInfo(database: Database, sizeBytes: number): ArchiveInfo {
  const [backup] = database.query(
    'SELECT id, workspace, started_at, finished_at, program_version, previous, file_digest FROM _backup',
  );
  const [backupId, workspace, startedAt, finishedAt, programVersion, , fileDigest] = (backup ?? []).map(
    String,
  );
  const previous = backup?.[5];
  const resources = database
    .query(
      `SELECT resource, "table", key, status, reason, content_hash, reported, rows, details_read,
         details_missing, details_gone, details_refused, added, changed, removed FROM _resources ORDER BY rowid`,
    )
    .map((row) => readResource(row));
  return {
    backupId: backupId ?? '',
    previous: typeof previous === 'string' ? previous : undefined,
    workspace: workspace ?? '',
    startedAt: startedAt ?? '',
    finishedAt: finishedAt ?? '',
    programVersion: programVersion ?? '',
    sizeBytes,
    fileDigest: fileDigest ?? '',
    resources,
  };
}

function readResource(row: readonly SqlValue[]): ArchivedResource {
  const [name, table, key, status, reason, contentHash] = row.slice(0, 6).map(String);
  const [reported] = row.slice(6);
  const [rows, detailsRead, detailsMissing, detailsGone, detailsRefused, added, changed, removed] = row
    .slice(7)
    .map(Number);
  return {
    name: name ?? '',
    table: table ?? '',
    key: key ?? '',
    status: status ?? '',
    reason: reason ?? '',
    contentHash: contentHash ?? '',
    reported: typeof reported === 'number' ? reported : undefined,
    rows: rows ?? 0,
    detailsRead: detailsRead ?? 0,
    detailsMissing: detailsMissing ?? 0,
    detailsGone: detailsGone ?? 0,
    detailsRefused: detailsRefused ?? 0,
    added: added ?? 0,
    changed: changed ?? 0,
    removed: removed ?? 0,
  };
}
