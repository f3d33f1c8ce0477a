/**
 * The details of the work file, as one record after another brings them. A detail belongs to its list row: it goes when
 * the row comes changed; see records.ts.
 */
import type { RecordId } from '../prosonata/record-id.js';
import type { Database, SqlValue, Statement } from '../sqlite/sqlite.js';
import { optionalNumber } from '../sqlite/values.js';
import type { Ordinals } from './backups.js';
import type { DetailNote, DetailState } from './state.js';

/** What came of asking for the detail of one record. */
export interface IncomingDetail {
  readonly id: RecordId;
  /** The record's text, or why there is none. A note leaves a detail that is kept from an earlier backup in place. */
  readonly result: { readonly text: string } | { readonly note: DetailNote };
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface DetailTable {
  commit(resource: number, detail: IncomingDetail): void;
  /** Takes back the notes of this kind that were made since `since`. */
  dropNotes(resource: number, notes: readonly DetailNote[], since: number): void;
  state(resource: number, id: RecordId): DetailState | undefined;
  states(resource: number, which: 'seen' | 'known'): IterableIterator<DetailState>;
}

export function detailTable(
  database: Database,
  prepared: (sql: string) => Statement,
  ordinals: () => Ordinals,
): DetailTable {
  return {
    commit(resource, { id, result, at }) {
      if ('text' in result) {
        prepared(storeDetail).run([resource, ordinals().finished, id, result.text, at]);
      } else {
        prepared(storeNote).run([resource, id, result.note, at]);
      }
    },

    dropNotes: (resource, notes, since) =>
      database.execute(
        `UPDATE records SET note = NULL, noted_at = NULL
         WHERE resource = ? AND noted_at >= ? AND note IN (SELECT value FROM json_each(?))`,
        [resource, since, JSON.stringify(notes)],
      ),

    state(resource, id) {
      const [row] = [...prepared(`${selectStates} AND id = ?`).rows([resource, id])];
      return row && stateOf(row);
    },

    *states(resource, which) {
      const atLeast = which === 'seen' ? ordinals().current : 0;
      const rows = database.stream(`${selectStates} AND seen >= ? ORDER BY id`, [resource, atLeast]);
      for (const row of rows) yield stateOf(row);
    },
  };
}

const selectStates = 'SELECT id, detail IS NULL, detail_at, note, noted_at FROM records WHERE resource = ?';

function stateOf([id, hasNone, at, note, notedAt]: readonly SqlValue[]): DetailState {
  return {
    id: id as RecordId,
    readAt: hasNone === 1 ? undefined : optionalNumber(at),
    note: (note ?? undefined) as DetailNote | undefined,
    notedAt: optionalNumber(notedAt),
  };
}

/** Parameters: the resource's number, the last finished backup, id, text, epoch milliseconds. */
const storeDetail = `
  UPDATE records SET detail = ?4, detail_at = ?5, note = NULL, noted_at = NULL,
    before_detail = CASE WHEN since <= ?2 AND before_detail IS NULL AND detail <> ?4 THEN detail
      ELSE before_detail END
  WHERE resource = ?1 AND id = ?3`;

/** Parameters: the resource's number, id, note, epoch milliseconds. */
const storeNote = 'UPDATE records SET note = ?3, noted_at = ?4 WHERE resource = ?1 AND id = ?2';
