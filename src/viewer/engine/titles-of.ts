/** What records are called, looked up once. */
import { quoted } from '../../archive/names.js';
import { fieldsOfTitle, titleOf } from '../../archive/titles.js';
import type { Statement } from '../../sqlite/database.js';
import type { ListFacts, Value } from '../protocol.js';
import { type ArchiveFile, bothForms, isRecord } from './archive-file.js';
import { unlessDamaged } from './damage.js';

export interface Titles {
  /** Of the record that a reference names; undefined if there is no such record. */
  of(table: string, id: Value): string | undefined;
}

const keptAtMost = 50_000;

export function titlesIn(archive: ArchiveFile): Titles {
  const known = new Map<string, string | undefined>();
  const lookUps = new Map<string, LookUp>();
  const lookUpOf = (list: ListFacts): LookUp => {
    const lookUp = lookUps.get(list.name) ?? preparedFor(archive, list);
    lookUps.set(list.name, lookUp);
    return lookUp;
  };
  return {
    of(table, id) {
      // The API writes 0 if nothing is referred to, and the agency itself has the id 0.
      if (id === null || id === '') return undefined;
      const list = archive.listOfTable(table);
      if (!list) return undefined;
      const name = `${list.name} ${id}`;
      if (!known.has(name)) {
        if (known.size > keptAtMost) known.clear();
        // A record without its name is better than none.
        const title = unlessDamaged(
          () => titleBy(lookUpOf(list), list, id),
          () => {},
        );
        known.set(name, title);
      }
      return known.get(name);
    },
  };
}

/** Many records of a page refer to others, and a query for each of them would be prepared each time. */
interface LookUp {
  readonly statement: Statement;
  /** What the values after the first are. */
  readonly fields: readonly string[];
}

function preparedFor({ database }: ArchiveFile, list: ListFacts): LookUp {
  const plain = list.columns.filter(({ isNested }) => !isNested);
  const fields = fieldsOfTitle(
    list.name,
    plain.map(({ field }) => field),
  );
  const columns = plain.filter(({ field }) => fields.includes(field));
  const selected = ['1', ...columns.map((column) => quoted(column.name))].join();
  const sql = `SELECT ${selected} FROM ${quoted(list.table)} WHERE ${isRecord(list)} LIMIT 1`;
  return { statement: database.prepare(sql), fields: columns.map(({ field }) => field) };
}

function titleBy({ statement, fields }: LookUp, list: ListFacts, id: Value): string | undefined {
  const [row] = [...statement.rows(bothForms(id))];
  if (!row) return undefined;
  const [, ...values] = row;
  return titleOf(list.name, new Map(fields.map((field, at) => [field, jsonOf(values[at] ?? null)])));
}

/** As titleOf wants values. */
export function jsonOf(value: unknown): string {
  return value instanceof Uint8Array ? 'null' : JSON.stringify(value);
}
