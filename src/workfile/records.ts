/**
 * The records of the work file: list rows as windows bring them, and what they were in the last finished backup. The
 * details beside them are in details.ts.
 */
import type { Row } from '../prosonata/api.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { Database, SqlValue, Statement } from '../sqlite/sqlite.js';
import { optionalNumber, optionalText } from '../sqlite/values.js';
import type { Ordinals } from './backups.js';
import { readToItsEndSql } from './resources.js';
import type { RecordChange, RecordCounts, StoredRecord } from './state.js';

/** What one window brought. */
export interface IncomingWindow {
  readonly rows: readonly Row[];
  /** Marks the rows of one reading of the list. */
  readonly sweep: number;
  /**
   * The id, captured earlier in the same reading, that the rows have to reach back to, so that no record between them
   * can be missing; undefined if the rows begin their list, or if its order is not relied on.
   */
  readonly joinsAt: number | undefined;
}

export interface RecordTable {
  upsert(resource: number, rows: readonly Row[], sweep: number): void;
  seenIn(resource: number, ids: readonly RecordId[], sweep: number): readonly RecordId[];
  notYetSeen(resource: number, ids: readonly RecordId[]): readonly RecordId[];
  /** Whether records are known that this backup has not captured, and that one of these sweeps captured last. */
  knowsFromBefore(resource: number, fromSweep: number, toSweep: number): boolean;
  /** Records of this backup, or of any with `known`. */
  count(resource: number, which?: 'seen' | 'known'): number;
  counts(resource: number): RecordCounts;
  records(resource: number, withDetails: boolean): IterableIterator<StoredRecord>;
  /** A few from both ends. */
  someRecords(resource: number, withDetails: boolean): Iterable<StoredRecord>;
  /** Without the removed ones unless `isRead`: what was not seen may still be there. */
  changes(resource: number, limit: number, isRead: boolean): IterableIterator<RecordChange>;
}

export function recordTable(
  database: Database,
  prepared: (sql: string) => Statement,
  ordinals: () => Ordinals,
): RecordTable {
  const named = (resource: number, ...more: SqlValue[]): SqlValue[] => {
    const { current, finished } = ordinals();
    return [resource, current, finished, ...more];
  };

  return {
    upsert(resource, rows, sweep) {
      const upsert = prepared(upsertRecord);
      const { current, finished } = ordinals();
      for (const { id, text } of rows) upsert.run([resource, current, finished, id, text, sweep]);
    },

    seenIn(resource, ids, sweep) {
      const find = prepared('SELECT 1 FROM records WHERE resource = ? AND id = ? AND seen = ? AND sweep = ?');
      const { current } = ordinals();
      return ids.filter((id) => [...find.rows([resource, id, current, sweep])].length > 0);
    },

    notYetSeen(resource, ids) {
      const find = prepared('SELECT 1 FROM records WHERE resource = ? AND id = ? AND seen = ?');
      const { current } = ordinals();
      return [...new Set(ids)].filter((id) => [...find.rows([resource, id, current])].length === 0);
    },

    knowsFromBefore(resource, fromSweep, toSweep) {
      const sql = 'SELECT 1 FROM records WHERE resource = ? AND seen < ? AND sweep BETWEEN ? AND ? LIMIT 1';
      return database.value(sql, [resource, ordinals().current, fromSweep, toSweep]) === 1;
    },

    count(resource, which = 'seen') {
      const sql = 'SELECT count(*) FROM records WHERE resource = ?';
      // All that are known are counted in the index alone.
      if (which === 'known') return Number(database.value(sql, [resource]));
      return Number(database.value(`${sql} AND seen = ?`, [resource, ordinals().current]));
    },

    counts: (resource) => countsOf(database.query(countRecords, named(resource))[0] ?? []),

    records: (resource, withDetails) =>
      storedRecords(database.stream(selectRecords(withDetails), [resource, ordinals().current])),

    *someRecords(resource, withDetails) {
      for (const order of ['ASC', 'DESC']) {
        const sql = `${selectRecords(withDetails)} ${order} LIMIT 20`;
        yield* storedRecords(database.stream(sql, [resource, ordinals().current]));
      }
    },

    *changes(resource, limit, isRead) {
      if (ordinals().finished === 0) return;
      const rows = database.stream(listChanges, named(resource, limit, isRead ? 1 : 0));
      for (const row of rows) yield changeOf(row);
    },
  };
}

function selectRecords(withDetails: boolean): string {
  return `SELECT id, list, ${withDetails ? 'detail' : 'NULL'} FROM records
    WHERE resource = ? AND seen = ? ORDER BY id`;
}

function* storedRecords(rows: IterableIterator<SqlValue[]>): IterableIterator<StoredRecord> {
  for (const [id, list, detail] of rows) {
    yield { id: id as RecordId, list: String(list), detail: optionalText(detail) };
  }
}

