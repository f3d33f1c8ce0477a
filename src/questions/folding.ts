/**
 * German spelling in searches: ä, ae and a are the same, so are ß and ss, and upper and lower case. SQLite's own functions
 * know ASCII only, and a function of ours for each row takes a hundred times as long as `GLOB` with classes of letters.
 * So a text becomes a few patterns; the same letters as a regular expression tell where the text is.
 */

/** What may stand at one place: one of these characters. */
type Place = string;
/** Places in a row. */
type Run = readonly Place[];

/** A letter, or two that stand for one, with the ways to write it. */
interface Letter {
  /** A text holds one of these. */
  readonly plain: readonly Run[];
  /** Which of them was typed. */
  readonly typed?: Run;
  /** Another one that is looked for as long as there are not too many patterns. */
  readonly rare?: Run;
  readonly html?: Run;
  readonly json?: Run;
  /** As a letter and a combining mark, as some systems write it. */
  readonly decomposed?: Run;
}

/** Patterns for `GLOB`: where text is plain, and what HTML and JSON make of it besides. */
export interface Patterns {
  readonly plain: readonly string[];
  readonly html: readonly string[];
  readonly json: readonly string[];
  /** Finds each place in a text, however it is written there. */
  readonly places: RegExp;
  /**
   * A pattern for `LIKE` that applies wherever one of the others does: SQLite looks for its letters many times as quickly
   * as for those of a class. Undefined if there is no letter that is written in one way only.
   */
  readonly hull: string | undefined;
}

const patternsAtMost = 16;

const umlauts: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u' };
const umlautOf: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' };
/** Letters that are taken for the same, beside the German ones. */
const accented: Readonly<Record<string, string>> = {
  a: 'àáâãå',
  c: 'çćč',
  e: 'éèêë',
  i: 'íìîï',
  n: 'ñń',
  o: 'óòôõø',
  s: 'śš',
  u: 'úùû',
  y: 'ýÿ',
  z: 'źžż',
};

export function patternsFor(text: string): Patterns {
  const letters = lettersOf(text.normalize('NFC').toLowerCase());
  const plain = spellings(letters);
  const html = written(letters, (letter) => letter.html);
  const json = written(letters, (letter) => letter.json);
  const decomposed = written(letters, (letter) => letter.decomposed);
  const runs = [...plain, ...decomposed, ...html, ...json];
  return {
    plain: [...plain, ...decomposed].map(globOf),
    html: html.map(globOf),
    json: json.map(globOf),
    places: new RegExp(runs.map((run) => run.map(classOf).join('')).join('|') || '(?!)', 'gu'),
    hull: hullOf(letters),
  };
}

function hullOf(letters: readonly Letter[]): string | undefined {
  const known = letters
    .map(inHull)
    .join('')
    .replace(/^[%_]+|[%_]+$/g, '');
  return known === '' ? undefined : `%${known}%`;
}

/** The letter if it is written in one way only, apart from upper and lower case of ASCII, which `LIKE` does not tell apart. */
function inHull({ plain, rare, html, json, decomposed }: Letter): string {
  const [run = [], ...others] = [
    ...plain,
    ...[rare, html, json, decomposed].flatMap((one) => (one ? [one] : [])),
  ];
  const [place = '', ...more] = run;
  if (others.length > 0 || more.length > 0) return '%';
  const isOne = /^[ -~]{1,2}$/.test(place) && !/[%_]/.test(place);
  return isOne ? place.slice(0, 1) : '_';
}

function lettersOf(text: string): readonly Letter[] {
  const characters = [...text];
  const letters: Letter[] = [];
  for (let at = 0; at < characters.length; at++) {
    const [one = '', next] = [characters[at], characters[at + 1]];
    const isPair = (one === 's' && next === 's') || (next === 'e' && umlautOf[one] !== undefined);
    if (isPair) at++;
    const found = letterOf(one, isPair);
    letters.push({ ...found, typed: found.plain[isPair ? 1 : 0] ?? [] });
  }
  return letters;
}

