/** A table in slices of rows, so that work on a large one can say how far it is, and can be stopped. */
import { quoted } from '../../archive/names.js';
import type { Database, SqlValue } from '../../sqlite/database.js';
import type { ListFacts } from '../protocol.js';
import { type ArchiveFile, rowidOf } from './archive-file.js';
import { allOf, type Condition } from './conditions.js';
import type { Turn } from './turn.js';

const rowsInSlice = 25_000;

/**
 * What `selected` gives of the rows of a list to which the condition applies; `rest` follows behind the condition.
 * After each slice there is a pause. Throws Stopped.
 */
export async function* selectedRows(
  { database }: ArchiveFile,
  list: ListFacts,
  {
    selected,
    condition,
    rest = '',
  }: { readonly selected: string; readonly condition: Condition; readonly rest?: string },
  turn: Turn,
): AsyncGenerator<readonly SqlValue[], void, undefined> {
  for await (const slice of slicesOf(database, list, turn)) {
    const { sql, values } = allOf([slice, condition]);
    yield* database.stream(
      `SELECT ${selected} FROM ${quoted(list.table)} NOT INDEXED WHERE ${sql} ${rest}`,
      values,
    );
  }
}

async function* slicesOf(database: Database, list: ListFacts, turn: Turn): AsyncGenerator<Condition> {
  const rowid = rowidOf(list);
  const next = `SELECT ${rowid} FROM ${quoted(list.table)} WHERE ${rowid} > ? ORDER BY ${rowid} LIMIT 1 OFFSET ${rowsInSlice}`;
  // Beyond 32 bits a number is bound as REAL, which compares as it should.
  let after: SqlValue = Number.MIN_SAFE_INTEGER;
  for (let done = rowsInSlice; ; done += rowsInSlice) {
    const upto: SqlValue = list.rows > rowsInSlice ? database.value(next, [after]) : null;
    if (upto === null) {
      yield { sql: `${rowid} > ?1`, values: [after] };
      return;
    }
    yield { sql: `${rowid} > ?1 AND ${rowid} <= ?2`, values: [after, upto] };
    await turn.pause(Math.min(done / Math.max(list.rows, 1), 1));
    after = upto;
  }
}
