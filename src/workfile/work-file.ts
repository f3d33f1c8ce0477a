/**
 * The program's memory between runs: every record as the JSON text that the API gave, and how far the work has
 * come. Whatever belongs together is committed together, so that a kill can repeat a window but never skip one.
 * This module never looks into a record and never decides what is read next.
 */
import { BackupError } from '../errors.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { Database, Sqlite, Statement } from '../sqlite/sqlite.js';
import { optionalNumber } from '../sqlite/values.js';
import { currentBackup, readOrdinals } from './backups.js';
import { type IncomingDetail, type IncomingRow, recordTable } from './records.js';
import {
  isReadToItsEnd,
  type ResourceRow,
  readResources,
  resourceState,
  startResources,
  statusOf,
  updateDetails,
  updateResource,
} from './resources.js';
import { createSchema, formatVersion, migrate } from './schema.js';
import type {
  ArchiveSource,
  DetailNote,
  DetailState,
  PublishedList,
  ResourceState,
  ResourceStatus,
  RunState,
} from './state.js';

export type { IncomingDetail, IncomingRow } from './records.js';

/** The bytes are no work file of this program, or of a version that this one cannot read. */
export class WorkFileUnusable extends BackupError {
  override name = 'WorkFileUnusable' as const;
  /** Whether a newer version of this program wrote it: then it must be set aside, not thrown away. */
  readonly isNewer: boolean;

  constructor(message: string, isNewer: boolean, options?: ErrorOptions) {
    super(message, isNewer ? 'Use the newer version of this program for this work file.' : '', options);
    this.isNewer = isNewer;
  }
}

/** How a resource stands behind one answer. */
export interface ResourceUpdate {
  readonly status: ResourceStatus;
  readonly reason: string;
  /** The engine's position in this resource, stored as JSON; only `isCut` in it is looked at. */
  readonly progress: unknown;
  readonly reported: number | undefined;
  /** Requests that it cost, to be added. */
  readonly requests: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
}

/** The same for a window that was answered. */
export interface WindowUpdate extends ResourceUpdate {
  /** Windows that have to be read again, to be added. */
  readonly repairs: number;
}

/** What is committed with the detail of one record. */
export interface DetailUpdate {
  /** The engine's view of this resource's details; stored as JSON, not looked into. */
  readonly progress: unknown;
  readonly requests: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
  /** Notes made in this backup that have turned out to mean nothing, to be taken back. */
  readonly dropNotes: readonly DetailNote[];
}

export interface WorkFile extends ArchiveSource {
  /** True before the first backup was started. */
  isEmpty(): boolean;
  /** Starts a new backup over these resources; what was captured before stays to be compared with. */
  startBackup(
    backup: { id: string; startedAt: number; workspace: string },
    resources: readonly Resource[],
  ): void;
  /** The resources of this backup in the order of work, without the counting that `resources` does. */
  statusOf(resource: string): ResourceStatus;
  tasks(): readonly Pick<ResourceState, 'resource' | 'status'>[];
  /** The engine's stored position in a resource; undefined before its first window. */
  progressOf(resource: string): unknown;
  /** Commits the rows of one window with the position behind it; rows are upserted by id. */
  commitWindow(resource: string, rows: readonly IncomingRow[], sweep: number, update: WindowUpdate): void;
  /** Commits the position of a resource where no rows came. */
  setStatus(resource: string, update: ResourceUpdate): void;
  /** Those of these ids that this sweep was the last to capture. */
  seenIn(resource: string, ids: readonly RecordId[], sweep: number): readonly RecordId[];
  /** Those of these ids that were not captured in this backup, each once. */
  notYetSeen(resource: string, ids: readonly RecordId[]): readonly RecordId[];
  /** Distinct ids captured in this backup, up to now. */
  countRows(resource: string): number;
  /** Records that are in the work file, whichever backup they were captured in. */
  countKnown(resource: string): number;
  /** The engine's stored view of a resource's details; undefined before the first one in this backup. */
  detailProgressOf(resource: string): unknown;
  /** Commits what one single read came to; nothing of the record changes where `detail` is undefined. */
  commitDetail(resource: string, detail: IncomingDetail | undefined, update: DetailUpdate): void;
  /** Undefined where there is no such record. */
  detailState(resource: string, id: RecordId): DetailState | undefined;
  /** In the order of ids: the records seen in this backup, or all that are known. */
  detailStates(resource: string, which: 'seen' | 'known'): IterableIterator<DetailState>;
  finishBackup(at: number): void;
  /** Epoch milliseconds at which the last backup was finished; undefined where none ever was. */
  lastFinishedAt(): number | undefined;
  /**
   * Forgets what only the comparison with the last backup needed: texts from before, and records that this backup no
   * longer saw; call after changes have been reported. Records of lists that were not read to their end are kept, to
   * be compared with when they are.
   */
  dropVanished(): void;
  addRun(run: Omit<RunState, 'number'>): void;
  /** Notes what published archives hold, by list: what is missing of that now is a gap, also if this file is new. */
  setPublished(lists: ReadonlyMap<string, PublishedList>): void;
  /** Free notes of the engine that must survive, such as the quota last seen. */
  note(name: string): unknown;
  setNote(name: string, value: unknown): void;
  sizeBytes(): number;
  /** The file's bytes; must not be called while a window is being committed. */
  export(): Uint8Array;
  close(): void;
}