/** The letter that is written as this character, or as this one and the next. */
function letterOf(one: string, isPair: boolean): Letter {
  if (one === 'ß' || (isPair && one === 's')) return sharpS;
  if (isPair) return umlaut(umlautOf[one] ?? one);
  return umlauts[one] === undefined ? plainLetter(one) : umlaut(one);
}

const sharpS: Letter = {
  plain: [['ßẞ'], ['sS', 'sS']],
  html: [...'&szlig;'],
  json: [...'\\u00', 'dD', 'fF'],
};

function umlaut(letter: string): Letter {
  const base = umlauts[letter] ?? letter;
  const upper = letter.toUpperCase();
  // ä and Ä are e4 and c4, ü and Ü are fc and dc.
  const [one = '', other = ''] = letter.charCodeAt(0).toString(16);
  const [capital = ''] = upper.charCodeAt(0).toString(16);
  return {
    plain: [[both(letter) + both(base)], [both(base), 'eE']],
    html: ['&', both(base), ...'uml;'],
    json: [...'\\u00', both(one) + both(capital), both(other)],
    decomposed: [both(base), '\u0308'],
  };
}

function plainLetter(character: string): Letter {
  const base = baseOf(character);
  const german = umlautOf[base];
  const others = accented[base] ?? '';
  const place = [base, ...(german ? [german] : []), ...others].map(both).join('');
  const isSpelled = german !== undefined && character === base;
  const code = character.charCodeAt(0);
  return {
    plain: [[place]],
    ...(isSpelled && { rare: [both(base), 'eE'] }),
    ...(character === '&' && { html: [...'&amp;'] }),
    ...(character === '"' && { html: [...'&quot;'], json: ['\\', '"'] }),
    ...(character === '/' && { json: ['\\', '/'] }),
    ...(code > 127 && character.length === 1 && { json: escapedIn(code) }),
  };
}

function baseOf(character: string): string {
  return Object.entries(accented).find(([, others]) => others.includes(character))?.[0] ?? character;
}

function escapedIn(code: number): Run {
  return [...'\\u', ...[...code.toString(16).padStart(4, '0')].map(both)];
}

/** Both cases of a letter; a letter of which the other case is two letters has one only. */
function both(letter: string): string {
  const upper = letter.toUpperCase();
  return upper !== letter && [...upper].length === 1 ? letter + upper : letter;
}

/** All ways to write these letters; too many are cut down to what was typed and those that use one way throughout. */
function spellings(letters: readonly Letter[]): readonly Run[] {
  const withRare = letters.map(({ plain, rare }) => (rare ? [...plain, rare] : plain));
  const all = [withRare, letters.map(({ plain }) => plain)].find(
    (choices) => choices.reduce((product, ways) => product * ways.length, 1) <= patternsAtMost,
  );
  if (all) return product(all);
  return [
    letters.flatMap(({ plain, typed }) => typed ?? plain[0] ?? []),
    ...[0, 1].map((way) => letters.flatMap(({ plain }) => plain[way] ?? plain[0] ?? [])),
  ];
}

function product(choices: readonly (readonly Run[])[]): readonly Run[] {
  return choices.reduce<readonly Run[]>(
    (runs, ways) => runs.flatMap((run) => ways.map((way) => [...run, ...way])),
    [[]],
  );
}

/** The one way in which a kind of text writes these letters; none if it writes them as they are. */
function written(letters: readonly Letter[], way: (letter: Letter) => Run | undefined): readonly Run[] {
  if (!letters.some((letter) => way(letter))) return [];
  return [letters.flatMap((letter) => way(letter) ?? letter.plain[0] ?? [])];
}

function globOf(run: Run): string {
  return `*${run.map((place) => (/^[^*?[]$/u.test(place) ? place : `[${place}]`)).join('')}*`;
}

function classOf(place: Place): string {
  return [...place].length === 1 ? escaped(place) : `[${[...place].map(escaped).join('')}]`;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
