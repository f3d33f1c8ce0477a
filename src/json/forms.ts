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

/** A pattern with more places takes long to make. */
const fieldsAtMost = 100;
/** A pattern needs memory for each escape that it passes in a text. */
const charactersAtMost = 65_536;

/** Text, number, true, false or null, in a text that is JSON. */
const plainValue = '("[^"\\\\]*(?:\\\\[^][^"\\\\]*)*"|[-\\d][\\d.eE+-]*|[tfn][a-z]+)';

/** undefined if objects of this form are better walked through. */
export function formOf(tokens: readonly Token[]): Form | undefined {
  if (tokens.length === 0 || tokens.length > fieldsAtMost) return undefined;
  const fields = tokens.map(({ text }) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + plainValue);
  return { names: tokens.map(({ name }) => name), pattern: new RegExp(`^\\{${fields.join(',')}\\}$`) };
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
