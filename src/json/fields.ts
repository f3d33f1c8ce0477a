/**
 * The fields of one JSON object as texts. Slicing keeps what parsing loses: how a number was written, the order of
 * names that look like numbers, and nested values character by character.
 */
import { BackupError } from '../errors.js';
import {
  type BeginningForm,
  beginningFormOf,
  type FieldVisitor,
  type Form,
  type FoundField,
  formOf,
  matchBeginning,
  matchForm,
  type Token,
} from './forms.js';
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

/**
 * Visits the fields of an object in the order of its text, doubled names twice. The text must have been parsed as JSON
 * before. Throws NotAnObject.
 */
export type FieldWalker = (text: string, visit: FieldVisitor) => void;

/** A list with a new form in every other record would pay for patterns and never use one. */
const formsAtMost = 100;

/**
 * A walker that remembers the names of the object before: the records of a list nearly always have the same ones in the
 * same places, and to compare a name is much cheaper than to cut out and decode it. Two objects of one form in a row make
 * a pattern, which takes the next ones apart in a third of the time.
 */
export function fieldWalker(): FieldWalker {
  let before: readonly Token[] = [];
  let form: Form | undefined;
  let formsMade = 0;
  return (text, visit) => {
    if (form && matchForm(form, text, visit)) return;
    const tokens = walk(text, before, visit);
    if (tokens === before && formsMade < formsAtMost) {
      form = formOf(tokens);
      formsMade++;
    }
    before = tokens;
  };
}

/** Takes the value that begins at a place of the text. */
export type FieldFinder = (text: string, at: number) => FoundField;

/**
 * Finds the ends of objects one after another, and one of their fields, of which a value that is no object has none. It
 * remembers as a walker does, and where it knows the form, it looks at each character once.
 */
export function fieldFinder(field: string): FieldFinder {
  let before: readonly Token[] = [];
  let form: BeginningForm | undefined;
  let formsMade = 0;
  return (text, at) => {
    const found = form && matchBeginning(form, text, at);
    if (found) return found;
    const object = text.slice(at, valueEnd(text, at));
    if (object.charCodeAt(0) !== openBrace) return { text: object, value: undefined };
    let value: string | undefined;
    const tokens = walk(object, before, (name, valueText) => {
      if (name === field) value = valueText;
    });
    if (tokens === before && formsMade < formsAtMost) {
      form = beginningFormOf(tokens, field);
      formsMade++;
    }
    before = tokens;
    return { text: object, value };
  };
}

/** Visits the fields one by one; returns the names, which are `before` if they are the same. */
function walk(text: string, before: readonly Token[], visit: FieldVisitor): readonly Token[] {
  let tokens: Token[] | undefined;
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== openBrace) throw new NotAnObject('A JSON text is no object.');
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === closeBrace) return [];
  for (let position = 0; ; position++) {
    const known = before[position];
    const token = known && text.startsWith(known.text, at) ? known : readToken(text, at);
    if (token !== known) tokens ??= before.slice(0, position);
    tokens?.push(token);
    const start = skipSpace(text, at + token.text.length);
    const end = valueEnd(text, start);
    visit(token.name, text.slice(start, end), position);
    at = skipSpace(text, end);
    const code = text.charCodeAt(at);
    if (code === closeBrace)
      return tokens ?? (position + 1 === before.length ? before : before.slice(0, position + 1));
    if (code !== comma) throw new NotAnObject('A JSON object is not well-formed.');
    at = skipSpace(text, at + 1);
  }
}

function readToken(text: string, at: number): Token {
  if (text.charCodeAt(at) !== quote) throw new NotAnObject('A JSON object is not well-formed.');
  const nameEnd = stringEnd(text, at);
  const colonAt = skipSpace(text, nameEnd);
  if (text.charCodeAt(colonAt) !== colon) throw new NotAnObject('A JSON object is not well-formed.');
  return { text: text.slice(at, colonAt + 1), name: JSON.parse(text.slice(at, nameEnd)) as string };
}
