/**
 * The program's memory between runs: every record as the JSON text that the API gave, and how far the work has
 * come. Whatever belongs together is committed together, so that a kill can repeat a window but never skip one.
 * This module never looks into a record and never decides what is read next.
 */
import { BackupError } from '../errors.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { Database, Sqlite, Statement } from '../sqlite/sqlite.js';
import { createSchema, formatVersion, migrate } from './schema.js';
import type {
  ArchiveSource,
  BackupState,
  RecordId,
  ResourceState,
  ResourceStatus,
  RunState,
  StoredRecord,
} from './state.js';

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

/** A record as one window brought it. */
export interface IncomingRow {
  readonly id: RecordId;
  readonly text: string;
}

/** What is committed with the rows of one window. */
export interface ResourceUpdate {
  readonly status: ResourceStatus;
  readonly reason: string;
  /** The engine's position in this resource; stored as JSON, not looked into. */
  readonly progress: unknown;
  readonly reported: number | undefined;
  /** Requests and repairs that this window cost, to be added. */
  readonly requests: number;
  readonly repairs: number;
  /** Epoch milliseconds of the answer. */
  readonly at: number;
}

export interface WorkFile extends ArchiveSource {
  /** True before the first backup was started. */
  isEmpty(): boolean;
  /** Starts a new backup over these resources; what was captured before stays to be compared with. */
  startBackup(
    backup: { id: string; startedAt: number; workspace: string },
    resources: readonly Resource[],
  ): void;
  /** The engine's stored position in a resource; undefined before its first window. */
  progressOf(resource: string): unknown;
  /** Commits the rows of one window with the position behind it; rows are upserted by id. */
  commitWindow(resource: string, rows: readonly IncomingRow[], sweep: number, update: ResourceUpdate): void;
  /** Those of these ids that this sweep was the last to capture. */
  seenIn(resource: string, ids: readonly RecordId[], sweep: number): readonly RecordId[];
  /** Distinct ids captured in this backup, up to now. */
  countRows(resource: string): number;
  finishBackup(at: number): void;
  /** Epoch milliseconds at which the last backup was finished; undefined where none ever was. */
  lastFinishedAt(): number | undefined;
  /** Drops the records that this backup no longer saw; call after what was removed has been reported. */
  dropVanished(): void;
  addRun(run: Omit<RunState, 'number'>): void;
  /** Free notes of the engine that must survive, such as the quota last seen. */
  note(name: string): unknown;
  setNote(name: string, value: unknown): void;
  sizeBytes(): number;
  /** The file's bytes; must not be called while a window is being committed. */
  export(): Uint8Array;
  close(): void;
}

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

interface ResourceRow {
  readonly number: number;
  readonly resource: Resource;
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
  let ordinal = backupOrdinal(database);

  const numberOf = (name: string): number => {
    const found = resources.get(name);
    if (!found) throw new Error(`the work file knows no resource ${name}`);
    return found.number;
  };

  const countWhere = (condition: string, resource: string, ...values: number[]): number =>
    Number(
      database.value(`SELECT count(*) FROM records WHERE resource = ? AND ${condition}`, [
        numberOf(resource),
        ...values,
      ]),
    );

