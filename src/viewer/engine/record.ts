/** One record with what it refers to, what refers to it, and what has changed in it. */
import { quoted } from '../../archive/names.js';
import type { SqlValue } from '../../sqlite/database.js';
import type { Change, Field, Incoming, ListFacts, RecordFacts, Value } from '../protocol.js';
import { type ArchiveFile, bothForms, isRecord, placesOf } from './archive-file.js';
import { unlessDamaged } from './damage.js';
import { plainValue } from './page.js';
import type { Titles } from './titles-of.js';

export function recordOf(
  archive: ArchiveFile,
  name: string,
  id: Value,
  titles: Titles,
  damaged: () => void,
): RecordFacts | undefined {
  const list = archive.list(name);
  const { database } = archive;
  const { from, place: placeSql } = placesOf(list);
  const selected = [placeSql, ...list.columns.map((column) => quoted(column.name))].join();
  const [row] = database.query(
    `SELECT ${selected} FROM ${from} WHERE ${isRecord(list)} LIMIT 1`,
    bothForms(id),
  );
  if (!row) return undefined;
  const [place = null, ...values] = row;
  const fields = list.columns.map((column, index): Field => {
    const value = plainValue(values[index] ?? null);
    const title = column.refersTo === undefined ? undefined : titles.of(column.refersTo, value);
    return { column, value, ...(title !== undefined && { title }) };
  });
  return {
    list: name,
    id,
    title: titles.of(list.table, id) ?? '',
    fields,
    incoming: incomingOf(archive, list, id, damaged),
    previous: neighbour(archive, list, place, '<'),
    next: neighbour(archive, list, place, '>'),
    change: changesOf(archive, name, id)[0],
  };
}

function incomingOf(
  archive: ArchiveFile,
  target: ListFacts,
  id: Value,
  damaged: () => void,
): readonly Incoming[] {
  return archive.referringTo(target).flatMap(({ list, column }) => {
    const sql = `SELECT count(*) FROM ${quoted(list.table)} WHERE ${quoted(column.name)} IN (?1, ?2)`;
    const count = Number(unlessDamaged(() => archive.database.value(sql, bothForms(id)), damaged) ?? 0);
    return count > 0 ? [{ list: list.name, column: column.name, count }] : [];
  });
}

function neighbour(
  { database }: ArchiveFile,
  list: ListFacts,
  place: SqlValue,
  side: '<' | '>',
): Value | undefined {
  const { from, place: placeSql } = placesOf(list);
  const sql = `SELECT ${quoted(list.key)} FROM ${from} WHERE ${placeSql} ${side} ?
    ORDER BY ${placeSql} ${side === '<' ? 'DESC' : 'ASC'} LIMIT 1`;
  const [row] = database.query(sql, [place]);
  return row ? plainValue(row[0] ?? null) : undefined;
}

const changesAtMost = 1000;

/** What has become of the records of a list since the last backup, as far as the archive lists it. */
export function changesOf({ database }: ArchiveFile, list: string, id?: Value): readonly Change[] {
  const columns = new Set(database.query("SELECT name FROM pragma_table_info('_changes')").flat());
  if (!columns.has('resource')) return [];
  const selected = ['id', 'change', 'title', 'fields', 'before', 'after']
    .map((name) => (columns.has(name) ? name : 'NULL'))
    .join();
  const [where, values]: [string, readonly SqlValue[]] =
    id === undefined ? ['', [list]] : ['AND id IN (?2, ?3)', [list, ...bothForms(id)]];
  return database
    .query(`SELECT ${selected} FROM _changes WHERE resource = ?1 ${where} LIMIT ${changesAtMost}`, values)
    .map(([id = null, kind, title, fields, before, after]) => {
      const [older, newer] = [membersOf(before), membersOf(after)];
      return {
        list,
        id: plainValue(id),
        kind: String(kind),
        title: typeof title === 'string' ? title : '',
        fields: namesIn(fields).map((field) => ({
          field,
          before: older.get(field),
          after: newer.get(field),
        })),
      };
    });
}

function namesIn(json: SqlValue | undefined): readonly string[] {
  const parsed = parsedOr(json, []);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function membersOf(json: SqlValue | undefined): ReadonlyMap<string, string> {
  const parsed = parsedOr(json, {});
  if (typeof parsed !== 'object' || parsed === null) return new Map();
  return new Map(Object.entries(parsed).map(([name, value]) => [name, JSON.stringify(value)]));
}

function parsedOr(json: SqlValue | undefined, other: unknown): unknown {
  try {
    return typeof json === 'string' ? JSON.parse(json) : other;
  } catch {
    return other;
  }
}
