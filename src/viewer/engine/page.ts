/** A page of rows, ready to be shown: long texts are cut, references have names. */
import { quoted } from '../../archive/names.js';
import type { SqlValue } from '../../sqlite/database.js';
import type { Cell, ColumnFacts, ListFacts, Row, Value } from '../protocol.js';
import { type ArchiveFile, placesOf } from './archive-file.js';
import { unlessDamaged } from './damage.js';
import type { Order } from './order.js';
import type { Titles } from './titles-of.js';

const charactersInCell = 300;

export interface Part {
  readonly from: number;
  readonly count: number;
  readonly columns: readonly string[];
  /** Values as they are stored: texts in their whole length, nested lists as JSON. */
  readonly isWhole?: boolean;
}

export function pageOf(
  archive: ArchiveFile,
  list: ListFacts,
  order: Order,
  { from, count, columns, isWhole = false }: Part,
  titles: Titles,
): readonly Row[] {
  const shown = columns.flatMap((name) => list.columns.find((column) => column.name === name) ?? []);
  const places = placesIn(order, from, count);
  const { from: table, place: placeSql } = placesOf(list);
  const selected = [
    placeSql,
    quoted(list.key),
    ...shown.map((column) => (isWhole ? quoted(column.name) : cellSql(column))),
  ].join();
  const rowsAt = (some: readonly number[]) =>
    archive.database.query(
      `SELECT ${selected} FROM ${table} WHERE ${placeSql} IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(some)],
    );
  const unreadable = new Set<number>();
  const rows =
    unlessDamaged(
      () => rowsAt(places),
      () => {},
    ) ??
    places.flatMap(
      (place) =>
        unlessDamaged(
          () => rowsAt([place]),
          () => unreadable.add(place),
        ) ?? [],
    );
  const found = new Map(rows.map((row) => [Number(row[0]), row]));
  return places.flatMap((place): readonly Row[] => {
    const row = found.get(place);
    if (unreadable.has(place))
      return [{ id: null, cells: shown.map(() => ({ value: null })), isDamaged: true }];
    if (!row) return [];
    return [
      {
        id: plainValue(row[1] ?? null),
        cells: shown.map((column, index) => cellOf(column, row[index + 2] ?? null, titles, isWhole)),
      },
    ];
  });
}

function placesIn({ places, count: all, first }: Order, from: number, count: number): readonly number[] {
  if (places) return [...places.subarray(from, from + count)];
  return Array.from({ length: Math.max(Math.min(count, all - from), 0) }, (_, index) => first + from + index);
}

/** Of an array how many elements it has, in bytes, because everything else in its column is no bytes. */
function cellSql({ name, isNested }: ColumnFacts): string {
  const value = quoted(name);
  const cut = `CASE WHEN typeof(${value}) = 'text' THEN substr(${value}, 1, ${charactersInCell}) ELSE ${value} END`;
  if (!isNested) return cut;
  const items = `CASE WHEN json_type(${value}) = 'array' THEN CAST(json_array_length(${value}) AS BLOB) ELSE ${cut} END`;
  return `CASE WHEN typeof(${value}) = 'text' AND json_valid(${value}) THEN ${items} ELSE ${cut} END`;
}

function cellOf(column: ColumnFacts, value: SqlValue, titles: Titles, isWhole: boolean): Cell {
  if (column.isNested && value instanceof Uint8Array && !isWhole) {
    return { value: null, items: Number(new TextDecoder().decode(value)) };
  }
  const shown = plainValue(value);
  const title = column.refersTo === undefined ? undefined : titles.of(column.refersTo, shown);
  return { value: shown, ...(title !== undefined && { title }) };
}

/** No list of the API holds bytes; a file that somebody altered may. */
export function plainValue(value: SqlValue): Value {
  return value instanceof Uint8Array ? `(${value.byteLength} bytes)` : value;
}
