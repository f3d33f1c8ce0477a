/**
 * The program's memory between runs: every record as the JSON text that the API gave, and how far the work has
 * come. What belongs together is committed together, so that a kill can repeat a window but never skip one.
 * This module never looks into a record and never decides what is read next.
 */
import { BackupError } from '../errors.js';
import { type Caller, withCaller } from '../prosonata/caller.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';
import { shareOf } from '../prosonata/rights.js';
import { type Database, type Sqlite, SqliteError, type Statement } from '../sqlite/sqlite.js';
import type { OwnStorage, Storage } from '../sqlite/storage.js';
import type { Content } from '../system/content.js';
import {
  currentBackup,
  currentCallers,
  finishBackup,
  insertBackup,
  lastFinishedAt,
  type NewBackup,
  readOrdinals,
  setCallers,
} from './backups.js';
import { detailTable, type IncomingDetail } from './details.js';
import { readNote, writeNote } from './notes.js';
import { isLoose, packInto } from './packing.js';
import { dropVanished, type IncomingWindow, recordTable } from './records.js';
import {
  type DetailUpdate,
  isReadToItsEnd,
  jsonOf,
  type ResourceRow,
  type ResourceUpdate,
  readResources,
  resourceState,
  startResources,
  statusOf,
  updateDetails,
  updateResource,
  type WindowUpdate,
} from './resources.js';
import { addRun, forgetRuns, readRuns } from './runs.js';
import { createSchema, formatVersion, migrate } from './schema.js';
import type {
  ArchiveSource,
  DetailState,
  PublishedList,
  ResourceState,
  ResourceStatus,
  RunState,
} from './state.js';
import { unlessChanged } from './unless-changed.js';

/** The bytes are no work file of this program, or of a version that this one cannot read. */
export class WorkFileUnusable extends BackupError {
  override name = 'WorkFileUnusable' as const;
}

export interface WorkFile extends ArchiveSource {
  /** True before the first backup was started. */
  isEmpty(): boolean;
  /** Starts a new backup over these resources; what was captured before stays to be compared with. */
  startBackup(backup: NewBackup, resources: readonly Resource[]): void;
  statusOf(resource: string): ResourceStatus;
  /** The resources of this backup in the order of work, without the counting that `resources` does. */
  tasks(): readonly Pick<ResourceState, 'resource' | 'status'>[];
  /** The engine's stored position in a resource; undefined before its first window. */
  progressOf(resource: string): unknown;
  /** Commits the rows of one window with the position after it; rows are upserted by id. */
  commitWindow(resource: string, window: IncomingWindow, update: WindowUpdate): void;
  /** Commits the position of a resource if no rows came. */
  setStatus(resource: string, update: ResourceUpdate): void;
  /** Those of these ids that this sweep was the last to capture. */
  seenIn(resource: string, ids: readonly RecordId[], sweep: number): readonly RecordId[];
  /** Those of these ids that were not captured in this backup, each once. */
  notYetSeen(resource: string, ids: readonly RecordId[]): readonly RecordId[];
  /** Whether records are known that this backup has not captured, and that one of these sweeps captured last. */
  knowsFromBefore(resource: string, fromSweep: number, toSweep: number): boolean;
  /** Distinct ids captured in this backup, up to now. */
  countRows(resource: string): number;
  /** Records that are in the work file, captured in this backup or an earlier one. */
  countKnown(resource: string): number;
  /** The engine's stored view of a resource's details; undefined before the first one in this backup. */
  detailProgressOf(resource: string): unknown;
  /** Commits what came of asking for one detail; nothing of the record changes if `detail` is undefined. */
  commitDetail(resource: string, detail: IncomingDetail | undefined, update: DetailUpdate): void;
  /** Undefined if there is no such record. */
  detailState(resource: string, id: RecordId): DetailState | undefined;
  /** In the order of ids: the records seen in this backup, or all that are known. */
  detailStates(resource: string, which: 'seen' | 'known'): IterableIterator<DetailState>;
  /** Notes to whom an answer was given. */
  addCaller(caller: Caller): void;
  finishBackup(at: number): void;
  /** Epoch milliseconds at which the last backup was finished; undefined if none ever was. */
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
  /** See notes.ts. */
  note(name: string): unknown;
  setNote(name: string, value: unknown): void;
  sizeBytes(): number;
  /** What is to be saved; must not be read while a window is being committed. */
  content(): Content;
  /** Whether much of the file is room that nothing lies in. */
  isLoose(): boolean;
  /** A copy without free room, in an empty storage. */
  packInto(storage: Storage): Content;
  /** Closes the storage as well. */
  close(): void;
}

/** Name of the note that `setPublished` writes. */
const publishedNote = 'published';

/** A new, empty work file in an empty storage, which is closed if that fails. */
export function createWorkFile(sqlite: Sqlite, storage: OwnStorage): WorkFile {
  return closedIfFailed(storage, () => {
    const database = sqlite(storage);
    createSchema(database);
    return workFileOver(database, sqlite, storage);
  });
}

/** The work file in this storage, brought to the current format. Throws WorkFileUnusable; the storage is closed then. */
export function openWorkFile(sqlite: Sqlite, storage: OwnStorage): WorkFile {
  return closedIfFailed(storage, () => workFileOver(migrated(sqlite, storage), sqlite, storage));
}

function closedIfFailed<Result>(storage: OwnStorage, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    storage.close();
    throw error;
  }
}

