/** One archive that is open, as the other parts of the engine ask it. Nothing that it defines is run. */
import { type ArchivedResource, readInfo } from '../../archive/info.js';
import { quoted } from '../../archive/names.js';
import { NotAnArchive } from '../../archive/opening.js';
import { archiveApplicationId, archiveFormats } from '../../archive/schema.js';
import { isSchemaTree } from '../../archive/schema-pages.js';
import { shapeOf } from '../../archive/shape.js';
import { type List, type Lists, listsIn } from '../../questions/lists.js';
import { type Database, type Sqlite, SqliteError, type SqlValue } from '../../sqlite/database.js';
import type { Storage } from '../../sqlite/storage.js';
import type { ArchiveFacts, ColumnFacts, ListFacts } from '../protocol.js';
import { OpeningFailed } from './opening-failed.js';

export interface ArchiveFile {
  readonly database: Database;
  readonly facts: ArchiveFacts;
  /** The lists as questions and searches need them. */
  readonly lists: Lists;
  /** Throws if there is none. */
  list(name: string): ListFacts;
  /** The same as questions and searches need it. */
  searched(name: string): List;
  /** The list whose records lie in this table. */
  listOfTable(table: string): ListFacts | undefined;
  /** Lists and columns that refer to a list. */
  referringTo(list: ListFacts): readonly Referring[];
}

export interface Referring {
  readonly list: ListFacts;
  readonly column: ColumnFacts;
}

/** Throws OpeningFailed. */
export function openArchiveFile(sqlite: Sqlite, storage: Storage, fileName: string): ArchiveFile {
  const header = storage.subarray(0, Math.min(16, storage.length));
  if (new TextDecoder('latin1').decode(header) !== 'SQLite format 3\0') throw new OpeningFailed('not-sqlite');
  if (!isSchemaTree(storage)) throw new OpeningFailed('altered');
  const database = opened(() => sqlite(storage));
  try {
    return opened(() => readArchive(database, fileName, storage.length));
  } catch (error) {
    database.close();
    throw error;
  }
}

function opened<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof NotAnArchive) throw new OpeningFailed('altered', { cause });
    if (cause instanceof SqliteError) throw new OpeningFailed('damaged', { cause });
    throw cause;
  }
}

function readArchive(database: Database, fileName: string, sizeBytes: number): ArchiveFile {
  if (database.value('PRAGMA application_id') !== archiveApplicationId) throw new OpeningFailed('not-ours');
  const format = Number(database.value('PRAGMA user_version'));
  if (!archiveFormats.includes(format)) {
    throw new OpeningFailed(format > Math.max(...archiveFormats) ? 'newer-format' : 'older-format');
  }
  // Nothing that the file defines may call a function that reaches beyond it. Its locks are never asked for again.
  database.execute('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY');
  database.execute('PRAGMA query_only = ON');
  const { tables, stranger } = shapeOf(database.query('SELECT type, name, sql FROM sqlite_schema'));
  if (stranger !== undefined) throw new OpeningFailed('altered');
  const info = readInfo({ database, tables }, sizeBytes);
  const lists = info.resources.map((resource) => listFacts(database, resource));
  const named = listsIn(database.query);
  const byName = new Map(lists.map((list) => [list.name, list]));
  const byTable = new Map(lists.map((list) => [list.table, list]));
  return {
    database,
    facts: { ...info, fileName, format, lists },
    list(name) {
      const found = byName.get(name);
      if (!found) throw new Error('there is no such list');
      return found;
    },
    lists: named,
    searched(name) {
      const found = named.get(name);
      if (!found) throw new Error('there is no such list');
      return found;
    },
    listOfTable: (table) => byTable.get(table),
    referringTo: ({ table }) =>
      lists.flatMap((list) =>
        list.columns.filter((column) => column.refersTo === table).map((column) => ({ list, column })),
      ),
  };
}

function listFacts(database: Database, resource: ArchivedResource): ListFacts {
  const { table } = resource;
  const described = new Map(
    database
      .query('SELECT "column", field, seen FROM _columns WHERE "table" = ?', [table])
      .map(([column, field, seen]) => [String(column), { field, seen: String(seen) }]),
  );
  const references = new Map(
    database
      .query('SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table])
      .map(([from, to]) => [String(from), String(to)]),
  );
  const columns = database
    .query('SELECT name, type FROM pragma_table_info(?)', [table])
    .map(([name, type]): ColumnFacts => {
      const column = String(name);
      const { field, seen = '' } = described.get(column) ?? {};
      const refersTo = references.get(column);
      return {
        name: column,
        field: typeof field === 'string' ? field : column,
        type: String(type),
        isNested: /\b(?:array|object): /.test(seen),
        isText: /\btext: /.test(seen),
        isEmpty: /^(?:null: \d+)?$/.test(seen),
        ...(refersTo !== undefined && { refersTo }),
      };
    });
  return { ...resource, columns, key: keyColumn(columns, resource.key) };
}

/** The id field is always the first column; its name may have been changed. */
function keyColumn(columns: readonly ColumnFacts[], key: string): string {
  return columns.find(({ name }) => name === key)?.name ?? columns[0]?.name ?? key;
}

/** SQL for the rows of a list and their places: numbers that tell them apart. */
export interface Places {
  /** The rows. */
  readonly from: string;
  /** The same in the order in which they lie, whatever is asked of them. */
  readonly scan: string;
  /** The place of a row. */
  readonly place: string;
  /** True of the rows of the table itself whose places are in the JSON array ?1. */
  readonly isAt: string;
}

export function placesOf({ table, key, columns }: ListFacts): Places {
  const rows = quoted(table);
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  const wanted = 'IN (SELECT value FROM json_each(?1))';
  const free = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
  if (free) return { from: rows, scan: `${rows} NOT INDEXED`, place: free, isAt: `${free} ${wanted}` };
  // Its columns take every name that SQLite has for the place of a row, so the rows are numbered.
  let place = 'place';
  while (taken.has(place)) place += '_';
  const from = `(SELECT row_number() OVER (ORDER BY ${quoted(key)}) AS ${place}, * FROM ${rows})`;
  const isAt = `${quoted(key)} IN (SELECT ${quoted(key)} FROM ${from} WHERE ${place} ${wanted})`;
  return { from, scan: from, place, isAt };
}

/** SQL for a row by its id, which may lie there as a number or as its digits; bind it twice. */
export function isRecord(list: ListFacts): string {
  return `${quoted(list.key)} IN (?1, ?2)`;
}

/** Both forms in which the API writes an id. */
export function bothForms(id: SqlValue): readonly [SqlValue, SqlValue] {
  const text = String(id);
  return /^-?\d{1,15}$/.test(text) ? [text, Number(text)] : [text, text];
}
