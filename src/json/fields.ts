/**
 * The fields of one JSON object as places in its text. Slicing keeps what parsing loses: how a number was written,
 * the order of names that look like numbers, and nested values character by character.
 */
import { BackupError } from '../errors.js';
import { skipSpace, stringEnd, valueEnd } from './rows.js';

const openBrace = 123;
const closeBrace = 125;
const quote = 34;
const colon = 58;
const comma = 44;

/** The text is no JSON object. */
export class NotAnObject extends BackupError {
  override name = 'NotAnObject' as const;
}

/** Takes a field's name and where the text of its value starts and ends. */
export type FieldVisitor = (name: string, start: number, end: number) => void;

/** Visits the fields of an object in the order of its text, doubled names twice. Throws NotAnObject. */
export type FieldWalker = (text: string, visit: FieldVisitor) => void;

interface Token {
  /** The name as written, with its quotes and all up to the colon. */
  readonly text: string;
  readonly name: string;
}

/**
 * A walker that remembers the names of the object before: the records of a list nearly always have the same ones
 * in the same places, and to compare a name is much cheaper than to cut out and decode it.
 */
export function fieldWalker(): FieldWalker {
  const before: Token[] = [];
  const tokenAt = (text: string, at: number, position: number): Token => {
    const known = before[position];
    if (known && text.startsWith(known.text, at)) return known;
    const read = readToken(text, at);
    before[position] = read;
    return read;
  };

  return (text, visit) => {
    let at = skipSpace(text, 0);
    if (text.charCodeAt(at) !== openBrace) throw new NotAnObject('A JSON text is no object.');
    at = skipSpace(text, at + 1);
    if (text.charCodeAt(at) === closeBrace) return;
    for (let position = 0; ; position++) {
      const token = tokenAt(text, at, position);
      const start = skipSpace(text, at + token.text.length);
      const end = valueEnd(text, start);
      visit(token.name, start, end);
      at = skipSpace(text, end);
      const code = text.charCodeAt(at);
      if (code === closeBrace) return;
      if (code !== comma) throw new NotAnObject('A JSON object is not well-formed.');
      at = skipSpace(text, at + 1);
    }
  };
}

function readToken(text: string, at: number): Token {
  if (text.charCodeAt(at) !== quote) throw new NotAnObject('A JSON object is not well-formed.');
  const nameEnd = stringEnd(text, at);
  const colonAt = skipSpace(text, nameEnd);
  if (text.charCodeAt(colonAt) !== colon) throw new NotAnObject('A JSON object is not well-formed.');
  return { text: text.slice(at, colonAt + 1), name: JSON.parse(text.slice(at, nameEnd)) as string };
}
