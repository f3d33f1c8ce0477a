/**
 * What the columns of a table are, learned from all its records before the table is made: nothing about the
 * fields of a resource is known beforehand, and nothing that comes is left out.
 */
import { elements } from '../json/rows.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { StoredRecord } from '../workfile/state.js';
import { type Cell, isDelicate, type Kind } from './cell.js';
import { distinctNames } from './names.js';
import { type ObjectReader, objectReader, recordReader, type Slot } from './record.js';

/** How many values of each kind a field had, in the records that have the field. */
export type KindCounts = Readonly<Record<Kind, number>>;

/** What the elements of the arrays in one field are made of. */
export interface ElementFacts {
  /** Fields of those elements that are objects, in the order of first appearance. */
  readonly fields: readonly string[];
  /** Whether some elements are no objects. */
  readonly hasScalars: boolean;
}

export interface ColumnFacts {
  readonly field: string;
  readonly counts: KindCounts;
  /** Records that have the field, be it null. */
  readonly present: number;
  readonly firstSeen: RecordId | undefined;
  /** Texts in which halves of surrogate pairs were replaced. */
  readonly replaced: number;
  /** Whether each text is a date or empty, and at least one is a date. */
  readonly hasDates: boolean;
  /** Whether some numbers are isDelicate. */
  readonly hasDelicateNumbers: boolean;
  readonly elements: ElementFacts | undefined;
}

export interface TableFacts {
  readonly rows: number;
  /** The id field first, then in the order of first appearance: those that a table has room for. */
  readonly columns: readonly ColumnFacts[];
  /** The other fields; undefined if there are none. */
  readonly rest: RestFacts | undefined;
}

interface RestFacts extends Pick<ColumnFacts, 'present' | 'firstSeen'> {
  readonly fields: number;
}

export type ColumnType = 'INTEGER' | 'REAL' | 'TEXT' | 'ANY';

export interface Column extends ColumnFacts {
  /** The field's name, unless SQLite cannot hold it beside the others. */
  readonly name: string;
  readonly type: ColumnType;
  /** How many fields this last column holds as one JSON object, because the table has no room for them. */
  readonly restOf?: number;
}

/** SQLite's limit is 2,000, for what a query gives as well, and verification asks for up to a hundredth more. */
const columnsAtMost = 1980;

/** The columns of a table, named and typed; the last one takes the rest of the fields, if there is one. */
export function columnsOf({ columns, rest }: TableFacts): readonly Column[] {
  const facts = rest ? [...columns, columnOfRest(rest)] : columns;
  const names = distinctNames(facts.map(({ field }) => field));
  return facts.map((column, index) => ({
    ...column,
    name: names[index] ?? column.field,
    type: typeOf(column.counts),
  }));
}

function columnOfRest({ fields, present, firstSeen }: RestFacts): ColumnFacts & Pick<Column, 'restOf'> {
  const { counts, ...facts } = learned('_more_fields', newLearning());
  return { ...facts, counts: { ...counts, object: present }, present, firstSeen, restOf: fields };
}

/** The one type that every value has, else ANY. Only in a STRICT table does ANY leave values as they are. */
function typeOf({ boolean, integer, real, exact, text, array, object }: KindCounts): ColumnType {
  const types: [ColumnType, number][] = [
    ['INTEGER', boolean + integer],
    ['REAL', real],
    ['TEXT', exact + text + array + object],
  ];
  const [only, other] = types.filter(([, count]) => count > 0);
  return only === undefined || other !== undefined ? 'ANY' : only[0];
}

type Mutable<Facts> = { -readonly [Name in keyof Facts]: Facts[Name] };

interface Learning extends Mutable<Omit<ColumnFacts, 'field' | 'elements' | 'hasDates' | 'counts'>> {
  readonly counts: Record<Kind, number>;
  dates: number;
  hasOtherText: boolean;
  elements: { readonly reader: ObjectReader; hasScalars: boolean } | undefined;
}

/** Takes the values of records, one record after another. */
export interface RecordValues {
  take(slot: Slot, cell: Cell): void;
  endRecord(): void;
}

/**
 * Reads all records once, and hands on their values on the way. Throws BackupError if one cannot be read.
 */
export function learnTable(
  resource: Resource,
  records: Iterable<StoredRecord>,
  values?: RecordValues,
): TableFacts {
  const reader = recordReader(resource);
  const learnings: Learning[] = [];
  const rest: Mutable<Omit<RestFacts, 'fields'>> = { present: 0, firstSeen: undefined };
  let rows = 0;
  for (const record of records) {
    reader.read(record);
    rows++;
    for (const slot of reader.present) {
      const learning = learnings[slot.index] ?? newLearning();
      learnings[slot.index] = learning;
      const cell = reader.cell(slot);
      learn(learning, slot, cell, reader, record.id);
      values?.take(slot, reader.storable(cell));
    }
    values?.endRecord();
    // Whether there will be a rest is known after the last record only.
    const mayHaveRest = reader.slots.length >= columnsAtMost;
    if (mayHaveRest && reader.present.some(({ index }) => index >= columnsAtMost - 1)) {
      rest.present++;
      rest.firstSeen ??= record.id;
    }
  }
  const columns = reader.slots.map(({ field, index }) => learned(field, learnings[index] ?? newLearning()));
  if (columns.length <= columnsAtMost) return { rows, columns, rest: undefined };
  const own = columns.slice(0, columnsAtMost - 1);
  return { rows, columns: own, rest: { ...rest, fields: columns.length - own.length } };
}

function newLearning(): Learning {
  return {
    counts: { null: 0, boolean: 0, integer: 0, real: 0, exact: 0, text: 0, array: 0, object: 0 },
    present: 0,
    firstSeen: undefined,
    replaced: 0,
    dates: 0,
    hasOtherText: false,
    hasDelicateNumbers: false,
    elements: undefined,
  };
}

function learn(learning: Learning, slot: Slot, cell: Cell, reader: ObjectReader, id: RecordId): void {
  const kind = reader.kind(slot, cell);
  learning.counts[kind]++;
  learning.present++;
  learning.firstSeen ??= id;
  if (typeof cell === 'string') learnText(learning, reader, kind, cell);
  else if (isDelicate(cell)) learning.hasDelicateNumbers = true;
}

function learnText(learning: Learning, reader: ObjectReader, kind: Kind, cell: string): void {
  if (reader.storable(cell) !== cell) learning.replaced++;
  if (kind === 'array') learnElements(learning, cell);
  if (learning.hasOtherText || cell === '') return;
  if (kind === 'text' && isDate(cell)) learning.dates++;
  else learning.hasOtherText = true;
}

function learnElements(learning: Learning, arrayText: string): void {
  learning.elements ??= { reader: objectReader(), hasScalars: false };
  for (const text of elements(arrayText, 0)) {
    if (text.startsWith('{')) {
      learning.elements.reader.begin();
      learning.elements.reader.add(text, 0);
    } else learning.elements.hasScalars = true;
  }
}

function learned(field: string, learning: Learning): ColumnFacts {
  const { dates, hasOtherText, elements: found, ...facts } = learning;
  return {
    ...facts,
    field,
    hasDates: dates > 0 && !hasOtherText,
    elements: found && { fields: found.reader.slots.map((slot) => slot.field), hasScalars: found.hasScalars },
  };
}

/** The vendor's dates are YYYY-MM-DD, its timestamps YYYY-MM-DD HH:MM:SS, without a zone. */
function isDate(text: string): boolean {
  return (
    (text.length === 10 || text.length >= 16) &&
    /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/.test(text)
  );
}
