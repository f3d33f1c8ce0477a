/** What an archive says of itself. */
import { BackupError } from '../errors.js';
import type { Database, Sqlite } from '../sqlite/sqlite.js';
import { SqliteError } from '../sqlite/sqlite.js';
import { archiveApplicationId, archiveFormat } from './schema.js';

export interface ArchivedResource {
  readonly name: string;
  readonly key: string;
  readonly status: string;
  readonly reason: string;
  readonly rows: number;
  readonly reported: number | undefined;
  readonly contentHash: string;
}

export interface ArchiveInfo {
  readonly backupId: string;
  readonly workspace: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly programVersion: string;
  readonly sizeBytes: number;
  readonly resources: readonly ArchivedResource[];
}

/** The file is no archive of this program, or of a version that this one cannot read. */
export class NotAnArchive extends BackupError {
  override name = 'NotAnArchive' as const;
}

/** What is in an archive, without proving it. Throws NotAnArchive. */
export function describeArchive(bytes: Uint8Array, { sqlite }: { readonly sqlite: Sqlite }): ArchiveInfo {
  return withArchive(bytes, sqlite, (database) => readInfo(database, bytes.byteLength));
}

/** Opens an archive for one piece of work. Throws NotAnArchive, also where the file is damaged beyond reading. */
export function withArchive<Result>(
  bytes: Uint8Array,
  sqlite: Sqlite,
  work: (database: Database) => Result,
): Result {
  let database: Database | undefined;
  try {
    database = sqlite(bytes);
    const format = Number(database.value('PRAGMA user_version'));
    if (database.value('PRAGMA application_id') !== archiveApplicationId) {
      throw new NotAnArchive('This SQLite file was not made by ProSonata Backup.', 'Check the path.');
    }
    if (format !== archiveFormat) {
      throw new NotAnArchive(
        `This archive has format ${format}; this version reads ${archiveFormat}.`,
        'Use a newer version of this program.',
      );
    }
    return work(database);
  } catch (cause) {
    if (!(cause instanceof SqliteError)) throw cause;
    throw new NotAnArchive(`This is no archive, or it is damaged: ${cause.message}`, 'Use another archive.', {
      cause,
    });
  } finally {
    database?.close();
  }
}

export function readInfo(database: Database, sizeBytes: number): ArchiveInfo {
  const [backup] = database.query(
    'SELECT id, workspace, started_at, finished_at, program_version FROM _backup',
  );
  const [backupId, workspace, startedAt, finishedAt, programVersion] = (backup ?? []).map(String);
  const resources = database
    .query(
      'SELECT resource, key, status, reason, rows, reported, content_hash FROM _resources ORDER BY rowid',
    )
    .map(([name, key, status, reason, rows, reported, contentHash]) => ({
      name: String(name),
      key: String(key),
      status: String(status),
      reason: String(reason),
      rows: Number(rows),
      reported: reported === null ? undefined : Number(reported),
      contentHash: String(contentHash),
    }));
  return {
    backupId: backupId ?? '',
    workspace: workspace ?? '',
    startedAt: startedAt ?? '',
    finishedAt: finishedAt ?? '',
    programVersion: programVersion ?? '',
    sizeBytes,
    resources,
  };
}
