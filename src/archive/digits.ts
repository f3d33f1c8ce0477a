/** Numbers on their way into a column without a type of its own: the engine would bind the long ones as REAL. */
import type { SqlValue } from '../sqlite/sqlite.js';
import { type Cell, isDelicate, isReal, realValue } from './cell.js';

/**
 * A cell as it is bound. With `asDigits`, a number that binding could alter goes as a BLOB of its digits, which no
 * column of an archive holds otherwise, and the parameter must be read as `givenNumber`.
 */
export function bindable(cell: Cell, asDigits: boolean): SqlValue {
  if (cell === null || typeof cell === 'string') return cell;
  if (asDigits && isDelicate(cell)) return digitsOf(cell);
  return isReal(cell) ? realValue(cell) : cell;
}

function digitsOf(cell: Exclude<Cell, null | string>): Uint8Array {
  return new TextEncoder().encode(isReal(cell) ? `${realValue(cell)}.0` : String(cell));
}

/** SQL for a parameter, such as `?1`, to which digits may be bound. */
export function givenNumber(parameter: string): string {
  const digits = `CAST(${parameter} AS TEXT)`;
  return `CASE WHEN typeof(${parameter}) <> 'blob' THEN ${parameter}
    WHEN instr(${digits}, '.') THEN CAST(${digits} AS REAL) ELSE CAST(${digits} AS INTEGER) END`;
}
