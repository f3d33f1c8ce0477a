/**
 * Objects of the same form, as the records of a list are: the same names in the same order, values that are not nested,
 * no white space between them. One pattern takes such an object apart; all others have to be walked through.
 */

/** Takes a field's name, the text of its value, and which of the object's fields it is, from 0. */
export type FieldVisitor = (name: string, value: string, position: number) => void;

export interface Token {
  /** The name as written, with its quotes and all up to the colon. */
  readonly text: string;
  readonly name: string;
}

export interface Form {
  readonly names: readonly string[];
  readonly pattern: RegExp;
}

/** The text of an object, and that of the value of one of its fields; undefined if it has no such field. */
export interface FoundField {
  readonly text: string;
  readonly value: string | undefined;
}

/** A pattern with more places takes long to make. */
const fieldsAtMost = 100;
/** A pattern needs memory for each escape that it passes in a text. */
const charactersAtMost = 65_536;

/** Text, number, true, false or null, in a text that is JSON. */
const plainValue = '"[^"\\\\]*(?:\\\\[^][^"\\\\]*)*"|[-\\d][\\d.eE+-]*|[tfn][a-z]+';

/** undefined if objects of this form are better walked through. */
export function formOf(tokens: readonly Token[]): Form | undefined {
  const object = patternOf(tokens, () => `(${plainValue})`);
  return object === undefined
    ? undefined
    : { names: tokens.map(({ name }) => name), pattern: new RegExp(`${object}$`) };
}

/** For a text that begins with an object of this form: where that ends, and the value of one of its fields. */
export interface BeginningForm {
  readonly pattern: RegExp;
}

/** undefined if objects of this form are better walked through. */
export function beginningFormOf(tokens: readonly Token[], field: string): BeginningForm | undefined {
  // Of doubled names the last one counts, as everywhere.
  const place = tokens.findLastIndex(({ name }) => name === field);
  const object = patternOf(tokens, (at) => (at === place ? `(${plainValue})` : `(?:${plainValue})`));
  return object === undefined ? undefined : { pattern: new RegExp(object) };
}

function patternOf(tokens: readonly Token[], valueAt: (place: number) => string): string | undefined {
  if (tokens.length === 0 || tokens.length > fieldsAtMost) return undefined;
  const fields = tokens.map(({ text }, at) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + valueAt(at));
  return `^\\{${fields.join(',')}\\}`;
}

/** The object of this form that begins at a place of the text; undefined if another one does. */
export function matchBeginning({ pattern }: BeginningForm, text: string, at: number): FoundField | undefined {
  const match = pattern.exec(text.slice(at, at + charactersAtMost));
  return match ? { text: match[0], value: match[1] } : undefined;
}

/** Visits the fields if the text is of this form; otherwise it visits none of them and returns false. */
export function matchForm({ names, pattern }: Form, text: string, visit: FieldVisitor): boolean {
  if (text.length > charactersAtMost) return false;
  const match = pattern.exec(text);
  if (!match) return false;
  for (let position = 0; position < names.length; position++) {
    visit(names[position] ?? '', match[position + 1] ?? '', position);
  }
  return true;
}
