/** The resources of the work file: what is backed up, and how far it has come. */
import type { Resource } from '../prosonata/catalogue.js';
import type { Database } from '../sqlite/sqlite.js';
import { optionalNumber } from '../sqlite/values.js';
import type { RecordCounts } from './records.js';
import type { PublishedList, ResourceState, ResourceStatus } from './state.js';

export interface ResourceRow {
  readonly number: number;
  readonly resource: Resource;
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

/** SQL, true of lists of which a record that was not seen is no longer there, as far as the API tells. */
export const isReadToItsEnd =
  "(status IN ('complete', 'incomplete') AND NOT coalesce(progress ->> 'isCut', 0))";

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
         coalesce(details ->> 'skipped', ''), details ->> 'isOwed', ${isReadToItsEnd}
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

/** Parameters: details as JSON, requests, epoch milliseconds, number. */
export const updateDetails = `
  UPDATE resources SET details = ?1, requests = requests + ?2, finished_at = max(finished_at, ?3) WHERE number = ?4`;

/** Parameters in the order of the columns, then the number. */
export const updateResource = `
  UPDATE resources SET status = ?, reason = ?, progress = ?, reported = ?, requests = requests + ?,
    repairs = repairs + ?, started_at = coalesce(started_at, ?), finished_at = ?
  WHERE number = ?`;
