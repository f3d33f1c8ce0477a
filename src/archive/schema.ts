/** The archive's tables and indexes as SQL, and the numbers that mark the format. Pure. */
import { type Resource, referenceOf } from '../prosonata/catalogue.js';
import type { Column } from './columns.js';
import { distinctNames, quoted, speakableName } from './names.js';

/** 'PSba': tells an archive of this program from any other SQLite file. */
export const archiveApplicationId = 0x50536261;
/** Raise when tables or their meaning change; docs/archive-format.md describes this one. */
export const archiveFormat = 3;
/** All that can be read. */
export const archiveFormats: readonly number[] = [2, archiveFormat];

export interface Table {
  readonly resource: Resource;
  /** The resource's name, unless SQLite cannot hold it beside the others. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
}

/** One table name for each resource, in the same order; fills `taken`. */
export function tableNames(resources: readonly Resource[], taken: Set<string>): readonly string[] {
  // SQLite keeps names that begin with sqlite_ to itself, and names with _ describe the backup.
  return distinctNames(
    resources.map(({ name }) => (/^(?:sqlite_|_)/i.test(name) ? `resource_${name}` : name)),
    taken,
  );
}

/** `tables` has the table name of every resource in the archive. */
export function createTable(table: Table, tables: ReadonlyMap<string, Reference>): string {
  const definitions = table.columns.map((column, index) => {
    const reference = referenceIn(table, column, tables);
    return [
      quoted(column.name),
      column.type,
      index === 0 ? 'PRIMARY KEY NOT NULL' : '',
      reference ? `REFERENCES ${quoted(reference.table)} (${quoted(reference.idField)})` : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
  });
  return `CREATE TABLE ${quoted(table.name)} (\n  ${definitions.join(',\n  ')}\n) STRICT`;
}

/** Where a reference leads. */
export interface Reference {
  readonly table: string;
  readonly idField: string;
}

/** Table and id field of each resource, by the resource's name. */
export function referenceTargets(
  resources: readonly Resource[],
  names: readonly string[],
): ReadonlyMap<string, Reference> {
  return new Map(
    resources.map(({ name, idField }, index) => [
      name,
      { table: names[index] ?? name, idField: speakableName(idField) },
    ]),
  );
}

/** What a column refers to; undefined where it is no reference or the archive has no such table. */
export function referenceIn(
  { resource }: Table,
  { field }: Column,
  tables: ReadonlyMap<string, Reference>,
): Reference | undefined {
  const target = referenceOf(resource, field);
  return target === undefined ? undefined : tables.get(target);
}

/** Indexes on what people join and filter by: references and dates, where there are any. */
export function createIndexes(
  table: Table,
  tables: ReadonlyMap<string, Reference>,
  taken: Set<string>,
): readonly string[] {
  const columns = table.columns
    .slice(1)
    .filter((column) => column.hasDates || referenceIn(table, column, tables))
    .filter(({ counts, present }) => present > counts.null);
  const names = distinctNames(
    columns.map(({ name }) => `${table.name}.${name}`),
    taken,
  );
  return columns.map(
    ({ name }, index) =>
      `CREATE INDEX ${quoted(names[index] ?? name)} ON ${quoted(table.name)} (${quoted(name)})`,
  );
}
