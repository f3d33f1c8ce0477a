/** Tables on their way into a file: columns with their labels, and rows that are read one after another. Pure. */
import type { FieldKind } from '../labels/fields.js';

/** `bigint`: a whole number that a double cannot hold. */
export type TableValue = string | number | bigint | null;

export interface TableColumn {
  /** The API's name, or that of a view. */
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  readonly kind: FieldKind;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<readonly TableValue[]>;
}

const numeric: ReadonlySet<FieldKind> = new Set(['money', 'hours', 'percent', 'number']);

/** The number in a value of a column that holds numbers; the API writes many of them as text. */
export function numberIn({ kind }: TableColumn, value: TableValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !numeric.has(kind)) return undefined;
  return /^-?\d{1,15}(?:\.\d+)?$/.test(value) && value.length < 17 ? Number(value) : undefined;
}

/** The day in a value of a column that holds days, as YYYY-MM-DD. */
export function dayIn({ kind }: TableColumn, value: TableValue): string | undefined {
  if (kind !== 'date' || typeof value !== 'string') return undefined;
  const day = /^(\d{4}-\d\d-\d\d)(?: 00:00:00)?$/.exec(value)?.[1];
  return day !== undefined && isDay(day) ? day : undefined;
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/**
 * Whether a spreadsheet could take a text for a formula. Numbers are none.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r\n]/.test(text) && !/^[+-]?\d+(?:[.,]\d+)?$/.test(text);
}