function migrated(sqlite: Sqlite, storage: Storage): Database {
  let database: Database | undefined;
  let version: number;
  try {
    database = sqlite(storage);
    version = migrate(database);
  } catch (cause) {
    database?.close();
    // What the disk says is worded already, and says nothing of the work file.
    if (cause instanceof BackupError && !(cause instanceof SqliteError)) throw cause;
    throw new WorkFileUnusable('The work file is damaged.', '', { cause });
  }
  if (version === formatVersion) return database;
  database.close();
  throw new WorkFileUnusable(
    `The work file has format ${version}, this version reads up to ${formatVersion}.`,
    'Use the newer version of this program for this work file.',
  );
}

function workFileOver(database: Database, sqlite: Sqlite, storage: OwnStorage): WorkFile {
  const { prepared, free } = preparedStatements(database);
  let resources = readResources(database);
  let ordinals = readOrdinals(database);
  const records = recordTable(database, prepared, () => ordinals);
  const details = detailTable(database, prepared, () => ordinals);

  const rowOf = (name: string): ResourceRow => {
    const found = resources.get(name);
    if (!found) throw new Error(`the work file knows no resource ${name}`);
    return found;
  };
  const numberOf = (name: string): number => rowOf(name).number;

  return {
    isEmpty: () => ordinals.current === 0,
    startBackup(backup, wanted) {
      database.transaction(() => {
        insertBackup(database, backup);
        forgetRuns(database);
        startResources(database, wanted);
      });
      resources = readResources(database);
      ordinals = readOrdinals(database);
    },
    backup: () => currentBackup(database, ordinals),
    addCaller(caller) {
      const before = currentCallers(database, ordinals);
      const after = withCaller(before, caller);
      if (after !== before) setCallers(database, ordinals, after);
    },
    finishBackup: (at) => finishBackup(database, ordinals, at),
    lastFinishedAt: () => lastFinishedAt(database),
    dropVanished: () => dropVanished(database, ordinals),

    tasks: () =>
      [...resources.values()].map(({ resource, number }) => ({
        resource,
        status: statusOf(database, number),
      })),
    setPublished: (lists) => writeNote(database, publishedNote, [...lists]),
    resources: unlessChanged(database, () => {
      const published = new Map(readNote(database, publishedNote) as [string, PublishedList][] | undefined);
      const callers = currentCallers(database, ordinals);
      return [...resources.values()].map((row) => ({
        ...resourceState(database, row, records.counts(row.number), published.get(row.resource.name)),
        share: shareOf(row.resource.name, callers),
      }));
    }),
    statusOf: (resource) => statusOf(database, numberOf(resource)),
    progressOf: (resource) => jsonOf(database, 'progress', numberOf(resource)),
    setStatus: (resource, update) => updateResource(prepared, numberOf(resource), { ...update, repairs: 0 }),
    commitWindow(resource, window, update) {
      const number = numberOf(resource);
      refuseUnjoined(window, (id) => records.seenIn(number, [id], window.sweep).length > 0);
      database.transaction(() => {
        records.upsert(number, window.rows, window.sweep);
        updateResource(prepared, number, update);
      });
    },
    seenIn: (resource, ids, sweep) => records.seenIn(numberOf(resource), ids, sweep),
    notYetSeen: (resource, ids) => records.notYetSeen(numberOf(resource), ids),
    knowsFromBefore: (resource, fromSweep, toSweep) =>
      records.knowsFromBefore(numberOf(resource), fromSweep, toSweep),
    countRows: (resource) => records.count(numberOf(resource)),
    countKnown: (resource) => records.count(numberOf(resource), 'known'),
    records: (resource) => records.records(numberOf(resource), rowOf(resource).resource.details),
    someRecords: (resource) => records.someRecords(numberOf(resource), rowOf(resource).resource.details),
    changes: (resource, limit) =>
      records.changes(numberOf(resource), limit, isReadToItsEnd(database, numberOf(resource))),

    detailProgressOf: (resource) => jsonOf(database, 'details', numberOf(resource)),
    commitDetail(resource, detail, { dropNotes, ...update }) {
      const number = numberOf(resource);
      database.transaction(() => {
        if (detail) details.commit(number, detail);
        if (dropNotes.length > 0)
          details.dropNotes(number, dropNotes, currentBackup(database, ordinals).startedAt);
        updateDetails(prepared, number, update);
      });
    },
    detailState: (resource, id) => details.state(numberOf(resource), id),
    detailStates: (resource, which) => details.states(numberOf(resource), which),

    runs: () => readRuns(database),
    addRun: (run) => addRun(database, run),
    note: (name) => readNote(database, name),
    setNote: (name, value) => writeNote(database, name, value),

    sizeBytes: () => Number(database.value('PRAGMA page_count')) * Number(database.value('PRAGMA page_size')),
    content: () => database.content(),
    isLoose: () => isLoose(database),
    packInto: (target) => packInto(target, database, sqlite),
    close() {
      free();
      database.close();
      storage.close();
    },
  };
}

/** Each statement is prepared once. */
function preparedStatements(database: Database) {
  const statements = new Map<string, Statement>();
  return {
    prepared(sql: string): Statement {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    free(): void {
      for (const statement of statements.values()) statement.free();
    },
  };
}

/**
 * The engine has proved that the window joins what was captured; this proves it once more from what is stored, because a
 * gap would be a loss that nobody sees.
 */
function refuseUnjoined({ rows, joinsAt }: IncomingWindow, isCaptured: (id: number) => boolean): void {
  if (joinsAt === undefined) return;
  const first = rows[0]?.id;
  if (typeof first === 'number' && first <= joinsAt && isCaptured(joinsAt)) return;
  throw new Error('a window does not join what was captured before it');
}
