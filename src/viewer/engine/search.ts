/** Looks for words in everything, list by list, small lists first, and tells of each list as soon as it is known. */
import { quoted } from '../../archive/names.js';
import { holdsTerm, searchedColumns, type Term, termsOf } from '../../questions/search.js';
import type { SqlValue } from '../../sqlite/database.js';
import type { Hit, ListFacts, ListHits } from '../protocol.js';
import { type ArchiveFile, placesOf } from './archive-file.js';
import { searchCondition } from './conditions.js';
import { unlessDamaged } from './damage.js';
import { plainValue } from './page.js';
import { selectedRows } from './slices.js';
import type { Titles } from './titles-of.js';
import type { Turn } from './turn.js';

const hitsAtMost = 12;
const charactersAround = 60;

export async function searchIn(
  archive: ArchiveFile,
  text: string,
  titles: Titles,
  turn: Turn,
): Promise<void> {
  if (termsOf(text).length === 0) return;
  const lists = archive.facts.lists.filter(({ rows }) => rows > 0).toSorted((a, b) => a.rows - b.rows);
  const allRows = lists.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const list of lists) {
    const within: Turn = {
      ...turn,
      pause: (part) => turn.pause((done + part * list.rows) / allRows),
    };
    await within.pause(0);
    const found = await hitsIn(archive, list, text, titles, within);
    if (found.count > 0) turn.tell(found);
    done += list.rows;
  }
}

async function hitsIn(
  archive: ArchiveFile,
  list: ListFacts,
  text: string,
  titles: Titles,
  turn: Turn,
): Promise<ListHits> {
  const condition = searchCondition(archive.searched(list.name), text);
  if (condition.sql === '0') return { list: list.name, count: 0, hits: [] };
  const first: SqlValue[] = [];
  let count = 0;
  for await (const rows of selectedRows(archive, list, { selected: placesOf(list).place, condition }, turn)) {
    count += rows.length;
    for (const [place = null] of rows.slice(0, hitsAtMost - first.length)) first.push(place);
  }
  const terms = termsOf(text);
  const hits = first.flatMap(
    (place) => unlessDamaged(() => hitAt(archive, list, place, terms, titles), turn.damaged) ?? [],
  );
  return { list: list.name, count, hits };
}

function hitAt(
  archive: ArchiveFile,
  list: ListFacts,
  place: SqlValue,
  terms: readonly Term[],
  titles: Titles,
): Hit {
  const columns = searchedColumns(archive.searched(list.name), {});
  const selected = [quoted(list.key), ...columns.map(({ name }) => quoted(name))].join();
  const { from, place: placeSql } = placesOf(list);
  const [row = []] = archive.database.query(`SELECT ${selected} FROM ${from} WHERE ${placeSql} = ?`, [place]);
  const [id = null, ...values] = row;
  const known = plainValue(id);
  const isFound = (at: number, term: Term) =>
    holdsTerm(values[at] ?? null, columns[at]?.kind ?? 'text', term);
  const at = columns.findIndex((_, index) => terms.some((term) => isFound(index, term)));
  const term = terms.find((one) => isFound(at, one));
  return {
    id: known,
    title: titles.of(list.table, known) ?? '',
    column: columns[at]?.name ?? '',
    ...around(String(values[at] ?? ''), term),
  };
}

/** The text around the first place of a term, and which part of it the term is. */
function around(text: string, term: Term | undefined): Pick<Hit, 'text' | 'marked'> {
  const found = term && new RegExp(term.places.source, 'u').exec(text);
  const at = found?.index ?? 0;
  const from = Math.max(at - charactersAround, 0);
  const end = at + (found?.[0].length ?? 0) + charactersAround;
  const before = `${from > 0 ? '…' : ''}${text.slice(from, at)}`;
  const after = `${text.slice(at + (found?.[0].length ?? 0), end)}${end < text.length ? '…' : ''}`;
  return {
    text: `${before}${found?.[0] ?? ''}${after}`,
    ...(found && { marked: [before.length, before.length + found[0].length] as const }),
  };
}
