/**
 * What the schema of an archive may define. Expressions in it would be run while tables are only read: of a column
 * that is computed, of a check, of an index. So each table must be made of the words that this program writes, and
 * there are no operators, literals or functions among them. Views hold expressions, but nothing here reads one. Pure.
 */
import type { SqlValue } from '../sqlite/sqlite.js';
import { aboutTables } from './about.js';

export interface Shape {
  readonly tables: ReadonlySet<string>;
  /** The first thing that no archive of this program has, as a phrase; undefined if there is none. */
  readonly stranger: string | undefined;
}

/** Looks at the entries of sqlite_schema: type, name, sql. */
export function shapeOf(entries: readonly (readonly SqlValue[])[]): Shape {
  const tables = new Set<string>();
  let stranger: string | undefined;
  for (const [type, name, sql] of entries) {
    if (type === 'table') tables.add(String(name));
    if (!isKnown(type, sql)) stranger ??= `it has the ${type} ${name}`;
  }
  const missing = ['_backup', '_resources', '_columns'].find((name) => !tables.has(name));
  return { tables, stranger: stranger ?? (missing && `it has no table ${missing}`) };
}

const quotedNames = /"(?:[^"]|"")*"/g;

/** All that may stand outside of quoted names in the definition of a table. */
const words: ReadonlySet<string> = new Set(
  `${aboutTables} INTEGER REAL TEXT ANY PRIMARY KEY NOT NULL REFERENCES STRICT`.match(/\w+/g),
);

function isKnown(type: SqlValue | undefined, sql: SqlValue | undefined): boolean {
  // The indexes that SQLite makes for keys have no text.
  if (typeof sql !== 'string') return type === 'index' && sql === null;
  const bare = sql.replace(quotedNames, '""');
  switch (type) {
    case 'view':
      return true;
    case 'index':
      // Columns and nothing else; people may have made one of their own.
      return /^CREATE (?:UNIQUE )?INDEX \S+ ON [^\s()]+ ?\([\w",\s]+\)$/i.test(bare);
    case 'table':
      return (
        /^CREATE TABLE [\w"]+ \([\w\s(),"]+\) STRICT(?:, WITHOUT ROWID)?$/.test(bare) &&
        (bare.match(/\w+/g) ?? []).every((word) => words.has(word))
      );
    default:
      return false;
  }
}
