/**
 * Queries of views with fields in braces, filled in with what an archive has. The vendor's types are not consistent and
 * its empty values neither, so each place says how a value is read. Pure.
 */
import { quoted } from './names.js';

/**
 * How a value is read. Only what converts exactly is converted: of any other value there is none.
 * - `whole`: a whole number, also if it is written as text: an id, a code, a flag
 * - `number`: a number, also if it is written as text of up to 16 characters
 * - `day`: YYYY-MM-DD, of a timestamp its day; 0000-00-00 is none
 * - `text`: anything but the empty text
 */
export type Reading = 'whole' | 'number' | 'day' | 'text';

export type SqlType = 'INTEGER' | 'REAL' | 'TEXT';

/** Made if the archive has these fields, of these lists; what else the query names may be missing. */
export interface NamedQuery {
  readonly name: string;
  /** Lists by alias. */
  readonly tables: Readonly<Record<string, string>>;
  readonly requires: Readonly<Record<string, readonly string[]>>;
  readonly query: string;
}

/** A column of an archive, as its builder knows it or as its reader finds it. */
export interface ViewedColumn {
  readonly name: string;
  /** The API's name. */
  readonly field: string;
  readonly type: 'INTEGER' | 'REAL' | 'TEXT' | 'ANY';
}

export interface ViewedTable {
  readonly name: string;
  readonly columns: readonly ViewedColumn[];
}

/** What a query may name. */
export interface Known {
  /** By alias; an alias of a list that the archive lacks has none, and its fields are NULL. */
  readonly tables: ReadonlyMap<string, ViewedTable>;
  /** Names of the views that are made already, as they are wanted and as they are. */
  readonly views: ReadonlyMap<string, string>;
}

/**
 * `{t}` is the table of an alias, `{v_invoices}` a view; `{t.date}` a field as it is, `{day t.date}` as it is read, and
 * `{TEXT day t.date}` the same as a column of that type, which tools that look at types before values need.
 */
const placeholder = /\{(?:(INTEGER|REAL|TEXT) )?(?:(whole|number|day|text) )?(\w+)(?:\.(\w+))?\}/g;

export function filledIn(query: string, known: Known): string {
  return query.replace(
    placeholder,
    (
      _,
      type: SqlType | undefined,
      reading: Reading | undefined,
      alias: string,
      field: string | undefined,
    ) => {
      if (field === undefined) return nameOf(alias, known);
      const column = columnOf(alias, field, known);
      const name = column && `${alias}.${quoted(column.name)}`;
      const value = column && name ? readAs(reading, name, column) : 'NULL';
      // A column that has the type keeps its index.
      return type === undefined || (value === name && column?.type === type)
        ? value
        : `CAST(${value} AS ${type})`;
    },
  );
}

/** SQL that is true if a field has a value of which the reading makes none; undefined if that cannot be. */
export function isUnreadSql(
  reading: Reading,
  alias: string,
  field: string,
  known: Known,
): string | undefined {
  const column = columnOf(alias, field, known);
  if (!column) return undefined;
  const name = `${alias}.${quoted(column.name)}`;
  const value = readAs(reading, name, column);
  if (reading === 'text' || value === name) return undefined;
  const empty = reading === 'day' ? `('', '0000-00-00', '0000-00-00 00:00:00')` : `('')`;
  return `${name} NOT IN ${empty} AND ${value} IS NULL`;
}

function nameOf(alias: string, { tables, views }: Known): string {
  const table = tables.get(alias);
  if (table) return `${quoted(table.name)} AS ${alias}`;
  const view = views.get(alias);
  if (view !== undefined) return quoted(view);
  throw new Error(`a view names ${alias}, which is nothing`);
}

function columnOf(alias: string, field: string, { tables }: Known): ViewedColumn | undefined {
  return tables.get(alias)?.columns.find((column) => column.field === field);
}

function readAs(reading: Reading | undefined, name: string, { type }: ViewedColumn): string {
  switch (reading) {
    case 'whole':
      return type === 'INTEGER'
        ? name
        : `CASE WHEN ${name} = CAST(${name} AS INTEGER) AND length(${name}) < 20
    THEN CAST(${name} AS INTEGER) END`;
    case 'number':
      return type === 'INTEGER' || type === 'REAL'
        ? name
        : `CASE WHEN ${name} = CAST(${name} AS REAL) AND length(${name}) < 17 THEN CAST(${name} AS REAL) END`;
    case 'day':
      return `CASE WHEN date(substr(${name}, 1, 10)) = substr(${name}, 1, 10) THEN substr(${name}, 1, 10) END`;
    case 'text':
      return `nullif(${name}, '')`;
    default:
      return name;
  }
}
