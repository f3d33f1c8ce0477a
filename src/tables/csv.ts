/** CSV: by RFC 4180 for programs, or as the German Excel opens it by a double click. Pure. */
import { dayIn, looksLikeFormula, numberIn, type Table, type TableColumn, type TableValue } from './table.js';

export interface CsvStyle {
  readonly separator: ',' | ';';
  /** Decimal comma, days as 31.12.2026, the words of people as heads of columns, and a byte order mark in front. */
  readonly isGerman: boolean;
  /** Texts exactly as they are stored. Otherwise one that a spreadsheet could take for a formula gets an apostrophe. */
  readonly isExact: boolean;
}

export const plainCsv: CsvStyle = { separator: ',', isGerman: false, isExact: false };
export const exactCsv: CsvStyle = { ...plainCsv, isExact: true };
export const germanCsv: CsvStyle = { separator: ';', isGerman: true, isExact: false };

/** The lines, each with its end. */
export function* csvLines({ columns, rows }: Table, style: CsvStyle): Generator<string, void, undefined> {
  const line = (texts: readonly string[]) =>
    `${texts.map((text) => quotedCell(text, style)).join(style.separator)}\r\n`;
  const mark = style.isGerman ? '\ufeff' : '';
  yield mark + line(columns.map(({ name, title }) => guarded(style.isGerman ? title : name, style)));
  for (const row of rows) {
    yield line(columns.map((column, index) => cellText(column, row[index] ?? null, style)));
  }
}

function cellText(column: TableColumn, value: TableValue, style: CsvStyle): string {
  if (value === null) return '';
  if (style.isGerman) {
    const number = numberIn(column, value);
    if (number !== undefined) return germanNumber(column, value, number);
    const day = dayIn(column, value);
    if (day !== undefined) return day.split('-').reverse().join('.');
  }
  return typeof value === 'string' ? guarded(value, style) : String(value);
}

/** Digits stay as they are; money that is a number gets its two decimals. */
function germanNumber({ kind }: TableColumn, value: TableValue, number: number): string {
  const digits = kind === 'money' && typeof value === 'number' ? number.toFixed(2) : String(value);
  return digits.replace('.', ',');
}

function guarded(text: string, { isExact }: CsvStyle): string {
  return !isExact && looksLikeFormula(text) ? `'${text}` : text;
}

function quotedCell(text: string, { separator }: CsvStyle): string {
  return /["\r\n]/.test(text) || text.includes(separator) || /^\s|\s$/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
