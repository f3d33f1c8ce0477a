/** A table in slices of rows, so that work on a large one can say how far it is, and can be stopped. */
import type { Database, SqlValue } from '../../sqlite/database.js';
import type { ListFacts } from '../protocol.js';
import { type ArchiveFile, placesOf } from './archive-file.js';
import { allOf, type Condition } from './conditions.js';
import { isDamage, unlessDamaged } from './damage.js';
import type { Turn } from './turn.js';

const rowsInSlice = 25_000;
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
 * What `selected` gives of the rows of a list to which the condition applies, slice by slice. After each there is a pause.
 * Rows that lie where the file is damaged are left out, and the turn is told. Throws Stopped.
 */
export async function* selectedRows(
  { database }: ArchiveFile,
  list: ListFacts,
  { selected, condition, rest = '' }: Selection,
  turn: Turn,
): AsyncGenerator<readonly (readonly SqlValue[])[], void, undefined> {
  const { scan, place } = placesOf(list);
  const rowsOf = (slice: Condition) => {
    const { sql, values } = allOf([slice, condition]);
    return database.query(`SELECT ${selected} FROM ${scan} WHERE ${sql} ${rest}`, values);
  };
  let after = Number.MIN_SAFE_INTEGER;
  try {
    for await (const { slice, upto } of slicesOf(database, list, turn)) {
      yield rowsOf(slice);
      after = upto;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    turn.damaged();
    const around = readingAround((from, upto) => rowsOf(between(place, from, upto)), turn.damaged);
    for await (const [from, upto] of stepsOf(database, list, after, turn)) yield around(from, upto);
  }
}

interface Slice {
  readonly slice: Condition;
  readonly upto: number;
}

async function* slicesOf(database: Database, list: ListFacts, turn: Turn): AsyncGenerator<Slice> {
  const { place } = placesOf(list);
  // Beyond 32 bits a number is bound as REAL, which compares as it should.
  let after = Number.MIN_SAFE_INTEGER;
  let done = 0;
  for (const upto of endsOf(database, list)) {
    yield { slice: between(place, after, upto), upto };
    if (upto === Number.MAX_SAFE_INTEGER) return;
    done += rowsInSlice;
    await turn.pause(Math.min(done / Math.max(list.rows, 1), 1));
    after = upto;
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
function readingAround(
  read: (after: number, upto: number) => readonly (readonly SqlValue[])[],
  damaged: () => void,
): (after: number, upto: number) => readonly (readonly SqlValue[])[] {
  let halvings = halvingsAtMost;
  const around = (after: number, upto: number, depth: number): readonly (readonly SqlValue[])[] => {
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
async function* stepsOf(
  database: Database,
  list: ListFacts,
  from: number,
  turn: Turn,
): AsyncGenerator<readonly [after: number, upto: number]> {
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

function between(place: string, after: number, upto: number): Condition {
  return { sql: `${place} > ?1 AND ${place} <= ?2`, values: [after, upto] };
}
