/** What becomes of one JSON value in a column of the archive. Pure; documented in docs/archive-format.md. */
import { ExactNumber, type Json } from '../json/exact.js';

export type Cell = null | number | string;

/** What a value was in the JSON. */
export type Kind = 'null' | 'boolean' | 'integer' | 'real' | 'long number' | 'text' | 'array' | 'object';

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'real';
  if (typeof value === 'string') return 'text';
  if (value instanceof ExactNumber) return 'long number';
  return Array.isArray(value) ? 'array' : 'object';
}

/** The value as the archive holds it: nothing is altered but what SQLite has no place for. */
export function cellOf(value: Json): Cell {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  // -0 and 0 are one number in SQLite.
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value === 'string') return wellFormed(value);
  if (value instanceof ExactNumber) return value.source;
  return wellFormed(jsonText(value));
}

/** JSON text of a nested value, with numbers as the API wrote them. */
function jsonText(value: Json): string {
  if (value instanceof ExactNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${JSON.stringify(name)}:${jsonText(inner)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SQLite's text is UTF-8, which has no place for half a surrogate pair. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
