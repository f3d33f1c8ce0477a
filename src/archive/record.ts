/**
 * Records as rows of cells: list row and detail are merged (the detail wins except for the id field, a field only in the list
 * stays), and each field has one slot, in the order of first appearance with the id field first.
 */
import { BackupError } from '../errors.js';
import { fieldWalker } from '../json/fields.js';
import { mayHoldSurrogates, wellFormed } from '../json/well-formed.js';
import type { Resource } from '../prosonata/catalogue.js';
import { recordIdOf } from '../prosonata/record-id.js';
import type { StoredRecord } from '../workfile/state.js';
import { type Cell, type Kind, kindOf, readCell } from './cell.js';

/** One field, and the text of its value in the current object. */
export interface Slot {
  readonly field: string;
  readonly index: number;
  value: string;
  /** Number of the object that last had this field. */
  seenIn: number;
}

/** Reads objects one after another into the same slots; a later text of one object overrides the earlier. */
export interface ObjectReader {
  readonly slots: readonly Slot[];
  /**
   * The slots that the current object has a value in. A list may have as many fields as records; who walks through all
   * of them for each record would never come to an end.
   */
  readonly present: readonly Slot[];
  begin(): void;
  /** Throws NotAnObject. `walker` tells texts of different shape apart, so that each shape is remembered. */
  add(text: string, walker: number): void;
  isPresent(slot: Slot): boolean;
  /** null if the current object has no such field. */
  cell(slot: Slot): Cell;
  /** A cell of the current object with halves of surrogate pairs replaced, which is what SQLite can hold. */
  storable(cell: Cell): Cell;
  /** The storable cell of the slot with this index; null if there is no such slot. */
  storableAt(index: number): Cell;
  /** What the current object has in the slots from this index on, as the text of one JSON object; null if nothing. */
  objectFrom(index: number): Cell;
  kind(slot: Slot, cell: Cell): Kind;
}

/** A reader whose first slots are these fields. */
export function objectReader(firstFields: readonly string[] = []): ObjectReader {
  const walkers = [fieldWalker(), fieldWalker()];
  const slots: Slot[] = [];
  const present: Slot[] = [];
  const byField = new Map<string, Slot>();
  let number = 0;
  let isSuspect = false;

  const addSlot = (field: string): Slot => {
    const slot = { field, index: slots.length, value: '', seenIn: 0 };
    slots.push(slot);
    byField.set(field, slot);
    return slot;
  };
  /** By walker and position: nearly always the slot is the one of the object before. */
  const places: Slot[][] = [[], []];
  const visitorOf = (known: Slot[]) => (field: string, value: string, position: number) => {
    let slot = known[position];
    if (slot?.field !== field) {
      slot = byField.get(field) ?? addSlot(field);
      known[position] = slot;
    }
    if (slot.seenIn !== number) present.push(slot);
    slot.value = value;
    slot.seenIn = number;
  };
  const visitors = places.map(visitorOf);
  const cell = (slot: Slot): Cell => (slot.seenIn === number ? readCell(slot.value) : null);

  const storable = (value: Cell): Cell =>
    isSuspect && typeof value === 'string' ? wellFormed(value) : value;

  for (const field of firstFields) addSlot(field);
  return {
    slots,
    present,
    begin() {
      number++;
      present.length = 0;
      isSuspect = false;
    },
    add(text, walker) {
      isSuspect ||= mayHoldSurrogates(text);
      const visit = visitors[walker];
      if (visit) walkers[walker]?.(text, visit);
    },
    isPresent: (slot) => slot.seenIn === number,
    cell,
    storable,
    storableAt(index) {
      const slot = slots[index];
      return slot ? storable(cell(slot)) : null;
    },
    objectFrom(index) {
      const chosen = present.filter((slot) => slot.index >= index);
      if (chosen.length === 0) return null;
      const members = chosen
        .sort((one, other) => one.index - other.index)
        .map(({ field, value }) => `${JSON.stringify(field)}:${value}`);
      return storable(`{${members.join()}}`);
    },
    kind: (slot, value) => (slot.seenIn === number ? kindOf(slot.value, value) : 'null'),
  };
}

export interface RecordReader extends ObjectReader {
  /**
   * Takes the next record; its cells hold until the next call. Throws BackupError if the record is no object, or does
   * not hold its own id: a fault of the work file, not of the API.
   */
  read(record: StoredRecord): void;
}

/** A reader of the records of one resource; slot 0 is the id field. */
export function recordReader(resource: Pick<Resource, 'name' | 'idField'>): RecordReader {
  const reader = objectReader([resource.idField]);
  const [id] = reader.slots;
  let count = 0;

  const merge = ({ list, detail }: StoredRecord): boolean => {
    reader.begin();
    reader.add(list, 0);
    if (!id) return false;
    if (detail !== undefined) {
      const place = { ...id };
      const isNamed = namesRecord(id);
      reader.add(detail, 1);
      // A detail must not make the record another one, nor write the id of one row as text if it is a number in
      // all others: plain joins would lose that row.
      if (isNamed) Object.assign(id, place);
    }
    return namesRecord(id);
  };
  const namesRecord = (slot: Slot): boolean => reader.isPresent(slot) && recordIdOf(slot.value) !== undefined;

  return {
    ...reader,
    read(record) {
      count++;
      if (!attempt(() => merge(record), resource.name, count)) {
        throw new BackupError(
          `Record number ${count} of "${resource.name}" lacks its id ${resource.idField}.`,
        );
      }
    },
  };
}

function attempt<Result>(work: () => Result, resource: string, count: number): Result {
  try {
    return work();
  } catch {
    // The cause is not kept: faults of JSON quote the text, and records have no place in a log.
    throw new BackupError(
      `Record number ${count} of "${resource}" in the work file is no JSON object.`,
      'Delete the work file; the next backup reads everything again.',
    );
  }
}
