/** Where the records about a person are, and what of them can be read. */
import { recordTexts } from '../../archive/record-texts.js';
import { type PersonId, type PersonPart, rowsAbout, type Unread } from '../../pile/one-person.js';
import { type RecordTexts, textsByField } from '../../pile/records.js';
import { type ArchiveFile, placesOf } from './archive-file.js';
import { unlessDamaged } from './damage.js';
import { selectedRows } from './slices.js';
import type { Turn } from './turn.js';

export interface FoundPlaces extends Pick<PersonPart, 'list' | 'kind'> {
  /** Of the records that can be read. */
  readonly all: Float64Array;
}

const recordsAtOnce = 200;

/** What is damaged is named, and not told to the turn. */
export async function placesAbout(
  archive: ArchiveFile,
  person: PersonId,
  record: RecordTexts,
  turn: Turn,
): Promise<{ readonly places: readonly FoundPlaces[]; readonly unread: readonly Unread[] }> {
  const lists = archive.facts.lists.filter(({ rows }) => rows > 0);
  const allRows = lists.reduce((sum, { rows }) => sum + rows, 0);
  const places: FoundPlaces[] = [];
  const unread: Unread[] = [];
  let done = 0;
  for (const list of lists) {
    let isSearched = true;
    let records = 0;
    const within: Turn = {
      ...turn,
      pause: (part) => turn.pause((done + part * list.rows) / allRows),
      damaged: () => {
        isSearched = false;
      },
    };
    for (const { kind, condition } of rowsAbout(archive.searched(list.name), person, record)) {
      await within.pause(0);
      const found: number[] = [];
      const wanted = {
        selected: placesOf(list).place,
        condition: { sql: condition.where, values: condition.parameters },
      };
      for await (const rows of selectedRows(archive, list, wanted, within)) {
        for (const [place] of rows) found.push(Number(place));
      }
      const all = await readable(archive, list.name, found, within);
      records += found.length - all.length;
      if (all.length > 0) places.push({ list: list.name, kind, all });
    }
    if (!isSearched || records > 0) unread.push({ list: list.name, records, isSearched });
    done += list.rows;
  }
  return { places, unread };
}

/** Those of the places whose records can be read as a whole. A file says at its start what it lacks. */
async function readable(
  archive: ArchiveFile,
  name: string,
  places: readonly number[],
  turn: Turn,
): Promise<Float64Array> {
  const canBeRead = (some: readonly number[]) =>
    unlessDamaged(
      () => [...recordsAt(archive, name, some)].length > 0,
      () => {},
    ) ?? false;
  const all: number[] = [];
  for (let from = 0; from < places.length; from += recordsAtOnce) {
    const some = places.slice(from, from + recordsAtOnce);
    all.push(...(canBeRead(some) ? some : some.filter((place) => canBeRead([place]))));
    await turn.pause(1);
  }
  return Float64Array.from(all);
}

/** Records at these places, read as they are wanted: somebody may have very many. */
export function recordsAt(
  archive: ArchiveFile,
  name: string,
  places: ArrayLike<number>,
): Iterable<RecordTexts> {
  const list = archive.searched(name);
  const where = placesOf(archive.list(name)).isAt;
  return {
    *[Symbol.iterator]() {
      for (let from = 0; from < places.length; from += recordsAtOnce) {
        const some = JSON.stringify(Array.prototype.slice.call(places, from, from + recordsAtOnce));
        const rows = recordTexts(archive.database, list.name, list.columns, { where, parameters: [some] });
        for (const texts of [...rows]) yield textsByField(list, texts);
      }
    },
  };
}