/** See `WorkFile.dropVanished`. */
export function dropVanished(database: Database, { current }: Ordinals): void {
  database.transaction(() => {
    database.execute(
      `DELETE FROM records WHERE seen < ? AND NOT ${inHoleSql} AND resource NOT IN
         (SELECT number FROM resources WHERE NOT ${readToItsEndSql})`,
      [current],
    );
    database.execute(
      'UPDATE records SET before = NULL, before_detail = NULL WHERE before NOTNULL OR before_detail NOTNULL',
    );
    database.execute('DELETE FROM backups WHERE ordinal < ?', [current]);
  });
}

function countsOf(row: readonly SqlValue[]): RecordCounts {
  const [rows, detailsRead, detailsGone, detailsRefused, oldest, added, changed, removed] = row;
  return {
    rows: Number(rows),
    detailsRead: Number(detailsRead),
    detailsGone: Number(detailsGone),
    detailsRefused: Number(detailsRefused),
    detailsOldestAt: optionalNumber(oldest),
    added: Number(added),
    changed: Number(changed),
    removed: Number(removed),
  };
}

function changeOf([id, kind, list, detail, before, beforeDetail]: readonly SqlValue[]): RecordChange {
  const then = { list: optionalText(before) ?? String(list), detail: optionalText(beforeDetail ?? detail) };
  const now = { list: String(list), detail: optionalText(detail) };
  switch (kind) {
    case 'added':
      return { id: id as RecordId, kind, now };
    case 'removed':
      return { id: id as RecordId, kind, before: then };
    default:
      return { id: id as RecordId, kind: 'changed', before: then, now };
  }
}

// In all of these: ?1 the resource's number, ?2 the current backup, ?3 the last finished one.

// Texts are compared whole, so no hash can deceive. What a text was in the last finished backup is kept once, when
// it changes first. An unchanged row keeps its detail.
const upsertRecord = `
  INSERT INTO records (resource, id, list, since, seen, sweep) VALUES (?1, ?4, ?5, ?2, ?2, ?6)
  ON CONFLICT (resource, id) DO UPDATE SET
    before = CASE WHEN list = excluded.list OR since > ?3 THEN before ELSE coalesce(before, list) END,
    before_detail = CASE WHEN list = excluded.list OR since > ?3 THEN before_detail
      ELSE coalesce(before_detail, detail) END,
    detail = CASE WHEN list = excluded.list THEN detail END,
    detail_at = CASE WHEN list = excluded.list THEN detail_at END,
    note = CASE WHEN list = excluded.list THEN note END,
    noted_at = CASE WHEN list = excluded.list THEN noted_at END,
    list = excluded.list, seen = excluded.seen, sweep = excluded.sweep`;

/** True of records that the last finished backup had and that differ from it. */
const changedSql = `seen = ?2 AND since <= ?3 AND ((before IS NOT NULL AND before <> list)
  OR (before_detail IS NOT NULL AND detail IS NOT NULL AND before_detail <> detail))`;

const addedSql = 'seen = ?2 AND since > ?3 AND ?3 > 0';
/**
 * True of records that may be where a list was not given: between the ids of one of its holes, or anywhere in a list in
 * no order.
 */
const inHoleSql = `EXISTS (SELECT 1 FROM resources, json_each(resources.progress, '$.holes') AS hole
  WHERE resources.number = records.resource
    AND (hole.value ->> 'after' IS NULL OR records.id > hole.value ->> 'after')
    AND (hole.value ->> 'before' IS NULL OR records.id < hole.value ->> 'before'))`;

const removedSql = `(seen < ?2 AND since <= ?3 AND NOT ${inHoleSql})`;

const countRecords = `
  SELECT count(*) FILTER (WHERE seen = ?2),
    count(*) FILTER (WHERE seen = ?2 AND detail IS NOT NULL AND coalesce(note, '') NOT IN ('gone', 'refused')),
    count(*) FILTER (WHERE seen = ?2 AND note = 'gone'),
    count(*) FILTER (WHERE seen = ?2 AND note = 'refused'),
    min(detail_at) FILTER (WHERE seen = ?2 AND detail IS NOT NULL),
    count(*) FILTER (WHERE ${addedSql}), count(*) FILTER (WHERE ${changedSql}), count(*) FILTER (WHERE ${removedSql})
  FROM records WHERE resource = ?1`;

const listChanges = `
  SELECT id, CASE WHEN ${removedSql} THEN 'removed' WHEN ${addedSql} THEN 'added' ELSE 'changed' END AS kind,
    list, detail, before, before_detail
  FROM records WHERE resource = ?1 AND ((?5 AND ${removedSql}) OR ${addedSql} OR ${changedSql})
  ORDER BY kind = 'added', id LIMIT ?4`;
