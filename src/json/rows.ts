/**
 * The text of single records inside the text of a list. Records are stored as the API wrote them, character by
 * character: parsing and writing them again would alter long numbers, doubled names and the order of fields.
 */

const quote = 34;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
const comma = 44;

/**
 * The text of the value of the top level's `data`, of any kind; undefined if there is none. `text` must have been parsed
 * as JSON already: that proved it well-formed, so strings and brackets are all that has to be looked at here.
 */
export function dataText(text: string): string | undefined {
  let found: string | undefined;
  eachMember(text, (name, start) => {
    const end = valueEnd(text, start);
    // JSON.parse lets the last of doubled names win.
    if (name === 'data') found = text.slice(start, end);
    return end;
  });
  return found;
}

/** Takes the name of a member, and where its value starts; returns where that ends. */
type MemberVisitor = (name: string, start: number) => number;

/** Visits the members of the object that the text is; none if it is another value. */
export function eachMember(text: string, visit: MemberVisitor): void {
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== openBrace) return;
  at = skipSpace(text, at + 1);
  while (at < text.length && text.charCodeAt(at) === quote) {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const end = visit(name, skipSpace(text, text.indexOf(':', nameEnd) + 1));
    at = skipSpace(text, skipSpace(text, end) + 1);
  }
}

/** The texts of the values in the array that starts at `arrayStart`. */
export function elements(text: string, arrayStart: number): string[] {
  const found: string[] = [];
  eachElement(text, arrayStart, (start) => {
    const end = valueEnd(text, start);
    found.push(text.slice(start, end));
    return end;
  });
  return found;
}

/**
 * Visits the values of the array that starts at `arrayStart`: takes where one starts, and returns where it ends. Returns
 * where the array ends.
 */
export function eachElement(text: string, arrayStart: number, visit: (start: number) => number): number {
  let at = skipSpace(text, arrayStart + 1);
  while (at < text.length && text.charCodeAt(at) !== closeBracket) {
    at = skipSpace(text, visit(at));
    if (text.charCodeAt(at) !== closeBracket) at = skipSpace(text, at + 1);
  }
  return at + 1;
}

/** Where the value that starts at `start` ends. Throws if the text ends before. */
export function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return stringEnd(text, start);
  if (first !== openBrace && first !== openBracket) return scalarEnd(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = stringEnd(text, at) - 1;
    else if (code === openBrace || code === openBracket) depth++;
    else if ((code === closeBrace || code === closeBracket) && --depth === 0) return at + 1;
  }
  throw new Error('a JSON text ends too early');
}

function scalarEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === comma || code === closeBrace || code === closeBracket) break;
  }
  return at;
}

/** Where the string that starts at `start` ends, its closing quote included. Throws if it does not end. */
export function stringEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at < 0) throw new Error('a JSON text ends inside a string');
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}

/** The first place from `start` on that is not white space. */
export function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}
