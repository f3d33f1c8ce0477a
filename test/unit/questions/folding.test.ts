import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { patternsFor } from '../../../src/questions/folding.js';
import { type Database, loadSqlite } from '../../../src/sqlite/sqlite.js';

let database: Database;
beforeAll(async () => {
  database = (await loadSqlite())();
});

type Writing = 'plain' | 'html' | 'json';

function isFound(text: string, wanted: string, writing: Writing = 'plain'): boolean {
  const patterns = patternsFor(wanted);
  const isHit = patterns[writing].some((pattern) => database.value('SELECT ? GLOB ?', [text, pattern]) === 1);
  const isInHull = database.value('SELECT ? LIKE ?', [text, patterns.hull ?? '%']) === 1;
  expect(isInHull || !isHit, `${wanted} in ${text}, by ${patterns.hull}`).toBe(true);
  // The same letters as a regular expression say where it is.
  expect(patterns.places.test(text), `${wanted} in ${text}`).toBe(isHit);
  return isHit;
}

describe('German spelling', () => {
  it.each([
    ['Müller', ['müller', 'mueller', 'MUELLER', 'MÜLLER', 'muller', 'Mu\u0308ller']],
    ['Mueller & Sohn', ['müller', 'mueller', 'MÜLLER', 'muller']],
    ['Straße 5', ['strasse', 'STRASSE', 'straße']],
    ['Hauptstrasse', ['straße', 'strasse']],
    ['Michael', ['michael', 'michäl']],
    ['neue Bauabschnitte', ['neue', 'bauab']],
    ['Mu\u0308ller', ['Müller', 'mueller']],
    ['Café', ['cafe', 'CAFÉ']],
    ['50% [*] ? ] ^ -', ['[*]', '?', ']', '^', '-', '0%']],
  ])('finds %j by each of its spellings', (text, spellings) => {
    for (const wanted of spellings) expect(isFound(text, wanted), wanted).toBe(true);
    expect(isFound(text, 'meier')).toBe(false);
  });

  it('finds what HTML and JSON made of the letters', () => {
    expect(isFound('<p>F&uuml;r M&Uuml;LLER</p>', 'für', 'html')).toBe(true);
    expect(isFound('Stra&szlig;e', 'strasse', 'html')).toBe(true);
    expect(isFound('M&amp;M', 'm&m', 'html')).toBe(true);
    expect(isFound('["M\\u00fcller"]', 'mueller', 'json')).toBe(true);
    expect(isFound('["\\u00DCbung"]', 'übung', 'json')).toBe(true);
    expect(isFound('["https:\\/\\/a.example"]', 'https://a', 'json')).toBe(true);
    expect(isFound('["caf\\u00e9"]', 'café', 'json')).toBe(true);
  });

  it.each([
    ['müller', '%m%ll_r%'],
    ['50% & _x', '%50_ % _x%'],
    ['ß', undefined],
    ['anna', undefined],
  ])('knows of %j what every spelling has in common', (wanted, hull) => {
    expect(patternsFor(wanted).hull).toBe(hull);
  });

  it('finds any word of German letters by the spelling without umlauts, and the other way round', () => {
    const letter = fc.constantFrom(...'abdehilmnoprstuzäöüßÄÖÜ');
    // Which s of three belong together, nobody can tell.
    const word = fc
      .array(letter, { minLength: 1, maxLength: 12 })
      .map((letters) => letters.join('').replace(/s+(?=[sß])|(?<=ß)[sß]+/g, ''));
    const spelled = (text: string) =>
      text.replace(/[äöüÄÖÜ]/g, (found) => `${found.normalize('NFD')[0]}e`).replaceAll('ß', 'ss');
    fc.assert(
      fc.property(word, (text) => {
        // Of more, not all mixtures are looked for.
        fc.pre((text.match(/[äöüß]|[aou]e|ss/gi) ?? []).length <= 4);
        for (const wanted of [text, text.toUpperCase(), spelled(text)]) {
          expect(isFound(`x ${text} y`, wanted)).toBe(true);
          expect(isFound(`x ${spelled(text)} y`, wanted)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('makes few patterns of any text, and never a broken one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        const { plain, html, json } = patternsFor(text);
        expect(plain.length).toBeLessThanOrEqual(17);
        expect(html.length + json.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 200 },
    );
    expect(patternsFor('aeoeueaeoeueaeoeueaeoeue'.repeat(9)).plain.length).toBeLessThan(18);
    expect(
      isFound(
        'Überraschungsäpfelgrößenänderungsüberwachung',
        'ueberraschungsaepfelgroessenaenderungsueberwachung',
      ),
    ).toBe(true);
  });
});
