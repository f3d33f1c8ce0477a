/** A table in slices of rows, so that work on a large one can say how far it is, and can be stopped. */
import type { Database, SqlValue } from '../../sqlite/database.js';
import type { ListFacts } from '../protocol.js';
import { type ArchiveFile, placesOf } from './archive-file.js';
import { allOf, type Condition } from './conditions.js';
import { isDamage, unlessDamaged } from './damage.js';
import type { Turn } from './turn.js';

/** What is read at once lies in memory at once. */
const rowsInSlice = 5_000;
const slicesBetweenPauses = 5;
/** Around damage: about as many as lie on one page. */
const rowsInStep = 100;
const stepsAtMost = 20_000;
/** A hundred rows, down to one. */
const halvingsInStep = 7;
/** Of a list of which nothing can be read, all would fail. */
const halvingsAtMost = 20_000;

export interface Selection {
  readonly selected: string;
  readonly condition: Condition;
  /** Follows behind the condition. */
  readonly rest?: string;
}

/**
 * What `selected` gives of the rows of a list to which the condition applies, slice by slice, with pauses.
 * Rows that lie where the file is damaged are left out, and the turn is told. Throws Stopped.
 */
export async function* selectedRows(
  { database }: ArchiveFile,
  list: ListFacts,
  { selected, condition, rest = '' }: Selection,
  turn: Turn,
): AsyncGenerator<readonly (readonly SqlValue[])[], void, undefined> {
  const { scan, place } = placesOf(list);
  const part = { sql: `${place} > ?1 AND ${place} <= ?2`, values: [0, 0] };
  const { sql, values } = allOf([part, condition]);
  const statement = database.prepare(`SELECT ${selected} FROM ${scan} WHERE ${sql} ${rest}`);
  // Beyond 32 bits a number is bound as REAL, which compares as it should.
  const rowsBetween: Reading = (after, upto) => [
    ...statement.rows([after, upto, ...values.slice(part.values.length)]),
  ];
  let read = Number.MIN_SAFE_INTEGER;
  try {
    for await (const [after, upto] of slicesOf(database, list, turn)) {
      yield rowsBetween(after, upto);
      read = upto;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    turn.damaged();
    const around = readingAround(rowsBetween, turn.damaged);
    for await (const [after, upto] of stepsOf(database, list, read, turn)) yield around(after, upto);
  } finally {
    statement.free();
  }
}

/** Reads the rows behind a place, up to another one. */
type Reading = (after: number, upto: number) => readonly (readonly SqlValue[])[];

type Part = readonly [after: number, upto: number];

async function* slicesOf(database: Database, list: ListFacts, turn: Turn): AsyncGenerator<Part> {
  let after = Number.MIN_SAFE_INTEGER;
  let slices = 0;
  for (const upto of endsOf(database, list)) {
    yield [after, upto];
    after = upto;
    if (++slices % slicesBetweenPauses === 0) {
      await turn.pause(Math.min((slices * rowsInSlice) / Math.max(list.rows, 1), 1));
    }
  }
}

/**
 * The last place of each slice, without reading rows if they lie without a gap; otherwise the places are learned on the
 * way and kept, because finding them takes a pass over the list of its own.
 */
function* endsOf(database: Database, list: ListFacts): Generator<number> {
  const first = list.rows > rowsInSlice ? firstOfDense(database, list) : undefined;
  const known = learnedEnds.get(list) ?? [];
  learnedEnds.set(list, known);
  const { from, place } = placesOf(list);
  const next = `SELECT ${place} FROM ${from} WHERE ${place} > ? ORDER BY ${place} LIMIT 1 OFFSET ${rowsInSlice}`;
  let upto = Number.MIN_SAFE_INTEGER;
  for (let slice = 1; slice * rowsInSlice < list.rows; slice++) {
    if (first !== undefined) upto = first + slice * rowsInSlice;
    else {
      const found = known[slice] ?? database.value(next, [upto]);
      if (found === null) break;
      upto = Number(found);
      known[slice] = upto;
    }
    yield upto;
  }
  yield Number.MAX_SAFE_INTEGER;
}

const learnedEnds = new WeakMap<ListFacts, number[]>();

/** The place of the first row, if all rows lie without a gap between their places. */
export function firstOfDense(database: Database, list: ListFacts): number | undefined {
  const { from, place } = placesOf(list);
  const first = Number(database.value(`SELECT min(${place}) FROM ${from}`) ?? 1);
  const last = Number(database.value(`SELECT max(${place}) FROM ${from}`) ?? 0);
  return last - first + 1 === list.rows ? first : undefined;
}

/** Reads rows between two places; what cannot be read is halved as long as it is worth it, down to single rows. */
function readingAround(read: Reading, damaged: () => void): Reading {
  let halvings = halvingsAtMost;
  const around = (after: number, upto: number, depth: number): ReturnType<Reading> => {
    const isWhole = depth === 0 || upto - after <= 1 || halvings === 0;
    const rows = unlessDamaged(() => read(after, upto), isWhole ? damaged : () => {});
    if (rows || isWhole) return rows ?? [];
    halvings--;
    const middle = Math.floor((after + upto) / 2);
    return [...around(after, middle, depth - 1), ...around(middle, upto, depth - 1)];
  };
  return (after, upto) => around(after, upto, halvingsInStep);
}

/** Small steps over the numbers of rows, whatever lies there: from a place, up to another one. */
async function* stepsOf(database: Database, list: ListFacts, from: number, turn: Turn): AsyncGenerator<Part> {
  const { from: rows, place } = placesOf(list);
  const bound = (which: string) =>
    unlessDamaged(() => database.value(`SELECT ${which}(${place}) FROM ${rows}`), turn.damaged);
  const first = Math.max(from, Number(bound('min') ?? 0) - 1);
  const last = Number(bound('max') ?? first + list.rows);
  const size = Math.max(rowsInStep, Math.ceil((last - first) / stepsAtMost));
  for (let after = first; after < last; after += size) {
    yield [after, after + size];
    await turn.pause((after - first) / (last - first));
  }
}
