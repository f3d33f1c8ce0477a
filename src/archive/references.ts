/**
 * References that lead to records which no list gave: what was deleted in the workspace, and what a list hides. Counted
 * in the archive itself, so that the table says what its reader finds.
 */
import type { Database } from '../sqlite/sqlite.js';
import type { DanglingReference } from '../workfile/dangling.js';
import type { Column } from './columns.js';
import { quoted } from './names.js';
import { type Reference, referenceIn, type Table } from './schema.js';

export const referencesTable = `
  CREATE TABLE _references (
    "from" TEXT NOT NULL, "column" TEXT NOT NULL, "to" TEXT NOT NULL, rows INTEGER NOT NULL,
    missing INTEGER NOT NULL, ids TEXT NOT NULL, PRIMARY KEY ("from", "column")
  ) STRICT;
`;

/** Ids that are named one by one; all are counted. */
const idsNamedAtMost = 10;

/** Fills `_references` with every reference between the tables. */
export function describeReferences(
  database: Database,
  tables: readonly Table[],
  targets: ReadonlyMap<string, Reference>,
): void {
  for (const table of tables) {
    for (const column of table.columns) {
      const reference = referenceIn(table, column, targets);
      if (!reference) continue;
      const insert = `INSERT INTO _references SELECT ?1, ?2, ?3, ${dangling(table, column, reference)}`;
      database.execute(insert, [table.name, column.name, reference.table, idsNamedAtMost]);
    }
  }
}

/**
 * What follows the names in a row of `_references`. The API writes ids as numbers or as their digits, and 0 if nothing
 * is referred to; only the agency itself has the id 0.
 */
function dangling(table: Table, column: Column, { table: target, idField: key }: Reference): string {
  const name = quoted(column.name);
  const id =
    column.type === 'INTEGER'
      ? name
      : `CASE WHEN CAST(CAST(${name} AS INTEGER) AS TEXT) = ${name} THEN CAST(${name} AS INTEGER) ELSE ${name} END`;
  const found = `SELECT 1 FROM ${quoted(target)} WHERE ${quoted(key)} IN (named.id, CAST(named.id AS TEXT))`;
  return `coalesce(sum(rows), 0), count(*), json_group_array(id) FILTER (WHERE place <= ?4) FROM (
    SELECT id, rows, row_number() OVER (ORDER BY id) AS place FROM (
      SELECT ${id} AS id, count(*) AS rows FROM ${quoted(table.name)}
      WHERE ${name} IS NOT NULL AND ${name} <> '' GROUP BY 1
    ) AS named WHERE id <> 0 AND NOT EXISTS (${found})
  )`;
}

/** The references of an archive that lead to nothing; none of an archive of a version that did not count them. */
export function danglingIn(database: Database): readonly DanglingReference[] {
  if (database.value("SELECT 1 FROM sqlite_schema WHERE name = '_references'") !== 1) return [];
  return database
    .query('SELECT "from", "column", "to", rows, missing FROM _references WHERE missing > 0 ORDER BY rowid')
    .map(([from, column, to, rows, missing]) => ({
      from: String(from),
      column: String(column),
      to: String(to),
      rows: Number(rows),
      missing: Number(missing),
    }));
}
