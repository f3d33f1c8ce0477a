/** The columns of a table, learned from all of its records. Pure. */
import { type Resource, referenceOf } from '../prosonata/catalogue.js';
import { type Cell, cellOf, type Kind, kindOf, wellFormed } from './cell.js';
import type { Fields } from './record.js';

export interface Column {
  /** Name in the archive: the field's, but for what SQLite cannot tell apart. */
  readonly name: string;
  /** Name in the API. */
  readonly field: string;
  readonly type: 'INTEGER' | 'REAL' | 'TEXT' | 'ANY';
  /** How often each kind of value was seen. */
  readonly kinds: ReadonlyMap<Kind, number>;
  /** Records that have the field at all, empty or not. */
  readonly present: number;
  readonly isDate: boolean;
  /** Fields of the objects that are nested in this field's arrays; undefined where there are none. */
  readonly nested: readonly string[] | undefined;
  /** Whether whole numbers beyond 32 bits were seen. */
  readonly hasLongIntegers: boolean;
  /** Table that the column refers to. */
  readonly reference: string | undefined;
}

interface Seen {
  readonly field: string;
  readonly kinds: Map<Kind, number>;
  present: number;
  isDate: boolean;
  hasLongIntegers: boolean;
  readonly nested: Set<string>;
}

const datePattern = /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/;

/** Learns the columns of one table; the key is the first, the others follow in the order of appearance. */
export function learnColumns(
  resource: Resource,
  records: Iterable<Fields>,
  tables: ReadonlySet<string>,
): readonly Column[] {
  const seen = new Map<string, Seen>();
  const seenOf = (field: string): Seen => {
    const known = seen.get(field);
    if (known) return known;
    const fresh: Seen = {
      field,
      kinds: new Map(),
      present: 0,
      isDate: true,
      hasLongIntegers: false,
      nested: new Set(),
    };
    seen.set(field, fresh);
    return fresh;
  };
  seenOf(resource.key);
  for (const fields of records) {
    for (const [field, value] of fields) {
      const column = seenOf(field);
      const kind = kindOf(value);
      column.kinds.set(kind, (column.kinds.get(kind) ?? 0) + 1);
      column.present++;
      if (column.isDate && kind !== 'null')
        column.isDate = typeof value === 'string' && datePattern.test(value);
      if (kind === 'integer' && value !== (Number(value) | 0)) column.hasLongIntegers = true;
      if (Array.isArray(value)) {
        for (const item of value)
          if (kindOf(item) === 'object') for (const name of Object.keys(item ?? {})) column.nested.add(name);
      }
    }
  }
  const names = uniqueNames([...seen.keys()]);
  return [...seen.values()].map((column, index) => ({
    name: names[index] ?? column.field,
    field: column.field,
    type: typeOf(column.kinds),
    kinds: column.kinds,
    present: column.present,
    isDate: column.isDate && (column.kinds.get('text') ?? 0) > 0,
    nested: column.nested.size > 0 ? [...column.nested] : undefined,
    hasLongIntegers: column.hasLongIntegers,
    reference: knownTable(referenceOf(resource, column.field), tables),
  }));
}

/** A type is declared only where every value is of it: STRICT columns of another type would refuse or alter values. */
function typeOf(kinds: ReadonlyMap<Kind, number>): Column['type'] {
  const types = new Set([...kinds.keys()].filter((kind) => kind !== 'null').map(sqlType));
  const [only] = types;
  return types.size === 1 && only ? only : 'ANY';
}

function sqlType(kind: Kind): Column['type'] {
  if (kind === 'integer' || kind === 'boolean') return 'INTEGER';
  return kind === 'real' ? 'REAL' : 'TEXT';
}

function knownTable(table: string | undefined, tables: ReadonlySet<string>): string | undefined {
  return table !== undefined && tables.has(table) ? table : undefined;
}

/** Names that SQLite can tell apart: it ignores the case of ASCII letters, and an identifier cannot hold NUL. */
export function uniqueNames(fields: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return fields.map((field) => {
    const wanted = wellFormed(field).replaceAll('\0', '\ufffd');
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted}_${count}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** A record as a row of these columns. */
export function rowOf(fields: Fields, columns: readonly Column[]): Cell[] {
  return columns.map(({ field }) => {
    const value = fields.get(field);
    return value === undefined ? null : cellOf(value);
  });
}
