/** Which records hold a text, and in which archives they do. */
import type { OpenArchive } from '../archive/info.js';
import { readable } from '../archive/opening.js';
import { recordTexts } from '../archive/record-texts.js';
import { labelOf } from '../labels/labels.js';
import { type List, listsIn } from '../questions/lists.js';
import { holdsTerm, type SearchOptions, searchedColumns, searchIn, type Term } from '../questions/search.js';
import { listIn, type PileArchive, type Skipped, withOpen } from './pile.js';
import { idOf, titleFrom } from './records.js';

export interface Hit {
  readonly list: string;
  /** As JSON has it. */
  readonly id: string;
  readonly title: string;
  readonly fields: readonly HitField[];
}

/** A field that holds a word of the text. */
export interface HitField {
  readonly field: string;
  /** As a JSON text. */
  readonly value: string;
  /** The text around the first of the words. */
  readonly excerpt: string;
}

/** A record that holds the text, with the first and the last backup in which it did. */
export interface Found extends Hit {
  readonly first: string;
  readonly last: string;
  /** Whether the newest archive that was asked has it no more, or in other words. */
  readonly isGone: boolean;
}

export interface FindOptions extends SearchOptions {
  /** Only this list. */
  readonly list?: string | undefined;
}

export interface FindAnswer {
  readonly found: readonly Found[];
  /** How many archives had to be opened for it. */
  readonly opened: number;
  /** Archives that could not be opened. */
  readonly skipped: readonly Skipped[];
}

/**
 * Asks these archives of one workspace, the oldest first. A list whose content hash was seen before is not read again, and
 * an archive of such lists alone is not opened.
 */
export async function findIn(
  archives: readonly PileArchive[],
  terms: readonly Term[],
  options: FindOptions,
): Promise<FindAnswer> {
  const known = new Map<string, readonly Hit[]>();
  const found = new Map<string, Found>();
  const skipped: Skipped[] = [];
  let opened = 0;
  for (const archive of archives) {
    const lists = archive.resources
      .map(({ name }) => listIn(archive, name))
      .filter((list) => list !== undefined)
      .filter(({ name, rows }) => rows > 0 && (options.list === undefined || options.list === name));
    const keyOf = ({ name, contentHash }: { name: string; contentHash: string }) => `${name} ${contentHash}`;
    const unknown = lists.filter((list) => !known.has(keyOf(list)));
    if (unknown.length > 0) {
      opened++;
      const search = (open: OpenArchive) => {
        for (const list of unknown) known.set(keyOf(list), hitsIn(open, list.name, terms, options));
      };
      const names = unknown.map(({ name }) => name);
      const fault = await withOpen(archive, search, names);
      if (fault) {
        skipped.push(fault);
        continue;
      }
    }
    for (const list of lists) note(found, known.get(keyOf(list)) ?? [], archive.backupId);
  }
  const newest = archives.at(-1)?.backupId ?? '';
  return {
    found: [...found.values()].map((one) => ({ ...one, isGone: one.last !== newest })),
    opened,
    skipped,
  };
}

function note(found: Map<string, Found>, hits: readonly Hit[], backupId: string): void {
  for (const hit of hits) {
    const key = `${hit.list} ${hit.id}`;
    const before = found.get(key);
    found.set(key, { ...hit, first: before?.first ?? backupId, last: backupId, isGone: false });
  }
}

function hitsIn(
  { database }: OpenArchive,
  name: string,
  terms: readonly Term[],
  options: SearchOptions,
): readonly Hit[] {
  const list = readable(() => listsIn(database.query)).get(name);
  const search = list && searchIn(list, terms, options);
  if (!list || !search) return [];
  const searched = new Set(searchedColumns(list, options).map((column) => column.name));
  return [...recordTexts(database, list.name, list.columns, search)].map((texts) =>
    hitOf(list, texts, terms, searched),
  );
}

function hitOf(
  list: List,
  texts: readonly string[],
  terms: readonly Term[],
  searched: ReadonlySet<string>,
): Hit {
  const fields = list.columns.flatMap(({ name, field }, index) => {
    const value = texts[index] ?? 'null';
    const plain = plainValue(value);
    const { kind } = labelOf(list.resource, field);
    const term = searched.has(name) ? terms.find((one) => holdsTerm(plain, kind, one)) : undefined;
    return term ? [{ field, value, excerpt: excerptOf(String(plain), term) }] : [];
  });
  return { list: list.resource, id: idOf(list, texts), title: titleFrom(list, texts), fields };
}

const charactersBefore = 40;
const charactersOfExcerpt = 120;

function excerptOf(text: string, { places }: Term): string {
  const at = Math.max(0, text.search(new RegExp(places.source, 'u')) - charactersBefore);
  const part = text.slice(at, at + charactersOfExcerpt);
  return `${at > 0 ? '…' : ''}${part}${at + part.length < text.length ? '…' : ''}`;
}

function plainValue(json: string): string | number | null {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
