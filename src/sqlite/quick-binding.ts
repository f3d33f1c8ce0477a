/**
 * Binds the values of a row at once. sql.js measures each text twice, asks for memory for each and gives it back, which
 * takes more time than SQLite needs for the row. Here all texts of a row are written into one place that stays.
 *
 * It uses what sql.js 1.16 has beside its interface: the functions of SQLite under their own names, and the number by
 * which a statement knows itself. Neither is promised, so each start tries it, and without it sql.js binds by itself.
 */
import type { SqlValue } from './values.js';

/** Binds all values to a statement that was reset; false if it bound none, so that sql.js has to. */
export type Bind = (statement: object, values: readonly SqlValue[]) => boolean;

interface Inside {
  _malloc(bytes: number): number;
  _sqlite3_bind_text(statement: number, place: number, text: number, bytes: number, free: number): number;
  _sqlite3_bind_int(statement: number, place: number, value: number): number;
  _sqlite3_bind_double(statement: number, place: number, value: number): number;
  _sqlite3_clear_bindings(statement: number): number;
  _sqlite3_sql(statement: number): number;
  UTF8ToString(text: number): string;
  writeArrayToMemory(bytes: Uint8Array, to: number): void;
}

interface TriedStatement {
  step(): boolean;
  get(): unknown[];
  free(): boolean;
}

interface TriedEngine {
  readonly Database: new () => { prepare(sql: string): TriedStatement; close(): void };
}

/** What a row may have in texts; longer ones are bound by sql.js. */
const bytesAtMost = 65_536;

/** undefined if the inside of the engine is not as it is known here. */
export function quickBinding(engine: TriedEngine): Bind | undefined {
  const database = new engine.Database();
  try {
    const sql = 'SELECT ?1, ?2, ?3, ?4, ?5';
    const statement = database.prepare(sql);
    const inside = engine as unknown as Inside;
    const name = nameOfNumber(statement, sql, inside);
    if (name === undefined) return undefined;
    const bind = bindBy(name, inside);
    const values = ['aä€\0b', -7, 2.5, null, ''];
    const isBound = bind(statement, values) && statement.step();
    const found = isBound ? statement.get() : [];
    return values.every((value, at) => found[at] === value) ? bind : undefined;
  } catch {
    return undefined;
  } finally {
    database.close();
  }
}

/** The name under which a statement keeps its number; the other numbers in it are small. */
function nameOfNumber(statement: object, sql: string, inside: Inside): string | undefined {
  return Object.entries(statement).find(
    ([, value]) =>
      typeof value === 'number' && value > 1024 && inside.UTF8ToString(inside._sqlite3_sql(value)) === sql,
  )?.[0];
}

function bindBy(name: string, inside: Inside): Bind {
  const bytes = new Uint8Array(bytesAtMost);
  const place = inside._malloc(bytesAtMost);
  return (statement, values) => {
    const number = (statement as Record<string, number>)[name] ?? 0;
    // A row that was refused may have left some of its values; those that are null are not bound.
    inside._sqlite3_clear_bindings(number);
    let filled = 0;
    let result = 0;
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      if (value === null) continue;
      if (typeof value === 'string') {
        const end = written(value, bytes, filled);
        if (end < 0) return undone(inside, number);
        result ||= inside._sqlite3_bind_text(number, at + 1, place + filled, end - filled, 0);
        filled = end;
      } else if (typeof value !== 'number') return undone(inside, number);
      else if (value === (value | 0)) result ||= inside._sqlite3_bind_int(number, at + 1, value);
      else result ||= inside._sqlite3_bind_double(number, at + 1, value);
    }
    // What is wrong is said by sql.js, which runs into it as well.
    if (result !== 0) return undone(inside, number);
    inside.writeArrayToMemory(bytes.subarray(0, filled), place);
    return true;
  };
}

function undone(inside: Inside, number: number): false {
  inside._sqlite3_clear_bindings(number);
  return false;
}

/** A longer text is written faster by the encoder than character by character. */
const shortAtMost = 32;

const encoder = new TextEncoder();

/**
 * Writes a text as UTF-8 from a place on; returns where it ends, or -1 if it has no room. Halves of surrogate pairs are
 * not in what is given here.
 */
function written(text: string, into: Uint8Array, from: number): number {
  if (from + 3 * text.length > into.byteLength) return -1;
  if (text.length > shortAtMost) return encoded(text, into, from);
  let end = from;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) into[end++] = code;
    else if (code < 0x800) {
      into[end++] = 0xc0 | (code >> 6);
      into[end++] = 0x80 | (code & 0x3f);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      return encoded(text, into, from);
    } else {
      into[end++] = 0xe0 | (code >> 12);
      into[end++] = 0x80 | ((code >> 6) & 0x3f);
      into[end++] = 0x80 | (code & 0x3f);
    }
  }
  return end;
}

function encoded(text: string, into: Uint8Array, from: number): number {
  return from + encoder.encodeInto(text, from === 0 ? into : into.subarray(from)).written;
}
