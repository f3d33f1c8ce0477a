/** Searching lists: what people type, as SQL that is true of the records that hold all of it. */
import type { FieldKind } from '../labels/fields.js';
import { labelOf } from '../labels/labels.js';
import type { SqlValue } from '../sqlite/sqlite.js';
import { type Patterns, patternsFor } from './folding.js';
import { columnSql, type List, type ListColumn } from './lists.js';

/** A word of what is searched for, with the other ways to write it. */
export interface Term extends Omit<Patterns, 'hull'> {
  readonly text: string;
  /** One of them applies wherever one of the patterns does; undefined if nothing is known that does. */
  readonly hulls: readonly string[] | undefined;
  /** The number that it is; undefined if it is none. */
  readonly number: number | undefined;
  /** Its digits, if it may be a telephone number or the like. */
  readonly digits: string | undefined;
}

export interface SearchOptions {
  /** Only these fields; otherwise all but those that repeat what another list says. */
  readonly fields?: readonly string[];
}

export interface Search {
  /** SQL that is true of a row that holds every term. */
  readonly where: string;
  readonly parameters: readonly SqlValue[];
}

const fewestDigits = 4;

/** The words of a text; what is in quotes is one. */
export function termsOf(text: string): readonly Term[] {
  const words = [...text.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  return words.map(termOf);
}

function termOf(text: string): Term {
  const forms = [...new Set([text, isoDate(text), plainAmount(text)])].flatMap((form) => form ?? []);
  const all = forms.map(patternsFor);
  const digits = text.replace(/[\s/()+-]/g, '');
  return {
    text,
    plain: all.flatMap(({ plain }) => plain),
    html: all.flatMap(({ html }) => html),
    json: all.flatMap(({ json }) => json),
    hulls: hullsOf(all),
    places: new RegExp(all.map(({ places }) => places.source).join('|'), 'gu'),
    number: numberOf(text),
    digits: /^[A-Z]{0,2}\d+$/i.test(digits) && digits.length >= fewestDigits ? digits : undefined,
  };
}

function hullsOf(patterns: readonly Patterns[]): readonly string[] | undefined {
  const hulls = patterns.flatMap(({ hull }) => hull ?? []);
  return hulls.length === patterns.length ? hulls : undefined;
}

/** 1.3.2024 and 03.2024 as they are stored; undefined for what is no date. */
function isoDate(text: string): string | undefined {
  const [, day, month = '', year = ''] = /^(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  if (year === '') return undefined;
  return [year, month, ...(day === undefined ? [] : [day])].map((part) => part.padStart(2, '0')).join('-');
}

/** 1.234,50 as it is stored: 1234.50; undefined for what is no amount. */
function plainAmount(text: string): string | undefined {
  if (!/^-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$/.test(text)) return undefined;
  return text.replaceAll('.', '').replace(',', '.');
}

function numberOf(text: string): number | undefined {
  const plain = /^-?\d+\.\d+$/.test(text) && !/^-?\d{1,3}\.\d{3}$/.test(text) ? text : plainAmount(text);
  return plain !== undefined && plain.length < 17 ? Number(plain) : undefined;
}

/** Undefined if the list has nothing in which the terms could stand. */
export function searchIn(
  list: List,
  terms: readonly Term[],
  options: SearchOptions = {},
): Search | undefined {
  const columns = searchedColumns(list, options);
  const parameters: SqlValue[] = [];
  // Each value once, and only if it is used: SQLite refuses more values than there are places.
  const places = new Map<SqlValue, string>();
  const bound = (value: SqlValue): string => {
    const place = places.get(value) ?? `?${parameters.push(value)}`;
    places.set(value, place);
    return place;
  };
  const conditions: string[] = [];
  for (const term of terms) {
    const condition = conditionOf(term, columns, bound);
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  return conditions.length === 0 ? undefined : { where: conditions.join('\n  AND '), parameters };
}

interface SearchedColumn extends ListColumn {
  readonly kind: FieldKind;
  readonly isKnown: boolean;
}

/** The columns that are searched. */
export function searchedColumns(
  { resource, columns }: List,
  { fields }: SearchOptions,
): readonly SearchedColumn[] {
  return columns.flatMap((column) => {
    const { kind, isKnown, isRepeated = false } = labelOf(resource, column.field);
    if (fields ? !fields.includes(column.field) : isRepeated) return [];
    // A 1 that is typed would be found in every flag.
    return kind === 'flag' || kind === 'code' ? [] : [{ ...column, kind, isKnown }];
  });
}

/** Kinds whose values are made of digits. */
const numericKinds: ReadonlySet<FieldKind> = new Set([
  'date',
  'moment',
  'time',
  'hours',
  'percent',
  'number',
  'id',
]);

function conditionOf(
  term: Term,
  columns: readonly SearchedColumn[],
  bound: (value: SqlValue) => string,
): string | undefined {
  const { plain, html, json, hulls, number, digits } = term;
  const parts = columns.flatMap((column) => {
    const name = columnSql(column);
    // A word without a digit is in no day and no amount, and these columns are most of a large table.
    const mayHold = !numericKinds.has(column.kind) || /\d/.test(term.text);
    const hasText = column.type !== 'INTEGER' && column.type !== 'REAL' && mayHold;
    const patterns = [
      ...(hasText ? plain : []),
      ...(column.holdsJson ? json : []),
      ...(column.kind === 'html' || column.holdsJson || !column.isKnown ? html : []),
    ].map((pattern) => `${name} GLOB ${bound(pattern)}`);
    const hull = hulls?.map((one) => `${name} LIKE ${bound(one)}`);
    // Most texts of most lists are empty: not to look into them takes a third off.
    const found = [`${name} <> ''`, ...(hull ? [anyOf(hull)] : []), anyOf(patterns)].join(' AND ');
    return [
      ...(patterns.length === 0 ? [] : [`(${found})`]),
      ...(column.type === 'TEXT' || number === undefined ? [] : [`${name} = ${bound(number)}`]),
      ...(column.kind === 'digits' && digits !== undefined
        ? [`${withoutBlanks(name)} GLOB ${bound(`*${globText(digits)}*`)}`]
        : []),
    ];
  });
  return parts.length === 0 ? undefined : anyOf(parts);
}

function globText(digits: string): string {
  return digits.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

function withoutBlanks(name: string): string {
  return [' ', '/', '-', '(', ')'].reduce((sql, sign) => `replace(${sql}, '${sign}', '')`, name);
}

/** As a tree: SQLite has a limit for how deep an expression is. */
function anyOf(parts: readonly string[]): string {
  if (parts.length <= 8) return `(${parts.join(' OR ')})`;
  const half = Math.ceil(parts.length / 2);
  return `(${anyOf(parts.slice(0, half))} OR ${anyOf(parts.slice(half))})`;
}

/** Whether a value holds a term, and so is worth showing; the same as the SQL, except for numbers in texts. */
export function holdsTerm(value: SqlValue, kind: FieldKind, { places, number, digits }: Term): boolean {
  if (value === null) return false;
  if (typeof value === 'number') return value === number;
  const text = typeof value === 'string' ? value : '';
  if (kind === 'digits' && digits !== undefined) {
    const bare = text.replace(/[ /()-]/g, '').toLowerCase();
    if (bare.includes(digits.toLowerCase())) return true;
  }
  return new RegExp(places.source, 'u').test(text);
}
