/**
 * The records of the work file: list rows as windows bring them, details as single reads bring them, and what both
 * were in the last finished backup. A detail belongs to its list row: it goes when the row comes changed.
 */

import type { RecordId } from '../prosonata/record-id.js';
import type { Database, SqlValue, Statement } from '../sqlite/sqlite.js';
import { optionalNumber, optionalText } from '../sqlite/values.js';
import type { DetailNote, DetailState, RecordChange, StoredRecord } from './state.js';

/** A record as one window brought it. */
export interface IncomingRow {
  readonly id: RecordId;
  readonly text: string;
}

/** What the single read of one record came to. */
export interface IncomingDetail {
  readonly id: RecordId;
  /** The record's text, or why there is none. A note leaves a detail that is kept from an earlier read in place. */
  readonly result: { readonly text: string } | { readonly note: DetailNote };
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Which backup is under way, and which one it is compared with; 0 where there is none. */
export interface Ordinals {
  readonly current: number;
  readonly finished: number;
}

/** Counts over the records of one resource; see ResourceState. */
export interface RecordCounts {
  readonly rows: number;
  readonly detailsRead: number;
  readonly detailsGone: number;
  readonly detailsRefused: number;
  readonly detailsOldestAt: number | undefined;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface RecordTable {
  upsert(resource: number, rows: readonly IncomingRow[], sweep: number): void;
  seenIn(resource: number, ids: readonly RecordId[], sweep: number): readonly RecordId[];
  notYetSeen(resource: number, ids: readonly RecordId[]): readonly RecordId[];
  /** Records of this backup, or of any with `known`. */
  count(resource: number, which?: 'seen' | 'known'): number;
  counts(resource: number): RecordCounts;
  commitDetail(resource: number, detail: IncomingDetail): void;
  /** Takes back the notes of this kind that were made since `since`. */
  dropNotes(resource: number, notes: readonly DetailNote[], since: number): void;
  detailState(resource: number, id: RecordId): DetailState | undefined;
  detailStates(resource: number, which: 'seen' | 'known'): IterableIterator<DetailState>;
  records(resource: number, withDetails: boolean): IterableIterator<StoredRecord>;
  /** Without the removed ones where `isRead` is false: what was not seen may still be there. */
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
  /** A statement of its own, because the caller decides when it is read to the end. */
  function* rowsOf(sql: string, parameters: readonly SqlValue[]): IterableIterator<SqlValue[]> {
    const select = database.prepare(sql);
    try {
      yield* select.rows(parameters);
    } finally {
      select.free();
    }
  }

  return {
    upsert(resource, rows, sweep) {
      const upsert = prepared(upsertRecord);
      for (const { id, text } of rows) upsert.run(named(resource, id, text, sweep));
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

    count(resource, which = 'seen') {
      const sql = 'SELECT count(*) FROM records WHERE resource = ?';
      // All that are known are counted in the index alone.
      if (which === 'known') return Number(database.value(sql, [resource]));
      return Number(database.value(`${sql} AND seen = ?`, [resource, ordinals().current]));
    },

    counts(resource) {
      const [row = []] = database.query(countRecords, named(resource));
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
    },

    commitDetail(resource, { id, result, at }) {
      if ('text' in result) prepared(storeDetail).run(named(resource, id, result.text, at));
      else {
        const note = 'UPDATE records SET note = ?3, noted_at = ?4 WHERE resource = ?1 AND id = ?2';
        prepared(note).run([resource, id, result.note, at]);
      }
    },

    dropNotes: (resource, notes, since) =>
      database.execute(
        `UPDATE records SET note = NULL, noted_at = NULL
         WHERE resource = ? AND noted_at >= ? AND note IN (SELECT value FROM json_each(?))`,
        [resource, since, JSON.stringify(notes)],
      ),

    detailState(resource, id) {
      const find = prepared(
        'SELECT id, detail IS NULL, detail_at, note, noted_at FROM records WHERE resource = ? AND id = ?',
      );
      const [row] = [...find.rows([resource, id])];
      return row && detailStateOf(row);
    },

    *detailStates(resource, which) {
      const atLeast = which === 'seen' ? ordinals().current : 0;
      const sql = `SELECT id, detail IS NULL, detail_at, note, noted_at FROM records
        WHERE resource = ? AND seen >= ? ORDER BY id`;
      for (const row of rowsOf(sql, [resource, atLeast])) yield detailStateOf(row);
    },

    *records(resource, withDetails) {
      const sql = `SELECT id, list, ${withDetails ? 'detail' : 'NULL'} FROM records
        WHERE resource = ? AND seen = ? ORDER BY id`;
      for (const [id, list, detail] of rowsOf(sql, [resource, ordinals().current])) {
        yield { id: id as RecordId, list: String(list), detail: optionalText(detail) };
      }
    },

    *changes(resource, limit, isRead) {
      if (ordinals().finished === 0) return;
      for (const row of rowsOf(listChanges, named(resource, limit, isRead ? 1 : 0))) {
        const [id, kind, list, detail, before, beforeDetail] = row;
        if (kind === 'changed') yield changeOf(id as RecordId, list, detail, before, beforeDetail);
        else yield { id: id as RecordId, kind: kind === 'added' ? 'added' : 'removed' };
      }
    },
  };
}

function changeOf(
  id: RecordId,
  list: SqlValue | undefined,
  detail: SqlValue | undefined,
  before: SqlValue | undefined,
  beforeDetail: SqlValue | undefined,
): RecordChange {
  return {
    id,
    kind: 'changed',
    before: { list: optionalText(before) ?? String(list), detail: optionalText(beforeDetail ?? detail) },
    now: { list: String(list), detail: optionalText(detail) },
  };
}

function detailStateOf([id, hasNone, at, note, notedAt]: readonly SqlValue[]): DetailState {
  return {
    id: id as RecordId,
    readAt: hasNone === 1 ? undefined : optionalNumber(at),
    note: (note ?? undefined) as DetailNote | undefined,
    notedAt: optionalNumber(notedAt),
  };
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

const storeDetail = `
  UPDATE records SET detail = ?5, detail_at = ?6, note = NULL, noted_at = NULL,
    before_detail = CASE WHEN since <= ?3 AND before_detail IS NULL AND detail <> ?5 THEN detail
      ELSE before_detail END
  WHERE resource = ?1 AND id = ?4`;

/** True of records that the last finished backup had and that differ from it. */
const isChanged = `seen = ?2 AND since <= ?3 AND ((before IS NOT NULL AND before <> list)
  OR (before_detail IS NOT NULL AND detail IS NOT NULL AND before_detail <> detail))`;

const isAdded = 'seen = ?2 AND since > ?3 AND ?3 > 0';
const isRemoved = 'seen < ?2 AND since <= ?3';

const countRecords = `
  SELECT count(*) FILTER (WHERE seen = ?2),
    count(*) FILTER (WHERE seen = ?2 AND detail IS NOT NULL AND coalesce(note, '') NOT IN ('gone', 'refused')),
    count(*) FILTER (WHERE seen = ?2 AND note = 'gone'),
    count(*) FILTER (WHERE seen = ?2 AND note = 'refused'),
    min(detail_at) FILTER (WHERE seen = ?2 AND detail IS NOT NULL),
    count(*) FILTER (WHERE ${isAdded}), count(*) FILTER (WHERE ${isChanged}), count(*) FILTER (WHERE ${isRemoved})
  FROM records WHERE resource = ?1`;

const listChanges = `
  SELECT id, CASE WHEN ${isRemoved} THEN 'removed' WHEN ${isAdded} THEN 'added' ELSE 'changed' END AS kind,
    list, detail, before, before_detail
  FROM records WHERE resource = ?1 AND ((?5 AND ${isRemoved}) OR ${isAdded} OR ${isChanged})
  ORDER BY kind = 'added', id LIMIT ?4`;
