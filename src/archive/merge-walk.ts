/** One walk through two lists that are in the order of their records' ids, holding one record of each. Pure. */
import type { RecordId } from '../prosonata/record-id.js';

const utf8 = new TextEncoder();

export interface Identified {
  readonly id: RecordId;
}

/** The records of one id; one side is undefined where it has none. */
export interface Pair<Row> {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Pairs the records of two lists by id. Both must ascend in the order of compareIds. */
export function* mergeWalk<Row extends Identified>(
  before: Iterator<Row>,
  after: Iterator<Row>,
): Generator<Pair<Row>, void, undefined> {
  try {
    let left = next(before);
    let right = next(after);
    while (left || right) {
      const order = !left ? 1 : !right ? -1 : compareIds(left.id, right.id);
      yield { before: order <= 0 ? left : undefined, after: order >= 0 ? right : undefined };
      if (order <= 0) left = next(before);
      if (order >= 0) right = next(after);
    }
  } finally {
    before.return?.();
    after.return?.();
  }
}

/** The order of records in an archive, which is SQLite's: numbers first, then texts by the bytes of their UTF-8. */
export function compareIds(one: RecordId, other: RecordId): number {
  if (one === other) return 0;
  if (typeof one === 'number') return typeof other === 'number' ? one - other : -1;
  return typeof other === 'number' ? 1 : compareBytes(utf8.encode(one), utf8.encode(other));
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 || at >= other.length ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? 0);
}

function next<Row>(rows: Iterator<Row>): Row | undefined {
  const { value, done } = rows.next();
  return done ? undefined : value;
}
