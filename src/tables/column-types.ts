/** The types of a table's columns, for formats that have one type for a whole column. Pure. */
import { dayIn, numberIn, type Table, type TableColumn, type TableValue } from './table.js';

export type ColumnType = 'whole' | 'number' | 'day' | 'text';

/**
 * What each column holds, found by reading all rows: a column is of numbers or days only if all of its values are. Empty
 * texts say nothing, because the API writes them for a number or a day that is not there.
 */
export function columnTypes({ columns, rows }: Table): readonly ColumnType[] {
  const types: (ColumnType | undefined)[] = columns.map(() => undefined);
  for (const row of rows) {
    for (const [index, column] of columns.entries()) {
      const value = row[index] ?? null;
      if (value === null || value === '' || types[index] === 'text') continue;
      types[index] = both(types[index], typeOf(column, value));
    }
  }
  return types.map((type) => type ?? 'text');
}

function typeOf(column: TableColumn, value: TableValue): ColumnType {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return 'whole';
  if (numberIn(column, value) !== undefined) return 'number';
  return dayIn(column, value) === undefined ? 'text' : 'day';
}

function both(one: ColumnType | undefined, other: ColumnType): ColumnType {
  if (one === undefined || one === other) return other;
  const areNumbers = [one, other].every((type) => type === 'whole' || type === 'number');
  return areNumbers ? 'number' : 'text';
}

/** The text of a value in a column of this type; null if it has none. */
export function typedText(column: TableColumn, type: ColumnType, value: TableValue): string | null {
  if (value === null || (value === '' && type !== 'text')) return null;
  return type === 'day' ? (dayIn(column, value) ?? null) : String(value);
}
