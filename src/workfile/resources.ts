/** The resources of the work file: what is backed up, and how far it has come. */
import type { Resource } from '../prosonata/catalogue.js';
import type { Database, Statement } from '../sqlite/sqlite.js';
import { optionalNumber } from '../sqlite/values.js';
import type { DetailNote, PublishedList, RecordCounts, ResourceState, ResourceStatus } from './state.js';

export interface ResourceRow {
  readonly number: number;
  readonly resource: Resource;
}

/** How far a resource has come with one answer. */
export interface ResourceUpdate {
  readonly status: ResourceStatus;
  readonly reason: string;
  /** The engine's position in this resource, stored as JSON; only `isCut` and the intervals of `holes` in it are looked at. */
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

/** By name, in the order of work. */
export function readResources(database: Database): Map<string, ResourceRow> {
  const rows = database.query('SELECT number, definition FROM resources ORDER BY position');
  return new Map(
    rows.map(([number, definition]) => {
      const resource = JSON.parse(String(definition)) as Resource;
      return [resource.name, { number: Number(number), resource }];
    }),
  );
}

/** Makes these the resources of a new backup; what is known of others is dropped. Call inside a transaction. */
export function startResources(database: Database, wanted: readonly Resource[]): void {
  database.execute("UPDATE resources SET position = NULL, status = 'unwanted'");
  wanted.forEach((resource, position) => {
    database.execute(startResource, [resource.name, JSON.stringify(resource), position]);
    // Details that are no longer read would grow old unseen.
    if (!resource.details) database.execute(forgetDetails, [resource.name]);
  });
  // Records of resources that are no longer wanted would stay for ever.
  database.execute(
    'DELETE FROM records WHERE resource IN (SELECT number FROM resources WHERE position IS NULL)',
  );
  database.execute('DELETE FROM resources WHERE position IS NULL');
}

export function statusOf(database: Database, number: number): ResourceStatus {
  return database.value('SELECT status FROM resources WHERE number = ?', [number]) as ResourceStatus;
}

/** SQL condition: the list was read to its end, so a record not seen in it is gone, as far as the API shows. */
export const readToItsEndSql =
  "(status IN ('complete', 'incomplete') AND NOT coalesce(progress ->> 'isCut', 0))";

export function isReadToItsEnd(database: Database, number: number): boolean {
  return database.value(`SELECT ${readToItsEndSql} FROM resources WHERE number = ?`, [number]) === 1;
}

/** The engine's JSON in a column; undefined before the first answer. */
export function jsonOf(database: Database, column: 'progress' | 'details', number: number): unknown {
  const text = database.value(`SELECT ${column} FROM resources WHERE number = ?`, [number]);
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

/** All that is known of one resource; `counted` are its records, `published` is what archives hold of it. */
export function resourceState(
  database: Database,
  { resource, number }: ResourceRow,
  counted: RecordCounts,
  published: PublishedList | undefined,
): ResourceState {
  const [given, reason, reported, requests, repairs, startedAt, finishedAt, detailsReason, isOwed, isRead] =
    database.query(
      `SELECT status, reason, reported, requests, repairs, started_at, finished_at,
         coalesce(details ->> 'skipped', ''), details ->> 'isOwed', ${readToItsEndSql}
       FROM resources WHERE number = ?`,
      [number],
    )[0] ?? [];
  const status = given as ResourceStatus;
  const { detailsRead, detailsGone, detailsRefused, detailsOldestAt, ...counts } = counted;
  return {
    resource,
    status,
    reason: String(reason),
    ...counts,
    // What was not seen yet may still come.
    isReadToItsEnd: isRead === 1,
    removed: isRead === 1 ? counts.removed : 0,
    outOfReach:
      status === 'refused' || status === 'absent' ? Math.max(counts.removed, published?.rows ?? 0) : 0,
    reported: optionalNumber(reported),
    requests: Number(requests),
    repairs: Number(repairs),
    ...(resource.details
      ? {
          detailsRead,
          detailsGone,
          detailsRefused,
          detailsMissing: counts.rows - detailsRead - detailsGone - detailsRefused,
          detailsOldestAt,
        }
      : noDetails),
    detailsReason: String(detailsReason),
    detailsOwed: isOwed === 1 || published?.hasDetails === true,
    startedAt: optionalNumber(startedAt),
    finishedAt: optionalNumber(finishedAt),
  };
}

const noDetails = {
  detailsRead: 0,
  detailsGone: 0,
  detailsRefused: 0,
  detailsMissing: 0,
  detailsOldestAt: undefined,
};

const startResource = `
  INSERT INTO resources (name, definition, position) VALUES (?1, ?2, ?3)
  ON CONFLICT (name) DO UPDATE SET definition = ?2, position = ?3, status = 'waiting', reason = '', progress = NULL,
    details = NULL, reported = NULL, requests = 0, repairs = 0, started_at = NULL, finished_at = NULL`;

const forgetDetails = `
  UPDATE records SET detail = NULL, detail_at = NULL, note = NULL, noted_at = NULL, before_detail = NULL
  WHERE resource = (SELECT number FROM resources WHERE name = ?) AND (detail NOTNULL OR note NOTNULL)`;

/** Stores how far a resource has come with one answer. */
export function updateResource(
  prepared: (sql: string) => Statement,
  number: number,
  { status, reason, progress, reported, requests, repairs, at }: WindowUpdate,
): void {
  const finishedAt = status === 'waiting' || status === 'reading' ? null : at;
  const values = [
    status,
    reason,
    JSON.stringify(progress),
    reported ?? null,
    requests,
    repairs,
    at,
    finishedAt,
  ];
  prepared(`
    UPDATE resources SET status = ?, reason = ?, progress = ?, reported = ?, requests = requests + ?,
      repairs = repairs + ?, started_at = coalesce(started_at, ?), finished_at = ?
    WHERE number = ?`).run([...values, number]);
}

/** Stores how far the details of a resource have come with one answer. */
export function updateDetails(
  prepared: (sql: string) => Statement,
  number: number,
  { progress, requests, at }: Omit<DetailUpdate, 'dropNotes'>,
): void {
  prepared(`
    UPDATE resources SET details = ?, requests = requests + ?, finished_at = max(finished_at, ?)
    WHERE number = ?`).run([JSON.stringify(progress), requests, at, number]);
}
