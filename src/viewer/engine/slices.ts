/** A table in slices of rows, so that work on a large one can say how far it is, and can be stopped. */
import { quoted } from '../../archive/names.js';
import type { Database, SqlValue } from '../../sqlite/database.js';
import type { ListFacts } from '../protocol.js';
import { type ArchiveFile, rowidOf } from './archive-file.js';
import { allOf, type Condition } from './conditions.js';
import { isDamage, unlessDamaged } from './damage.js';
import type { Turn } from './turn.js';

const rowsInSlice = 25_000;
/** Around damage: about as many as lie on one page. */
const rowsInStep = 100;
const stepsAtMost = 20_000;

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
  const rowsOf = (slice: Condition) => {
    const { sql, values } = allOf([slice, condition]);
    return database.query(
      `SELECT ${selected} FROM ${quoted(list.table)} NOT INDEXED WHERE ${sql} ${rest}`,
      values,
    );
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
    for await (const step of stepsOf(database, list, after, turn)) {
      yield unlessDamaged(() => rowsOf(step), turn.damaged) ?? [];
    }
  }
}

interface Slice {
  readonly slice: Condition;
  readonly upto: number;
}

async function* slicesOf(database: Database, list: ListFacts, turn: Turn): AsyncGenerator<Slice> {
  const rowid = rowidOf(list);
  // Beyond 32 bits a number is bound as REAL, which compares as it should.
  let after = Number.MIN_SAFE_INTEGER;
  let done = 0;
  for (const upto of endsOf(database, list)) {
    yield { slice: between(rowid, after, upto), upto };
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
  const rowid = rowidOf(list);
  const next = `SELECT ${rowid} FROM ${quoted(list.table)} WHERE ${rowid} > ? ORDER BY ${rowid} LIMIT 1 OFFSET ${rowsInSlice}`;
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
  const rowid = rowidOf(list);
  const table = quoted(list.table);
  const first = Number(database.value(`SELECT min(${rowid}) FROM ${table}`) ?? 1);
  const last = Number(database.value(`SELECT max(${rowid}) FROM ${table}`) ?? 0);
  return last - first + 1 === list.rows ? first : undefined;
}

/** Small steps over the numbers of rows, whatever lies there. */
async function* stepsOf(
  database: Database,
  list: ListFacts,
  from: number,
  turn: Turn,
): AsyncGenerator<Condition> {
  const rowid = rowidOf(list);
  const bound = (which: string) =>
    unlessDamaged(() => database.value(`SELECT ${which}(${rowid}) FROM ${quoted(list.table)}`), turn.damaged);
  const first = Math.max(from, Number(bound('min') ?? 0) - 1);
  const last = Number(bound('max') ?? first + list.rows);
  const size = Math.max(rowsInStep, Math.ceil((last - first) / stepsAtMost));
  for (let after = first; after < last; after += size) {
    yield between(rowid, after, after + size);
    await turn.pause((after - first) / (last - first));
  }
}

function between(rowid: string, after: number, upto: number): Condition {
  return { sql: `${rowid} > ?1 AND ${rowid} <= ?2`, values: [after, upto] };
}