  const workFile: WorkFile = {
    isEmpty: () => ordinal === 0,

    startBackup(backup, wanted) {
      database.transaction(() => {
        database.execute('INSERT INTO backups (id, started_at, workspace) VALUES (?, ?, ?)', [
          backup.id,
          backup.startedAt,
          backup.workspace,
        ]);
        database.execute('DELETE FROM runs');
        database.execute("UPDATE resources SET position = NULL, status = 'unwanted'");
        wanted.forEach((resource, position) => {
          database.execute(
            `INSERT INTO resources (name, definition, position) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET definition = ?2, position = ?3, status = 'waiting', reason = '',
               progress = NULL, reported = NULL, requests = 0, repairs = 0, started_at = NULL, finished_at = NULL`,
            [resource.name, JSON.stringify(resource), position],
          );
        });
        // Records of resources that are no longer wanted would stay for ever.
        database.execute(
          'DELETE FROM records WHERE resource IN (SELECT number FROM resources WHERE position IS NULL)',
        );
        database.execute('DELETE FROM resources WHERE position IS NULL');
      });
      resources = readResources(database);
      ordinal = backupOrdinal(database);
    },

    backup: () => currentBackup(database),

    progressOf(resource) {
      const text = database.value('SELECT progress FROM resources WHERE number = ?', [numberOf(resource)]);
      return typeof text === 'string' ? JSON.parse(text) : undefined;
    },

    commitWindow(resource, rows, sweep, update) {
      const number = numberOf(resource);
      const upsert = statement(upsertRecord);
      database.transaction(() => {
        for (const row of rows) upsert.run([number, row.id, row.text, ordinal, sweep]);
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
      });
    },

    seenIn(resource, ids, sweep) {
      const find = statement(
        'SELECT 1 FROM records WHERE resource = ? AND id = ? AND seen = ? AND sweep = ?',
      );
      const number = numberOf(resource);
      return ids.filter((id) => [...find.rows([number, id, ordinal, sweep])].length > 0);
    },

    countRows: (resource) => countWhere('seen = ?', resource, ordinal),

    finishBackup: (at) =>
      database.execute('UPDATE backups SET finished_at = ? WHERE ordinal = ?', [at, ordinal]),

    lastFinishedAt: () => optional(database.value('SELECT max(finished_at) FROM backups')),

    dropVanished() {
      database.transaction(() => {
        database.execute('DELETE FROM records WHERE seen < ?', [ordinal]);
        database.execute('DELETE FROM backups WHERE ordinal < ?', [ordinal]);
      });
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

    resources: () =>
      [...resources.values()].map(({ resource }): ResourceState => {
        const [status, reason, reported, requests, repairs, startedAt, finishedAt] =
          database.query(
            `SELECT status, reason, reported, requests, repairs, started_at, finished_at
           FROM resources WHERE name = ?`,
            [resource.name],
          )[0] ?? [];
        return {
          resource,
          status: status as ResourceStatus,
          reason: String(reason),
          rows: countWhere('seen = ?', resource.name, ordinal),
          reported: optional(reported),
          requests: Number(requests),
          repairs: Number(repairs),
          detailsRead: countWhere('seen = ? AND detail IS NOT NULL', resource.name, ordinal),
          detailsMissing: 0,
          added: countWhere('since = ?', resource.name, ordinal),
          changed: countWhere('changed = ? AND since < ?', resource.name, ordinal, ordinal),
          removed: countWhere('seen < ?', resource.name, ordinal),
          startedAt: optional(startedAt),
          finishedAt: optional(finishedAt),
        };
      }),

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

    *records(resource): IterableIterator<StoredRecord> {
      const select = database.prepare(
        'SELECT id, list, detail FROM records WHERE resource = ? AND seen = ? ORDER BY id',
      );
      try {
        for (const [id, list, detail] of select.rows([numberOf(resource), ordinal])) {
          yield {
            id: id as RecordId,
            list: String(list),
            detail: detail === null ? undefined : String(detail),
          };
        }
      } finally {
        select.free();
      }
    },

    sizeBytes: () => Number(database.value('PRAGMA page_count')) * Number(database.value('PRAGMA page_size')),

    export: () => database.export(),

    close() {
      for (const prepared of statements.values()) prepared.free();
      database.close();
    },
  };
  return workFile;
}

// A row that comes unchanged keeps `changed` and its detail; texts are compared whole, so no hash can deceive.
const upsertRecord = `
  INSERT INTO records (resource, id, list, since, seen, changed, sweep) VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5)
  ON CONFLICT (resource, id) DO UPDATE SET
    changed = CASE WHEN list IS excluded.list THEN changed ELSE excluded.changed END,
    list = excluded.list, seen = excluded.seen, sweep = excluded.sweep`;

const updateResource = `
  UPDATE resources SET status = ?, reason = ?, progress = ?, reported = ?, requests = requests + ?,
    repairs = repairs + ?, started_at = coalesce(started_at, ?), finished_at = ?
  WHERE number = ?`;

function readResources(database: Database): Map<string, ResourceRow> {
  const rows = database.query('SELECT number, definition FROM resources ORDER BY position');
  return new Map(
    rows.map(([number, definition]) => {
      const resource = JSON.parse(String(definition)) as Resource;
      return [resource.name, { number: Number(number), resource }];
    }),
  );
}

function backupOrdinal(database: Database): number {
  return Number(database.value('SELECT max(ordinal) FROM backups'));
}

function currentBackup(database: Database): BackupState {
  const [row] = database.query(
    'SELECT id, started_at, finished_at, workspace FROM backups ORDER BY ordinal DESC LIMIT 1',
  );
  if (!row) throw new Error('the work file holds no backup yet');
  const [id, startedAt, finishedAt, workspace] = row;
  return {
    id: String(id),
    startedAt: Number(startedAt),
    finishedAt: optional(finishedAt),
    workspace: String(workspace),
  };
}

function optional(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
