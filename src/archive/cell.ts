/** What becomes of one JSON value in the archive: read from the text itself, so that nothing is altered on the way. */
import { exactNumber } from '../json/exact.js';
import type { SqlValue } from '../sqlite/sqlite.js';

/** A number that the API wrote with a fraction or an exponent although it is whole, as 1.0: stored as REAL. */
export interface WholeReal {
  readonly real: number;
}

/** A value as SQLite holds it: numbers that are whole are INTEGER, others REAL. */
export type Cell = null | number | string | WholeReal;

/** What a value was in the JSON. `exact`: a number that neither INTEGER nor REAL can hold, kept as its digits. */
export type Kind = 'null' | 'boolean' | 'integer' | 'real' | 'exact' | 'text' | 'array' | 'object';

const quote = 34;
const letterF = 102;
const letterN = 110;
const letterT = 116;
const openBracket = 91;
const openBrace = 123;
const digitZero = 48;

/** The value of this well-formed JSON text. */
export function readCell(text: string): Cell {
  switch (text.charCodeAt(0)) {
    case quote:
      return readText(text);
    case letterN:
      return null;
    case letterT:
      return 1;
    case letterF:
      return 0;
    case openBracket:
    case openBrace:
      return text;
    default:
      return readNumber(text);
  }
}

/** The kind of the value that has this text and was read as `cell`. */
export function kindOf(text: string, cell: Cell): Kind {
  switch (text.charCodeAt(0)) {
    case quote:
      return 'text';
    case letterN:
      return 'null';
    case letterT:
    case letterF:
      return 'boolean';
    case openBracket:
      return 'array';
    case openBrace:
      return 'object';
    default:
      if (typeof cell === 'string') return 'exact';
      return isReal(cell) ? 'real' : 'integer';
  }
}

/** Whether SQLite is to hold this as REAL. */
export function isReal(cell: Cell): cell is number | WholeReal {
  if (typeof cell === 'number') return !Number.isInteger(cell);
  return typeof cell === 'object' && cell !== null;
}

/** The number of a cell that isReal. */
export function realValue(cell: number | WholeReal): number {
  return typeof cell === 'number' ? cell : cell.real;
}

/**
 * Whether binding could alter the number: the engine binds whole numbers of 32 bits as INTEGER and all others as
 * REAL. That matters in columns that have no type of their own, and for whole numbers beyond 53 bits.
 */
export function isDelicate(cell: Cell): cell is number | WholeReal {
  if (cell === null || typeof cell === 'string') return false;
  const value = isReal(cell) ? realValue(cell) : cell;
  const isBoundAsInteger = value === (value | 0);
  return isBoundAsInteger === isReal(cell);
}

/**
 * A cell as it is bound. With `asDigits`, a number that binding could alter goes as a BLOB of its digits, which no
 * column of an archive holds otherwise, and the parameter must be read as `givenNumber`: for columns that have no type
 * of their own, in which the engine would make the long ones REAL.
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

function readText(text: string): string {
  const inside = text.slice(1, -1);
  if (!inside.includes('\\')) return inside;
  try {
    return JSON.parse(text) as string;
  } catch {
    // The cause is not kept: it quotes the text.
    throw new Error('a JSON string is malformed');
  }
}

function readNumber(literal: string): Cell {
  const short = shortInteger(literal);
  if (short !== undefined) return short;
  const value = exactNumber(literal);
  if (value === undefined) return literal;
  if (literal.includes('.') || !isWhole(literal)) return Number.isInteger(value) ? { real: value } : value;
  // INTEGER has 64 bits. Where the number's digits name it, those digits are what INTEGER holds: see isDelicate.
  return Math.abs(value) < 2 ** 63 ? value : { real: value };
}

/** The number of up to nine digits that this is, as most are; undefined if it is anything else. */
function shortInteger(literal: string): number | undefined {
  if (literal.length > 9) return undefined;
  let value = 0;
  for (let at = 0; at < literal.length; at++) {
    const digit = literal.charCodeAt(at) - digitZero;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function isWhole(literal: string): boolean {
  return /^-?\d+$/.test(literal);
}
