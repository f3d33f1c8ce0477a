/** Reads what an archive says about itself, in the tables that about.ts writes. */
import type { Database, Sqlite, SqlValue } from '../sqlite/sqlite.js';
import type { Storage } from '../sqlite/storage.js';
import { speakableName } from './names.js';
import { foreign, type Opened, openDatabase, readable, refuseBrokenTrees, withArchive } from './opening.js';

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
  /** What the key was not given of the list; empty if it was given all of it, or if that is not known. */
  readonly withheld: string;
}

export interface ArchiveInfo {
  readonly backupId: string;
  /** Id of the backup that changes are counted against; undefined where there was none. */
  readonly previous: string | undefined;
  readonly workspace: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly programVersion: string;
  /** Whose key it was read with, and the group of that user; undefined if it is not known, or an app integration. */
  readonly readAs: string | undefined;
  readonly userGroup: string | undefined;
  readonly sizeBytes: number;
  /** See file-digest.ts. */
  readonly fileDigest: string;
  readonly resources: readonly ArchivedResource[];
}

/** What is in an archive, without proving it. Throws NotAnArchive. */
export function readArchiveInfo(content: Storage, { sqlite }: { readonly sqlite: Sqlite }): ArchiveInfo {
  return withArchive(content, sqlite, (opened) => {
    refuseBrokenTrees(opened.database);
    return readInfo(opened, content.length);
  });
}

/** An archive that is open, with what it says of itself. */
export interface OpenArchive {
  readonly info: ArchiveInfo;
  readonly database: Database;
  close(): void;
}

/** The tables that say what the others are. */
const describing = ['_backup', '_resources', '_columns'];

/**
 * Opens an archive until it is closed. If `lists` are named, nothing else may be read from it, and nothing else of a large
 * file is looked at. Throws NotAnArchive.
 */
export function openArchive(
  content: Storage,
  { sqlite, lists }: { readonly sqlite: Sqlite; readonly lists?: readonly string[] | undefined },
): OpenArchive {
  const opened = openDatabase(content, sqlite);
  const { database, tables } = opened;
  try {
    return readable(() => {
      refuseBrokenTrees(database, lists && describing.filter((table) => tables.has(table)));
      const info = readInfo(opened, content.length);
      if (lists) {
        const wanted = info.resources.filter(({ name, table }) => lists.includes(name) && tables.has(table));
        refuseBrokenTrees(
          database,
          wanted.map(({ table }) => table),
        );
      }
      return { info, database, close: () => database.close() };
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Reads the tables that describe the backup. Every table that they name is one of the schema, and has its key. Throws
 * NotAnArchive.
 */
export function readInfo({ database, tables }: Opened, sizeBytes: number): ArchiveInfo {
  const [backup, another] = database.query(
    'SELECT id, workspace, started_at, finished_at, program_version, file_digest, previous FROM _backup LIMIT 2',
  );
  if (!backup || another) throw foreign(`_backup has ${backup ? 'several rows' : 'no row'}`);
  const [backupId, workspace, startedAt, finishedAt, programVersion, fileDigest] = backup.map(String);
  const [previous, readAs, userGroup] = [backup[6], ...keyIn(database)].map(textOf);
  const resources = database
    .query(
      `SELECT resource, "table", key, status, reason, content_hash, reported, rows, details_read,
         details_missing, details_gone, details_refused, added, changed, removed, ${withheldIn(database)} FROM _resources ORDER BY rowid`,
    )
    .map((row) => readResource(row));
  checkTables(database, tables, resources);
  return {
    backupId: backupId ?? '',
    previous,
    workspace: workspace ?? '',
    startedAt: startedAt ?? '',
    finishedAt: finishedAt ?? '',
    programVersion: programVersion ?? '',
    readAs,
    userGroup,
    sizeBytes,
    fileDigest: fileDigest ?? '',
    resources,
  };
}

function textOf(value: SqlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Archives of earlier versions do not say whose key they were read with. */
function keyIn(database: Database): readonly SqlValue[] {
  if (!hasColumn(database, '_backup', 'read_as')) return [null, null];
  return database.query('SELECT read_as, user_group FROM _backup')[0] ?? [];
}

function withheldIn(database: Database): string {
  return hasColumn(database, '_resources', 'withheld') ? 'withheld' : "''";
}

function hasColumn(database: Database, table: string, name: string): boolean {
  return database.value('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', [table, name]) === 1;
}

/** A name in a row could be that of a view, or of a table that is no list. */
function checkTables(
  database: Database,
  tables: ReadonlySet<string>,
  resources: readonly ArchivedResource[],
): void {
  const left = new Set([...tables].filter((name) => !/^(?:_|sqlite_)/i.test(name)));
  for (const { table, key } of resources) {
    if (!left.delete(table)) throw foreign(`it has no table ${table}, or two lists in it`);
    const columns = database.query('SELECT name FROM pragma_table_info(?)', [table]).flat();
    if (!columns.includes(speakableName(key))) throw foreign(`${table} has no column ${key}`);
  }
}

function readResource(row: readonly SqlValue[]): ArchivedResource {
  const [name, table, key, status, reason, contentHash] = row.slice(0, 6).map(String);
  const [reported] = row.slice(6);
  const [rows, detailsRead, detailsMissing, detailsGone, detailsRefused, added, changed, removed] = row
    .slice(7, 15)
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
    withheld: textOf(row[15]) ?? '',
  };
}
