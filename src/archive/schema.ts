/** The archive's SQL. Pure. */
import type { Resource } from '../prosonata/catalogue.js';
import { type Column, uniqueNames } from './columns.js';

/** 'PSba': tells an archive of this program from any other SQLite file. */
export const archiveApplicationId = 0x50536261;
/** Raise when tables or their meaning change; docs/archive-format.md describes this one. */
export const archiveFormat = 1;

export interface Table {
  readonly resource: Resource;
  readonly columns: readonly Column[];
}

/** An identifier in quotes, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function createTable({ resource, columns }: Table, keys: ReadonlyMap<string, string>): string {
  const definitions = columns.map((column, index) => {
    const key = index === 0 ? ' PRIMARY KEY NOT NULL' : '';
    const target = column.reference === undefined ? undefined : keys.get(column.reference);
    const reference =
      column.reference === undefined || target === undefined
        ? ''
        : ` REFERENCES ${quoted(column.reference)} (${quoted(target)})`;
    return `${quoted(column.name)} ${column.type}${key}${reference}`;
  });
  return `CREATE TABLE ${quoted(resource.name)} (${definitions.join(', ')}) STRICT`;
}

export function insertRow({ resource, columns }: Table): string {
  const values = columns.map(({ hasLongIntegers, type }, index) => {
    const parameter = `?${index + 1}`;
    if (!hasLongIntegers || type !== 'ANY') return parameter;
    // The engine hands whole numbers beyond 32 bits over as REAL.
    return `iif(typeof(${parameter}) = 'real' AND abs(${parameter}) < 9007199254740992 AND ${parameter} = CAST(${parameter} AS INTEGER), CAST(${parameter} AS INTEGER), ${parameter})`;
  });
  return `INSERT INTO ${quoted(resource.name)} VALUES (${values.join(', ')})`;
}

/** Indexes on what people join and filter by. */
export function createIndexes({ resource, columns }: Table): string[] {
  return columns
    .slice(1)
    .filter(({ reference, isDate }) => reference !== undefined || isDate)
    .map(
      ({ name }) =>
        `CREATE INDEX ${quoted(`${resource.name}.${name}`)} ON ${quoted(resource.name)} (${quoted(name)})`,
    );
}

/** One view for each field that holds arrays of objects: parent key, place in the array, then the objects' fields. */
export function createViews({ resource, columns }: Table): string[] {
  const key = columns[0]?.name ?? resource.key;
  return columns.flatMap(({ name, nested }) => {
    if (!nested) return [];
    // A JSON path cannot name a field with a quote in it; such a field is still in the column's JSON text.
    const fields = nested.filter((field) => !/["\\\p{C}]/u.test(field));
    const names = uniqueNames([key, 'item', ...fields]).map(quoted);
    const values = fields.map(
      (field, index) =>
        `json_extract(item.value, '$."${field.replaceAll("'", "''")}"') AS ${names[index + 2]}`,
    );
    return [
      `CREATE VIEW ${quoted(`${resource.name}_${name}`)} AS SELECT ${[
        `parent.${quoted(key)} AS ${names[0]}`,
        `item.key + 1 AS ${names[1]}`,
        ...values,
      ].join(
        ', ',
      )} FROM ${quoted(resource.name)} AS parent, json_each(iif(json_valid(parent.${quoted(name)}), parent.${quoted(name)}, '[]')) AS item WHERE item.type = 'object'`,
    ];
  });
}

export const describingTables = `
  CREATE TABLE _backup (
    id TEXT PRIMARY KEY NOT NULL, workspace TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    program_version TEXT NOT NULL, format INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE _resources (
    resource TEXT PRIMARY KEY NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, key TEXT NOT NULL,
    rows INTEGER NOT NULL, reported INTEGER, content_hash TEXT NOT NULL, requests INTEGER NOT NULL,
    repairs INTEGER NOT NULL, details_read INTEGER NOT NULL, details_missing INTEGER NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL, started_at TEXT, finished_at TEXT
  ) STRICT;
  CREATE TABLE _runs (
    number INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, requests INTEGER NOT NULL,
    stopped TEXT NOT NULL, program_version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE _columns (
    "table" TEXT NOT NULL, "column" TEXT NOT NULL, field TEXT NOT NULL, type TEXT NOT NULL, seen TEXT NOT NULL,
    present INTEGER NOT NULL, reference TEXT, PRIMARY KEY ("table", "column")
  ) STRICT;
`;
