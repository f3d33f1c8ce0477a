/** Values of the extract as its CSV files have them. Pure. */
import type { SqlValue } from '../sqlite/sqlite.js';
import type { TaxColumn, TaxTable } from './tables.js';

/** More decimals than any price has; what a double adds beyond them is no digit of anybody's. */
const decimalsAtMost = 6;

/**
 * A text is on one line: auditors' programs take a line for a record. It is not altered otherwise, although a
 * spreadsheet may take one that begins with = for a formula: these are records, and not a sheet.
 */
function textOf(value: SqlValue): string {
  return String(value)
    .replace(/[\0-\x1f\x7f\u2028\u2029]+/g, ' ')
    .trim();
}

function decimalsOf(value: SqlValue): number {
  if (typeof value !== 'number') return 0;
  return rounded(value).split('.')[1]?.length ?? 0;
}

function rounded(value: number): string {
  return value.toFixed(decimalsAtMost).replace(/\.?0+$/, '');
}

/** How many rows a table has, and what each column needs: characters of its longest text, or decimals. */
export function measured(
  { columns }: TaxTable,
  rows: Iterable<readonly SqlValue[]>,
): { readonly rows: number; readonly widths: readonly number[] } {
  const widths = columns.map(() => 0);
  let count = 0;
  for (const row of rows) {
    count++;
    for (const [index, column] of columns.entries()) {
      const value = row[index] ?? null;
      if (value === null || column.type === 'date') continue;
      const width = column.type === 'number' ? decimalsOf(value) : [...textOf(value)].length;
      widths[index] = Math.max(widths[index] ?? 0, width);
    }
  }
  return { rows: count, widths };
}

export function* csvOf(
  { columns }: TaxTable,
  rows: Iterable<readonly SqlValue[]>,
  widths: readonly number[],
): Generator<string, void, undefined> {
  yield `${columns.map(({ name }) => `"${name}"`).join(';')}\r\n`;
  for (const row of rows) {
    const cells = columns.map((column, index) => cellOf(column, row[index] ?? null, widths[index] ?? 0));
    yield `${cells.join(';')}\r\n`;
  }
}

function cellOf({ type }: TaxColumn, value: SqlValue, decimals: number): string {
  if (value === null) return '';
  switch (type) {
    case 'number':
      return typeof value === 'number' ? value.toFixed(decimals).replace('.', ',') : '';
    case 'date':
      return String(value).split('-').reverse().join('.');
    case 'text':
      return `"${textOf(value).replaceAll('"', '""')}"`;
  }
}