/** Name of the note that `setPublished` writes. */
const publishedNote = 'published';

/** A new, empty work file. */
export function createWorkFile(sqlite: Sqlite): WorkFile {
  const database = sqlite();
  createSchema(database);
  return workFileOver(database);
}

/** The work file in these bytes, brought to the current format. Throws WorkFileUnusable. */
export function openWorkFile(sqlite: Sqlite, bytes: Uint8Array): WorkFile {
  let database: Database;
  let version: number;
  try {
    database = sqlite(bytes);
    version = migrate(database);
  } catch (cause) {
    throw new WorkFileUnusable('The work file is damaged.', false, { cause });
  }
  if (version === formatVersion) return workFileOver(database);
  database.close();
  throw new WorkFileUnusable(
    `The work file has format ${version}, this version reads up to ${formatVersion}.`,
    true,
  );
}

function workFileOver(database: Database): WorkFile {
  const statements = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const prepared = database.prepare(sql);
    statements.set(sql, prepared);
    return prepared;
  };
  let resources = readResources(database);
  let ordinals = readOrdinals(database);
  const table = recordTable(database, statement, () => ordinals);

  const rowOf = (name: string): ResourceRow => {
    const found = resources.get(name);
    if (!found) throw new Error(`the work file knows no resource ${name}`);
    return found;
  };
  const numberOf = (name: string): number => rowOf(name).number;

  const jsonOf = (column: 'progress' | 'details', name: string): unknown => {
    const text = database.value(`SELECT ${column} FROM resources WHERE number = ?`, [numberOf(name)]);
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  };

  const updateStatus = (number: number, update: WindowUpdate): void =>
    statement(updateResource).run([
      update.status,
      update.reason,
      JSON.stringify(update.progress),
      update.reported ?? null,
      update.requests,
      update.repairs,
      update.at,
      update.status === 'waiting' || update.status === 'reading' ? null : update.at,
      number,
    ]);

  const workFile: WorkFile = {
    isEmpty: () => ordinals.current === 0,

    startBackup(backup, wanted) {
      database.transaction(() => {
        database.execute('INSERT INTO backups (id, started_at, workspace) VALUES (?, ?, ?)', [
          backup.id,
          backup.startedAt,
          backup.workspace,
        ]);
        database.execute('DELETE FROM runs');
        startResources(database, wanted);
      });
      resources = readResources(database);
      ordinals = readOrdinals(database);
    },

    backup: () => currentBackup(database, ordinals),
    progressOf: (resource) => jsonOf('progress', resource),
    detailProgressOf: (resource) => jsonOf('details', resource),

    commitWindow(resource, rows, sweep, update) {
      const number = numberOf(resource);
      database.transaction(() => {
        table.upsert(number, rows, sweep);
        updateStatus(number, update);
      });
    },

    setStatus: (resource, update) => updateStatus(numberOf(resource), { ...update, repairs: 0 }),

    commitDetail(resource, detail, { progress, requests, at, dropNotes }) {
      const number = numberOf(resource);
      database.transaction(() => {
        if (detail) table.commitDetail(number, detail);
        if (dropNotes.length > 0)
          table.dropNotes(number, dropNotes, currentBackup(database, ordinals).startedAt);
        statement(updateDetails).run([JSON.stringify(progress), requests, at, number]);
      });
    },

    seenIn: (resource, ids, sweep) => table.seenIn(numberOf(resource), ids, sweep),
    notYetSeen: (resource, ids) => table.notYetSeen(numberOf(resource), ids),
    countRows: (resource) => table.count(numberOf(resource)),
    countKnown: (resource) => table.count(numberOf(resource), 'known'),
    detailState: (resource, id) => table.detailState(numberOf(resource), id),
    detailStates: (resource, which) => table.detailStates(numberOf(resource), which),
    records: (resource) => table.records(numberOf(resource), rowOf(resource).resource.details),
    changes(resource, limit) {
      const { number } = rowOf(resource);
      const isRead = database.value(`SELECT ${isReadToItsEnd} FROM resources WHERE number = ?`, [number]);
      return table.changes(number, limit, isRead === 1);
    },

    finishBackup: (at) =>
      database.execute('UPDATE backups SET finished_at = ? WHERE ordinal = ?', [at, ordinals.current]),

    lastFinishedAt: () => optionalNumber(database.value('SELECT max(finished_at) FROM backups')),

    dropVanished() {
      const { current } = ordinals;
      database.transaction(() => {
        database.execute(
          `DELETE FROM records WHERE seen < ? AND resource NOT IN
             (SELECT number FROM resources WHERE NOT ${isReadToItsEnd})`,
          [current],
        );
        database.execute(
          'UPDATE records SET before = NULL, before_detail = NULL WHERE before NOTNULL OR before_detail NOTNULL',
        );
        database.execute('DELETE FROM backups WHERE ordinal < ?', [current]);
      });
      // Room that is free is used again, so the file is packed only where much of it is.
      const free = Number(database.value('PRAGMA freelist_count'));
      if (free * 4 > Number(database.value('PRAGMA page_count'))) database.execute('VACUUM');
    },

    addRun: (run) =>
      database.execute(
        'INSERT INTO runs (started_at, ended_at, requests, stopped, version) VALUES (?, ?, ?, ?, ?)',
        [run.startedAt, run.endedAt, run.requests, run.stopped, run.version],
      ),

    note(name) {
      const text = database.value('SELECT value FROM notes WHERE name = ?', [name]);
      return typeof text === 'string' ? JSON.parse(text) : undefined;
    },

    setNote: (name, value) =>
      database.execute(
        'INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2',
        [name, JSON.stringify(value)],
      ),

    statusOf: (resource) => statusOf(database, numberOf(resource)),
    tasks: () =>
      [...resources.values()].map(({ resource, number }) => ({
        resource,
        status: statusOf(database, number),
      })),
    setPublished: (lists) => workFile.setNote(publishedNote, [...lists]),

    resources() {
      const published = new Map(workFile.note(publishedNote) as [string, PublishedList][] | undefined);
      return [...resources.values()].map((row) =>
        resourceState(database, row, table.counts(row.number), published.get(row.resource.name)),
      );
    },

    runs: () =>
      database
        .query('SELECT number, started_at, ended_at, requests, stopped, version FROM runs ORDER BY number')
        .map(([number, startedAt, endedAt, requests, stopped, version]) => ({
          number: Number(number),
          startedAt: Number(startedAt),
          endedAt: Number(endedAt),
          requests: Number(requests),
          stopped: String(stopped),
          version: String(version),
        })),

    sizeBytes: () => Number(database.value('PRAGMA page_count')) * Number(database.value('PRAGMA page_size')),

    export: () => database.export(),

    close() {
      for (const prepared of statements.values()) prepared.free();
      database.close();
    },
  };
  return workFile;
}
