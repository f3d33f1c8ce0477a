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
 * The texts of the values in the array `data` of an envelope. `text` must have been parsed as JSON already: that
 * proved it well-formed, so strings and brackets are all that has to be looked at here.
 * Returns undefined if the top level has no array of that name.
 */
export function rowTexts(text: string): string[] | undefined {
  const start = dataStart(text);
  if (start === undefined || text.charCodeAt(start) !== openBracket) return undefined;
  return elements(text, start);
}

/** The text of the value of the top level's `data`, of any kind; undefined if there is none. */
export function dataText(text: string): string | undefined {
  const start = dataStart(text);
  return start === undefined ? undefined : text.slice(start, valueEnd(text, start));
}

/** JSON.parse lets the last of doubled names win, so the last top-level `data` is the one. */
function dataStart(text: string): number | undefined {
  let found: number | undefined;
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== openBrace) return undefined;
  at = skipSpace(text, at + 1);
  while (at < text.length && text.charCodeAt(at) === quote) {
    const nameEnd = stringEnd(text, at);
    const value = skipSpace(text, text.indexOf(':', nameEnd) + 1);
    if (JSON.parse(text.slice(at, nameEnd)) === 'data') found = value;
    at = skipSpace(text, skipSpace(text, valueEnd(text, value)) + 1);
  }
  return found;
}

/** The texts of the values in the array that starts at `arrayStart`. */
export function elements(text: string, arrayStart: number): string[] {
  const found: string[] = [];
  let at = skipSpace(text, arrayStart + 1);
  while (at < text.length && text.charCodeAt(at) !== closeBracket) {
    const end = valueEnd(text, at);
    found.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text.charCodeAt(at) !== closeBracket) at = skipSpace(text, at + 1);
  }
  return found;
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
