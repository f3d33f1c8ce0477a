/**
 * What a table must hold: computed from the work file's texts, apart from the reading that fills the table. The archive
 * is right if its own bytes give the same.
 */
import type { ArchiveSource, StoredRecord } from '../workfile/state.js';
import type { Cell } from './cell.js';
import type { Column, RecordValues } from './columns.js';
import { contentHasher, type TableContent } from './content-hash.js';
import { distinctNames, speakableName } from './names.js';
import { recordReader } from './record.js';

/** Which field a column has. */
export interface ColumnName {
  /** Undefined for the column that has the rest of the fields. */
  readonly field: string | undefined;
  readonly column: string;
}

export interface SourceContent extends TableContent {
  readonly columns: readonly ColumnName[];
}

export function columnNamesOf(columns: readonly Column[]): readonly ColumnName[] {
  return columns.map(({ field, name, restOf }) => ({
    field: restOf === undefined ? speakableName(field) : undefined,
    column: name,
  }));
}

export function sameColumns(one: readonly ColumnName[], other: readonly ColumnName[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ field, column }, at) => field === other[at]?.field && column === other[at]?.column)
  );
}

/** Reads all records once. undefined if there is a field that none of the columns has. */
export function sourceContent(
  source: Pick<ArchiveSource, 'records'>,
  resource: { readonly name: string; readonly idField: string },
  columns: readonly ColumnName[],
): SourceContent | undefined {
  const reader = recordReader(resource);
  const hasher = contentHasher(columns.map(({ column }) => column));
  const unused = new Set(columns.filter(({ field }) => field !== undefined));
  const rest = columns.findIndex(({ field }) => field === undefined);
  /** Place of each slot among the columns; slots come as fields are met, those without a column of their own last. */
  const places: number[] = [];
  const cells: Cell[] = columns.map(() => null);
  let rows = 0;
  let slotsKnown = 0;
  for (const record of source.records(resource.name)) {
    reader.read(record);
    rows++;
    for (const slot of reader.slots.slice(slotsKnown)) {
      const column = [...unused].find(({ field }) => field === speakableName(slot.field));
      if (column) {
        unused.delete(column);
        places.push(columns.indexOf(column));
      } else if (rest < 0 || unused.size > 0) return undefined;
    }
    slotsKnown = reader.slots.length;
    places.forEach((place, slot) => {
      cells[place] = reader.storableAt(slot);
    });
    if (rest >= 0) cells[rest] = reader.objectFrom(places.length);
    hasher.row(cells);
  }
  return { rows, columns, hash: hasher.digest() };
}

/** Computes the content while the columns are still being learned. */
export interface EarlyContent extends RecordValues {
  /** undefined if these columns are not those that were expected. */
  content(columns: readonly Column[]): TableContent | undefined;
}

/** Expects the fields that some of the records have: nearly always they are those of all. */
export function earlyContent(
  resource: { readonly name: string; readonly idField: string },
  some: Iterable<StoredRecord>,
): EarlyContent {
  const reader = recordReader(resource);
  for (const record of some) reader.read(record);
  const fields = reader.slots.map(({ field }) => field);
  const names = distinctNames(fields);
  const places = new Map(fields.map((field, place) => [field, place]));
  /** The same by the index of the slot, so that no name has to be looked up for each value. */
  const placesBySlot: number[] = [];
  const hasher = contentHasher(names);
  const cells: Cell[] = fields.map(() => null);
  let rows = 0;
  let isAsExpected = true;
  return {
    take({ field, index }, cell) {
      placesBySlot[index] ??= places.get(field) ?? -1;
      const place = placesBySlot[index] ?? -1;
      if (place < 0) isAsExpected = false;
      else cells[place] = cell;
    },
    endRecord() {
      if (!isAsExpected) return;
      rows++;
      hasher.row(cells);
      cells.fill(null);
    },
    content(columns) {
      isAsExpected &&= columns.length === fields.length;
      isAsExpected &&= columns.every(({ field, name }) => names[places.get(field) ?? -1] === name);
      return isAsExpected ? { rows, hash: hasher.digest() } : undefined;
    },
  };
}
