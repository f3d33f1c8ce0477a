/**
 * The lists of an open archive as questions need them: which columns there are, and what is in them. All of this folder
 * is pure: it makes SQL and reads rows through the `Query` that it is given, in this program and in a browser.
 */
import { quoted } from '../archive/names.js';
import type { ViewedColumn, ViewedTable } from '../archive/view-queries.js';
import type { SqlValue } from '../sqlite/sqlite.js';

/** All rows of one query on an archive. */
export type Query = (sql: string, parameters?: readonly SqlValue[]) => readonly (readonly SqlValue[])[];

export interface ListColumn extends ViewedColumn {
  /** Whether values are nested arrays or objects, as the API's own JSON text. */
  readonly holdsJson: boolean;
}

export interface List extends ViewedTable {
  /** The API's name; `name` is that of the table. */
  readonly resource: string;
  readonly idColumn: string;
  readonly status: string;
  readonly rows: number;
  readonly contentHash: string;
  readonly columns: readonly ListColumn[];
}

export type Lists = ReadonlyMap<string, List>;

/** By the API's names, in the archive's order. The archive must be one that was looked at before: see archive/opening.ts. */
export function listsIn(query: Query): Lists {
  const resources = query(
    'SELECT resource, "table", key, status, rows, content_hash FROM _resources ORDER BY rowid',
  );
  return new Map(
    resources.map(([resource, table, key, status, rows, hash]): [string, List] => {
      const columns = columnsOf(String(table), query);
      return [
        String(resource),
        {
          resource: String(resource),
          name: String(table),
          idColumn: columns.find(({ field }) => field === key)?.name ?? columns[0]?.name ?? String(key),
          status: String(status),
          rows: Number(rows),
          contentHash: String(hash),
          columns,
        },
      ];
    }),
  );
}

function columnsOf(table: string, query: Query): readonly ListColumn[] {
  const rows = query(
    `SELECT "column".name, "column".type, coalesce(described.field, "column".name), coalesce(described.seen, '')
     FROM pragma_table_info(?1) AS "column"
     LEFT JOIN _columns AS described ON described."table" = ?1 AND described."column" = "column".name`,
    [table],
  );
  const fields = rows.map(([, , field]) => field);
  return rows.map(([name, type, field, seen]) => ({
    name: String(name),
    // Names that SQLite cannot hold may have become the same; columns are never.
    field: String(fields.indexOf(field ?? null) === fields.lastIndexOf(field ?? null) ? field : name),
    type: typeOf(String(type)),
    holdsJson: /\b(?:array|object): /.test(String(seen)),
  }));
}

function typeOf(declared: string): ViewedColumn['type'] {
  return declared === 'INTEGER' || declared === 'REAL' || declared === 'TEXT' ? declared : 'ANY';
}

/** SQL for a value of a list that is known by the name of its table. */
export function columnSql({ name }: ViewedColumn): string {
  return quoted(name);
}
