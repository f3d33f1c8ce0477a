/**
 * What names a record within its list. Whether a value names one, and when two values name the same, is decided here
 * alone: for reading, storing, building and comparing. What one of them takes, the others take as well.
 */
import { exactNumber } from '../json/exact.js';
import { wellFormed } from '../json/well-formed.js';

/** A whole number that JavaScript holds, or a text: "12", 12 and 12.0 name the same record. */
export type RecordId = number | string;

/** The id that the JSON text of one value names; undefined if it names none, such as null, true, "" or a list. */
export function recordIdOf(literal: string): RecordId | undefined {
  const first = literal.charAt(0);
  if (first === '"') return idOfText(JSON.parse(literal) as string);
  return /[-\d]/.test(first) ? idOfNumber(literal) : undefined;
}

/** The id of a key that SQLite holds as REAL. */
export function idOfReal(value: number): RecordId {
  // Zero has no sign in an id.
  return Number.isSafeInteger(value) ? value + 0 : String(value);
}

function idOfNumber(literal: string): RecordId {
  const value = exactNumber(literal);
  return value === undefined ? literal : idOfReal(value);
}

function idOfText(text: string): RecordId | undefined {
  if (text === '') return undefined;
  const isCanonical = /^(0|-?[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
  // SQLite could not give back the rest as it is: it reads texts up to NUL, and as UTF-8.
  return isCanonical ? Number(text) : wellFormed(text).replaceAll('\0', '\ufffd');
}
