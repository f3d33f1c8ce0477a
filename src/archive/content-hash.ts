/**
 * The content of a table as one hash, independent of how the file stores it: of the order of its columns, their
 * declared types and everything about pages. It is computed from cells (when building, and from the work file's
 * texts) and from an archive's bytes; both ways must give the same.
 *
 * A table is hashed as lines. The first is the JSON array of its column names, sorted. Each row follows in the
 * order of its ids: the JSON array of its values in the order of those names, in which each REAL is null, and
 * then for each REAL a tab, the column's index, a colon and the shortest decimal that names the same double.
 */
import { createHash } from 'node:crypto';
import { type Database, SqliteError } from '../sqlite/sqlite.js';
import { type Cell, isReal, realValue } from './cell.js';
import { quoted } from './names.js';

export interface ContentHasher {
  /** Takes the cells of one row, in the order of the columns as given to contentHasher. */
  row(cells: readonly Cell[]): void;
  /** SHA-256 as hexadecimal digits; nothing may be added after it. */
  digest(): string;
}

export interface TableContent {
  readonly rows: number;
  readonly hash: string;
}

/** SQLite's functions take a limited number of arguments (127 in older versions), so wide rows are cut. */
const valuesPerArray = 100;

/** More at a time take longer. */
const charactersPerUpdate = 16_384;

/** A hasher of the rows of a table with these columns, in any order. */
export function contentHasher(columns: readonly string[]): ContentHasher {
  const order = sortedOrder(columns);
  const lines = lineHasher(order.map((index) => columns[index] ?? ''));
  const plain: (string | number | null)[] = columns.map(() => null);
  return {
    row(cells) {
      let reals = '';
      for (let index = 0; index < order.length; index++) {
        const cell = cells[order[index] ?? 0] ?? null;
        if (isReal(cell)) {
          reals += realText(index, realValue(cell));
          plain[index] = null;
        } else plain[index] = cell;
      }
      lines.add(arrayTexts(plain) + reals);
    },
    digest: lines.digest,
  };
}

/** Reads a table from the archive's own bytes, without its indexes. Throws SqliteError. */
export function tableContent(database: Database, table: string): TableContent {
  const columns = database
    .query('SELECT name, type FROM pragma_table_info(?)', [table])
    .map(([name, type]) => ({ name: String(name), mayBeReal: type !== 'INTEGER' && type !== 'TEXT' }));
  if (columns.length === 0) throw new SqliteError(`There is no table ${table}.`);
  const sorted = sortedOrder(columns.map(({ name }) => name)).flatMap((index) => columns[index] ?? []);
  const lines = lineHasher(sorted.map(({ name }) => name));
  const realColumns = sorted.flatMap(({ mayBeReal }, index) => (mayBeReal ? index : []));
  const arrays = Math.ceil(sorted.length / valuesPerArray);
  const statement = database.prepare(selectLines(table, sorted));
  let rows = 0;
  try {
    for (const values of statement.rows()) {
      let line = values.slice(0, arrays).join('');
      for (let at = arrays; at < values.length; at++) {
        const value = values[at];
        if (typeof value === 'number') line += realText(realColumns[at - arrays] ?? -1, value);
      }
      lines.add(line);
      rows++;
    }
  } finally {
    statement.free();
  }
  return { rows, hash: lines.digest() };
}

/**
 * Texts come as JSON, because reading them plainly would end at the first NUL; REAL values come as doubles,
 * because SQLite's decimals depend on its version. NOT INDEXED gives the rows as they lie, in the order of ids.
 */
function selectLines(table: string, columns: readonly LineColumn[]): string {
  const { arrays, reals } = lineExpressions(columns);
  return `SELECT ${[...arrays, ...reals].join(', ')} FROM ${quoted(table)} NOT INDEXED`;
}

/** A column as a line reads it; where no value can be REAL, none has to be looked at. */
export interface LineColumn {
  readonly name: string;
  readonly mayBeReal: boolean;
}

/**
 * SQL for the values of a row as text: one JSON array for each hundred columns, in which each REAL is null, and
 * the REAL values of those columns that may have them, in the same order, null where the value is none.
 */
export function lineExpressions(columns: readonly LineColumn[]): {
  readonly arrays: readonly string[];
  readonly reals: readonly string[];
} {
  const values = columns.map(({ name, mayBeReal }) =>
    mayBeReal ? `iif(typeof(${quoted(name)}) = 'real', NULL, ${quoted(name)})` : quoted(name),
  );
  const reals = columns
    .filter(({ mayBeReal }) => mayBeReal)
    .map(({ name }) => `iif(typeof(${quoted(name)}) = 'real', ${quoted(name)}, NULL)`);
  return { arrays: chunks(values).map((chunk) => `json_array(${chunk.join(', ')})`), reals };
}

function arrayTexts(values: readonly (string | number | null)[]): string {
  if (values.length <= valuesPerArray) return JSON.stringify(values);
  return chunks(values)
    .map((chunk) => JSON.stringify(chunk))
    .join('');
}

function chunks<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / valuesPerArray) }, (_, index) =>
    values.slice(index * valuesPerArray, (index + 1) * valuesPerArray),
  );
}

function realText(index: number, value: number): string {
  return `\t${index}:${value}`;
}

/** The indexes of the names in the order of their code units, which no language setting changes. */
function sortedOrder(names: readonly string[]): readonly number[] {
  const sorted = names.map((name, index) => ({ name, index }));
  sorted.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  return sorted.map(({ index }) => index);
}

function lineHasher(header: readonly string[]): { add(line: string): void; digest(): string } {
  const hash = createHash('sha256');
  let pending = `${JSON.stringify(header)}\n`;
  return {
    add(line) {
      pending += `${line}\n`;
      if (pending.length < charactersPerUpdate) return;
      hash.update(pending);
      pending = '';
    },
    digest: () => hash.update(pending).digest('hex'),
  };
}
