/**
 * The rows of a list that somebody wants to see, in the order that they want: their places in the file, learned in one
 * pass and kept, so that any part of them is at hand at once.
 */
import { quoted } from '../../archive/names.js';
import { labelOf } from '../../labels/labels.js';
import type { ColumnFacts, ListFacts, RowsWanted } from '../protocol.js';
import { type ArchiveFile, placesOf } from './archive-file.js';
import { allOf, type Condition, filterCondition, searchCondition } from './conditions.js';
import { unlessDamaged } from './damage.js';
import { firstOfDense, selectedRows } from './slices.js';
import type { Turn } from './turn.js';

export interface Order {
  /** The places of rows; undefined if the rows are wanted as they lie and their places are numbered without a gap. */
  readonly places: Float64Array | undefined;
  readonly count: number;
  readonly isByBytes: boolean;
  /** The place of the first row, if there are no `places`. */
  readonly first: number;
}

/** More different texts than these are sorted by their bytes: comparing them as people do would take too long. */
const textsAtMost = 200_000;

export async function orderOf(archive: ArchiveFile, wanted: RowsWanted, turn: Turn): Promise<Order> {
  const list = archive.list(wanted.list);
  const condition = conditionOf(archive, wanted);
  const column = list.columns.find(({ name }) => name === wanted.sort?.column);
  if (wanted.sort && column) {
    return sortedPlaces(archive, list, condition, { column, isDescending: wanted.sort.isDescending }, turn);
  }
  const isAll = condition.sql === '1';
  const dense = isAll ? unlessDamaged(() => firstOfDense(archive.database, list), turn.damaged) : undefined;
  if (dense !== undefined) return { places: undefined, count: list.rows, isByBytes: false, first: dense };
  const places = new Numbers(list.rows);
  for await (const rows of selectedRows(archive, list, { selected: placesOf(list).place, condition }, turn)) {
    for (const [place] of rows) places.add(Number(place));
  }
  const all = places.all();
  return { places: all, count: all.length, isByBytes: false, first: 0 };
}

export function conditionOf(archive: ArchiveFile, { list, filters, search }: RowsWanted): Condition {
  const searched = archive.searched(list);
  const conditions = filters.map((filter) => filterCondition(searched, filter));
  if (search.trim() !== '') conditions.push(searchCondition(searched, search));
  return allOf(conditions);
}

async function sortedPlaces(
  archive: ArchiveFile,
  list: ListFacts,
  condition: Condition,
  { column, isDescending }: { readonly column: ColumnFacts; readonly isDescending: boolean },
  turn: Turn,
): Promise<Order> {
  const places = new Numbers(list.rows);
  const keys = new Numbers(list.rows);
  // Texts that are equal are kept once, and named by their number; rows without a text have none.
  const texts = new Map<string, number>();
  const textAt = new Numbers(list.rows);
  const name = quoted(column.name);
  const selected = `${placesOf(list).place}, CASE typeof(${name}) WHEN 'text' THEN substr(${name}, 1, 200) ELSE ${name} END`;
  for await (const rows of selectedRows(archive, list, { selected, condition }, turn)) {
    for (const [place, key = null] of rows) {
      const isText = typeof key === 'string' && key !== '';
      if (isText && !texts.has(key)) texts.set(key, texts.size);
      places.add(Number(place));
      keys.add(key === null || key === '' ? Number.POSITIVE_INFINITY : isText ? 0 : Number(key));
      textAt.add(isText ? (texts.get(key) ?? none) : none);
    }
  }
  await turn.pause(1);
  const isByBytes = texts.size > textsAtMost;
  const rank = rankOf([...texts.keys()], isNumeric(list, column.field), isByBytes);
  const ranksOfTexts = Float64Array.from(texts.keys(), (text) => rank.get(text) ?? 0);
  const text = textAt.all();
  const ranks = keys.all().map((key, at) => ranksOfTexts[text[at] ?? none] ?? key);
  const all = places.all();
  const indexes = new Uint32Array(all.length).map((_, index) => index);
  const direction = isDescending ? -1 : 1;
  indexes.sort((one, other) => compareRanks(ranks[one] ?? 0, ranks[other] ?? 0, direction) || one - other);
  const sorted = all.map((_, at) => all[indexes[at] ?? 0] ?? 0);
  return { places: sorted, count: all.length, isByBytes, first: 0 };
}

const none = -1;

/** What has no value is last in both directions. */
function compareRanks(one: number, other: number, direction: number): number {
  if (one === other) return 0;
  if (one === Number.POSITIVE_INFINITY) return 1;
  if (other === Number.POSITIVE_INFINITY) return -1;
  return one < other ? -direction : direction;
}

const numericKinds: readonly string[] = ['money', 'hours', 'number', 'percent', 'id', 'reference'];

function isNumeric(list: ListFacts, field: string): boolean {
  return numericKinds.includes(labelOf(list.name, field).kind);
}

/** Texts in the order of the German alphabet, above all numbers; one that is a number counts as one if numbers are expected. */
function rankOf(
  texts: readonly string[],
  isNumeric: boolean,
  isByBytes: boolean,
): ReadonlyMap<string, number> {
  const isNumber = (text: string) => isNumeric && /^-?\d+(?:\.\d+)?$/.test(text);
  const { compare } = new Intl.Collator('de', { numeric: true });
  const words = texts.filter((text) => !isNumber(text)).sort(isByBytes ? undefined : compare);
  const aboveNumbers = 1e300;
  return new Map([
    ...texts.filter(isNumber).map((text): [string, number] => [text, Number(text)]),
    ...words.map((text, index): [string, number] => [text, aboveNumbers * (1 + index / words.length)]),
  ]);
}

const numbersAtFirst = 1_000_000;

/** Numbers in an array that grows. */
class Numbers {
  #numbers: Float64Array;
  #count = 0;

  /** As many as are expected have room at once; memory that is never written to costs nothing. */
  constructor(expected: number) {
    this.#numbers = new Float64Array(Math.min(Math.max(expected, 1), numbersAtFirst));
  }

  add(number: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new Float64Array(2 * this.#count);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count++] = number;
  }

  all(): Float64Array {
    return this.#numbers.slice(0, this.#count);
  }
}
