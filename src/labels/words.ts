/** Words in the two languages of the readers. Pure, as all of this folder: the viewer uses it in a browser. */

export type Language = 'de' | 'en';

/** German word, English word. */
export type Words = readonly [german: string, english: string];

export function inLanguage([german, english]: Words, language: Language): string {
  return language === 'de' ? german : english;
}

/** What a table of words has for a name, which may be any text: `constructor` is no entry. */
export function entryOf<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
