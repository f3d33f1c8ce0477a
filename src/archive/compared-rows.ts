/**
 * The rows of one table as `diff` compares them: each as a few texts and doubles that are equal exactly where all
 * values are, because to unpack every value of every row would take most of the time.
 */
import { BackupError } from '../errors.js';
import { elements, valueEnd } from '../json/rows.js';
import { idOfReal, type RecordId, recordIdOf } from '../prosonata/record-id.js';
import type { Database, SqlValue } from '../sqlite/sqlite.js';
import { type LineColumn, lineExpressions } from './content-hash.js';
import { compareIds } from './merge-walk.js';
import { quoted } from './names.js';
import { readable } from './opening.js';

export interface ComparedRow {
  readonly id: RecordId;
  /** Of the columns that are compared. */
  readonly values: readonly SqlValue[];
  /** Of the other columns of the table. */
  readonly own: readonly SqlValue[];
}

/** What to read: the first column is the id field. */
export interface ComparedTable {
  readonly table: string;
  /** Those that both sides have. */
  readonly columns: readonly LineColumn[];
  /** The others. */
  readonly own: readonly LineColumn[];
}

/**
 * Reads a table row by row, as the rows lie: the builder wrote them in the order of their ids, and an id that is 12
 * in one row and "13" in the next has no such order in SQLite. Throws NotAnArchive, and BackupError if the rows are not in
 * this order, because somebody has altered the archive.
 */
export function* comparedRows(
  database: Database,
  { table, columns, own }: ComparedTable,
): Generator<ComparedRow, void, undefined> {
  const { arrays, reals } = lineExpressions(columns);
  const compared = [...arrays, ...reals];
  const others = lineExpressions(own);
  const selected = [...compared, ...others.arrays, ...others.reals].join(', ');
  const statement = readable(() => database.prepare(`SELECT ${selected} FROM ${quoted(table)} NOT INDEXED`));
  try {
    const rows = statement.rows();
    let last: RecordId | undefined;
    for (let row = readable(() => rows.next()); !row.done; row = readable(() => rows.next())) {
      const id = idOf(row.value, arrays.length);
      if (last !== undefined && compareIds(last, id) >= 0) {
        throw new BackupError(
          `The rows of ${table} are not in the order of their ids: the archive was altered after it was made.`,
          'Use the archive as it was made; "verify" tells it from an altered one.',
        );
      }
      last = id;
      yield { id, values: row.value.slice(0, compared.length), own: row.value.slice(compared.length) };
    }
  } finally {
    statement.free();
  }
}

/** Whether all values are the same, INTEGER and REAL told apart. */
export function isSameRow(one: ComparedRow, other: ComparedRow): boolean {
  return one.values.every((value, at) => value === other.values[at]);
}

/** Values of these columns as JSON texts, in the same order; REAL has a point or an exponent. */
export function valueTexts(values: readonly SqlValue[], columns: readonly LineColumn[]): readonly string[] {
  const mayBeReal = columns.filter((column) => column.mayBeReal).length;
  const firstReal = values.length - mayBeReal;
  const texts = values.slice(0, firstReal).flatMap((array) => elements(String(array), 0));
  let real = firstReal;
  return texts.map((text, index) => {
    const value = columns[index]?.mayBeReal ? values[real++] : null;
    return typeof value === 'number' ? realText(value) : text;
  });
}

function realText(value: number): string {
  // JSON has no infinity; a number beyond the greatest double is read as one.
  if (!Number.isFinite(value)) return value > 0 ? '9e999' : '-9e999';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : String(value);
}

/** The id by which the work file knew the record of this row: "12" and 12 name the same one. */
function idOf(values: readonly SqlValue[], arrays: number): RecordId {
  const array = String(values[0]);
  const text = array.slice(1, valueEnd(array, 1));
  // An id that is REAL comes after the arrays.
  if (text === 'null') return idOfReal(Number(values[arrays]));
  return recordIdOf(text) ?? text;
}
