/** Whole records of an archive as JSON texts, exact to the last digit and character. */
import type { Database, SqlValue } from '../sqlite/sqlite.js';
import { valueTexts } from './compared-rows.js';
import { lineExpressions } from './content-hash.js';
import { quoted } from './names.js';
import { readable } from './opening.js';

export interface TextColumn {
  readonly name: string;
  readonly type: string;
}

/** SQL that is true of some rows of the table, with the values that it needs. */
export interface Condition {
  readonly where: string;
  readonly parameters: readonly SqlValue[];
}

/** The values of each row as JSON texts, in the order of the columns; the rows as they lie. Throws NotAnArchive. */
export function* recordTexts(
  database: Database,
  table: string,
  columns: readonly TextColumn[],
  condition?: Condition,
): Generator<readonly string[], void, undefined> {
  const lines = linesOf(columns);
  for (const row of rowsOf(database, table, lines, condition)) yield valueTexts(row, lines);
}

/** A whole number that a double cannot hold is a bigint. */
export type RecordValue = string | number | bigint | null;

/** The values of all rows of a table, in the order of the columns; twice as fast as the texts. Throws NotAnArchive. */
export function* recordValues(
  database: Database,
  table: string,
  columns: readonly TextColumn[],
): Generator<readonly RecordValue[], void, undefined> {
  const lines = linesOf(columns);
  const realPlaces = lines.flatMap(({ mayBeReal }, index) => (mayBeReal ? index : []));
  for (const row of rowsOf(database, table, lines)) {
    const arrays = row.slice(0, row.length - realPlaces.length).map(String);
    // Digits in a text may look like a long number: those rows take longer, and come out the same.
    const values: RecordValue[] = arrays.some((array) => /\d{16}/.test(array))
      ? valueTexts(row, lines).map(numberOrText)
      : arrays.flatMap((array) => JSON.parse(array) as RecordValue[]);
    for (const [at, place] of realPlaces.entries()) {
      const real = row[arrays.length + at];
      if (typeof real === 'number') values[place] = real;
    }
    yield values;
  }
}

function numberOrText(text: string): RecordValue {
  if (!/^-?\d{16,}$/.test(text)) return JSON.parse(text) as RecordValue;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

interface Line {
  readonly name: string;
  readonly mayBeReal: boolean;
}

function linesOf(columns: readonly TextColumn[]): readonly Line[] {
  return columns.map(({ name, type }) => ({ name, mayBeReal: type !== 'INTEGER' && type !== 'TEXT' }));
}

function* rowsOf(
  database: Database,
  table: string,
  lines: readonly Line[],
  condition?: Condition,
): Generator<readonly SqlValue[], void, undefined> {
  const { arrays, reals } = lineExpressions(lines);
  const from = `SELECT ${[...arrays, ...reals].join(', ')} FROM ${quoted(table)}`;
  const sql = condition ? `${from} WHERE ${condition.where}` : `${from} NOT INDEXED`;
  const rows = database.stream(sql, condition?.parameters);
  for (let row = readable(() => rows.next()); !row.done; row = readable(() => rows.next())) yield row.value;
}

/** SQL that is true of the row of this id: the API writes ids as numbers or as their digits. */
export function idCondition(idColumn: string, id: string): Condition {
  const name = quoted(idColumn);
  if (!/^-?\d{1,15}$/.test(id)) return { where: `${name} = ?1`, parameters: [id] };
  return { where: `${name} IN (?1, ?2)`, parameters: [id, Number(id)] };
}
