/**
 * What differs between two archives, record by record. Both are read once, side by side in the order of their ids,
 * and nothing is held but the two rows at hand, so the size of the archives does not matter.
 */
import { BackupError } from '../errors.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { Database, SqlValue } from '../sqlite/sqlite.js';
import {
  type ComparedRow,
  type ComparedTable,
  comparedRows,
  isSameRow,
  valueTexts,
} from './compared-rows.js';
import type { ArchivedResource, OpenArchive } from './info.js';
import { mergeWalk } from './merge-walk.js';
import { quoted, speakableName } from './names.js';
import { readable } from './opening.js';
import { titleOf } from './titles.js';

export type Side = 'before' | 'after';

/** A value on both sides, as JSON text: INTEGER has digits alone, REAL a point or an exponent. */
export interface ChangedField {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** The value is a JSON text, as in ChangedField. */
export interface RecordField {
  readonly field: string;
  readonly value: string;
}

export type Difference =
  /** A list that only one archive holds: the other was made without it, or the API refused it then. */
  | { readonly kind: 'list'; readonly resource: string; readonly onlyIn: Side; readonly rows: number }
  /** The records are named by other fields, so they cannot be compared. */
  | { readonly kind: 'key'; readonly resource: string; readonly before: string; readonly after: string }
  /** A field that no record has on the other side. `values`: how many records have it and not null. */
  | {
      readonly kind: 'field';
      readonly resource: string;
      readonly field: string;
      readonly onlyIn: Side;
      readonly values: number;
    }
  | {
      readonly kind: 'added' | 'removed';
      readonly resource: string;
      readonly id: RecordId;
      readonly title: string;
      /** All fields of the record, those that both archives have first. */
      readonly record: readonly RecordField[];
    }
  | {
      readonly kind: 'changed';
      readonly resource: string;
      readonly id: RecordId;
      readonly title: string;
      readonly fields: readonly ChangedField[];
    }
  /** After all others of a resource that differs. Statuses are those of `_resources`. */
  | {
      readonly kind: 'counts';
      readonly resource: string;
      readonly added: number;
      readonly removed: number;
      readonly changed: number;
      readonly same: number;
      readonly statusBefore: string;
      readonly statusAfter: string;
    };

export interface DiffOptions {
  /** Compare this resource only. */
  readonly resource?: string | undefined;
  /** Leave out `added`, `removed` and `changed`. */
  readonly countsOnly?: boolean | undefined;
}

/**
 * The differences, one resource after another, each in the order of its ids; nothing if there are none. Values
 * are compared by type as well; the declared types of columns, and the tables that describe the backups, are not.
 * Throws NotAnArchive, and BackupError if neither archive has the resource, or if rows are not in order.
 */
export function* diffArchives(
  before: OpenArchive,
  after: OpenArchive,
  options: DiffOptions = {},
): Generator<Difference, void, undefined> {
  for (const name of namesToCompare(before, after, options)) {
    const [one, other] = [listIn(before, name), listIn(after, name)];
    if (one && other) yield* diffLists(before.database, one, after.database, other, options);
    else if (one) yield { kind: 'list', resource: name, onlyIn: 'before', rows: one.rows };
    else if (other) yield { kind: 'list', resource: name, onlyIn: 'after', rows: other.rows };
  }
}

function namesToCompare(
  before: OpenArchive,
  after: OpenArchive,
  { resource }: DiffOptions,
): Iterable<string> {
  const names = new Set([...before.info.resources, ...after.info.resources].map(({ name }) => name));
  if (resource === undefined) return names;
  if (names.has(resource)) return [resource];
  throw new BackupError(
    `Neither archive has a list "${resource}".`,
    'See "info" for the lists of an archive.',
  );
}

/** A list that could not be read has a table too, an empty one; to call all its records removed would be wrong. */
function listIn({ info }: OpenArchive, name: string): ArchivedResource | undefined {
  const found = info.resources.find((resource) => resource.name === name);
  return found && ['refused', 'absent'].includes(found.status) ? undefined : found;
}

function* diffLists(
  before: Database,
  one: ArchivedResource,
  after: Database,
  other: ArchivedResource,
  options: DiffOptions,
): Generator<Difference, void, undefined> {
  const resource = one.name;
  if (one.key !== other.key) {
    yield { kind: 'key', resource, before: one.key, after: other.key };
    return;
  }
  const [left, right] = [fieldsOf(before, one), fieldsOf(after, other)];
  // An empty table has no fields to speak of.
  const fields =
    one.rows === 0 || other.rows === 0
      ? []
      : [
          ...fieldsOnlyIn('before', before, one, left, right),
          ...fieldsOnlyIn('after', after, other, right, left),
        ];
  yield* fields;
  const shared = sharedFields(speakableName(one.key), left, right);
  const [older, newer] = [sideOf('before', one, shared, left), sideOf('after', other, shared, right)];
  const rows = mergeWalk(comparedRows(before, older.table), comparedRows(after, newer.table));
  const counts = { added: 0, removed: 0, changed: 0, same: 0 };
  for (const { before: old, after: now } of rows) {
    const kind = !old ? 'added' : !now ? 'removed' : isSameRow(old, now) ? 'same' : 'changed';
    counts[kind]++;
    if (kind === 'same' || options.countsOnly) continue;
    if (old && now) yield changedRecord(resource, old, now, { shared, older, newer });
    else if (old) yield loneRecord('removed', resource, old, older);
    else if (now) yield loneRecord('added', resource, now, newer);
  }
  if (fields.length > 0 || counts.added + counts.removed + counts.changed > 0) {
    yield { kind: 'counts', resource, ...counts, statusBefore: one.status, statusAfter: other.status };
  }
}

function changedRecord(
  resource: string,
  old: ComparedRow,
  now: ComparedRow,
  { shared, older, newer }: { shared: readonly SharedField[]; older: SideTable; newer: SideTable },
): Difference {
  const before = valueTexts(old.values, older.table.columns);
  const after = valueTexts(now.values, newer.table.columns);
  const fields = shared
    .map(({ field }, index) => ({ field, before: before[index] ?? 'null', after: after[index] ?? 'null' }))
    .filter((changed) => changed.before !== changed.after);
  const title = titleOf(resource, valuesOf(recordOf(now, newer)));
  return { kind: 'changed', resource, id: now.id, title, fields };
}

function loneRecord(
  kind: 'added' | 'removed',
  resource: string,
  row: ComparedRow,
  side: SideTable,
): Difference {
  const record = recordOf(row, side);
  return { kind, resource, id: row.id, title: titleOf(resource, valuesOf(record)), record };
}

function recordOf({ values, own }: ComparedRow, { table, fields }: SideTable): readonly RecordField[] {
  const texts = [...valueTexts(values, table.columns), ...valueTexts(own, table.own)];
  return fields.map((field, index) => ({ field, value: texts[index] ?? 'null' }));
}

function valuesOf(record: readonly RecordField[]): ReadonlyMap<string, string> {
  return new Map(record.map(({ field, value }) => [field, value]));
}

/** A table as one side of the comparison has it. */
interface SideTable {
  readonly table: ComparedTable;
  /** The names of all fields, in the order of the columns that are read. */
  readonly fields: readonly string[];
}

function sideOf(
  side: Side,
  { table }: ArchivedResource,
  shared: readonly SharedField[],
  all: ReadonlyMap<string, Field>,
): SideTable {
  const names = new Set(shared.map(({ field }) => field));
  const own = [...all].filter(([field]) => !names.has(field));
  return {
    table: {
      table,
      columns: shared.map((field) => ({ name: field[side], mayBeReal: field.mayBeReal })),
      own: own.map(([, { column, mayBeReal }]) => ({ name: column, mayBeReal })),
    },
    fields: [...names, ...own.map(([field]) => field)],
  };
}

interface Field {
  readonly column: string;
  readonly mayBeReal: boolean;
}

/**
 * The columns of a table by the API's names of the fields: where two names differ in case only, which of them got
 * a suffix depends on which came first.
 */
function fieldsOf(database: Database, { table }: ArchivedResource): ReadonlyMap<string, Field> {
  const rows = readable(() =>
    database.query(
      `SELECT column.name, column.type, coalesce(described.field, column.name) FROM pragma_table_info(?1) AS column
       LEFT JOIN _columns AS described ON described."table" = ?1 AND described."column" = column.name`,
      [table],
    ),
  );
  const names = rows.map(([, , field]) => field);
  return new Map(
    rows.map(([column, type, field]): [string, Field] => {
      // Names that SQLite cannot hold may have become the same; columns are never.
      const isUnique = names.indexOf(field ?? null) === names.lastIndexOf(field ?? null);
      return [
        String(isUnique ? field : column),
        { column: String(column), mayBeReal: type !== 'INTEGER' && type !== 'TEXT' },
      ];
    }),
  );
}

function fieldsOnlyIn(
  side: Side,
  database: Database,
  { name, table }: ArchivedResource,
  fields: ReadonlyMap<string, Field>,
  others: ReadonlyMap<string, Field>,
): readonly Difference[] {
  return [...fields]
    .filter(([field]) => !others.has(field))
    .map(([field, { column }]) => ({
      kind: 'field',
      resource: name,
      field,
      onlyIn: side,
      values: countValues(database, table, column),
    }));
}

function countValues(database: Database, table: string, column: string): number {
  return Number(
    readable((): SqlValue => database.value(`SELECT count(${quoted(column)}) FROM ${quoted(table)}`)),
  );
}

interface SharedField {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly mayBeReal: boolean;
}

/** The fields of both sides, the id field first. */
function sharedFields(
  idField: string,
  before: ReadonlyMap<string, Field>,
  after: ReadonlyMap<string, Field>,
): readonly SharedField[] {
  const shared = [...before].flatMap(([field, one]): SharedField[] => {
    const other = after.get(field);
    const mayBeReal = one.mayBeReal || other?.mayBeReal === true;
    return other ? [{ field, before: one.column, after: other.column, mayBeReal }] : [];
  });
  return [
    ...shared.filter(({ field }) => field === idField),
    ...shared.filter(({ field }) => field !== idField),
  ];
}
