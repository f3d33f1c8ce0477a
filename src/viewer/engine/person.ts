/** Everything about one person, by the rules of the command `person`; found in slices, so that it can be stopped. */
import { recordTexts } from '../../archive/record-texts.js';
import { titleOf } from '../../archive/titles.js';
import { personLists } from '../../labels/lists.js';
import { lackingIn, type PersonId, type PersonPart, rowsAbout, rowsNamed } from '../../pile/one-person.js';
import { type RecordTexts, recordOf, recordsOf, textsByField } from '../../pile/records.js';
import type { List } from '../../questions/lists.js';
import { type PersonFacts, personPage, personTable } from '../../report/person-page.js';
import type { NamedPerson, PersonFile, PersonFound, PersonShown } from '../protocol.js';
import { type ArchiveFile, rowidOf } from './archive-file.js';
import { fileOf, pageFile } from './exported.js';
import { pageOf } from './page.js';
import { selectedRows } from './slices.js';
import type { Titles } from './titles-of.js';
import type { Turn } from './turn.js';

const namedAtMost = 50;
const shownAtMost = 100;
const recordsAtOnce = 200;

/** Whom these words may mean. */
export function peopleIn({ database, lists }: ArchiveFile, who: string): readonly NamedPerson[] {
  const found: NamedPerson[] = [];
  for (const name of personLists) {
    const list = lists.get(name);
    const condition = list && rowsNamed(list, who);
    if (!list || !condition) continue;
    for (const record of recordsOf({ database }, list, condition)) {
      if (found.length === namedAtMost) return found;
      found.push({ list: name, id: idIn(list, record), title: titleOf(name, record) });
    }
  }
  return found;
}

function idIn(list: List, record: RecordTexts): string {
  const field = list.columns.find(({ name }) => name === list.idColumn)?.field ?? '';
  return String(JSON.parse(record.get(field) ?? 'null'));
}

/** What is known of the person, of each list the first records; undefined if the archive does not have them. */
export async function personOf(
  archive: ArchiveFile,
  person: PersonId,
  titles: Titles,
  turn: Turn,
): Promise<PersonShown | undefined> {
  const record = recordOf(archive, person.list, person.id);
  if (!record) return undefined;
  const places = await placesAbout(archive, person, record, turn);
  const parts = places.map(({ list: name, kind, all }): PersonFound => {
    const list = archive.list(name);
    const columns = list.columns.map((column) => column.name);
    const order = { places: all, count: all.length, isByBytes: false, first: 0 };
    const rows = pageOf(
      archive,
      list,
      order,
      { from: 0, count: shownAtMost, columns, isWhole: true },
      titles,
    );
    const records = rows.map(({ id, cells }) => ({
      id,
      title: titles.of(list.table, id) ?? '',
      fields: list.columns.map((column, at) => ({ column, value: null, ...cells[at] })),
    }));
    return { list: name, kind, count: all.length, records };
  });
  return {
    ...person,
    title: titleOf(person.list, record),
    parts,
    lacking: lackingIn(archive.facts.resources),
  };
}

interface Places extends Pick<PersonPart, 'list' | 'kind'> {
  readonly all: Float64Array;
}

async function placesAbout(
  archive: ArchiveFile,
  person: PersonId,
  record: RecordTexts,
  turn: Turn,
): Promise<readonly Places[]> {
  const lists = archive.facts.lists.filter(({ rows }) => rows > 0);
  const allRows = lists.reduce((sum, { rows }) => sum + rows, 0);
  const found: Places[] = [];
  let done = 0;
  for (const list of lists) {
    const within: Turn = { ...turn, pause: (part) => turn.pause((done + part * list.rows) / allRows) };
    for (const { kind, condition } of rowsAbout(archive.searched(list.name), person, record)) {
      await within.pause(0);
      const all: number[] = [];
      const wanted = {
        selected: rowidOf(list),
        condition: { sql: condition.where, values: condition.parameters },
      };
      for await (const rows of selectedRows(archive, list, wanted, within)) {
        for (const [place] of rows) all.push(Number(place));
      }
      if (all.length > 0) found.push({ list: list.name, kind, all: Float64Array.from(all) });
    }
    done += list.rows;
  }
  return found;
}

/**
 * The same as a page that stands alone, or as a table, without the records that the reader took out; undefined if the
 * archive does not have the person.
 */
export async function personFile(
  archive: ArchiveFile,
  { person, language, format, leftOut, version }: PersonFile,
  turn: Turn,
): Promise<Blob | undefined> {
  const record = recordOf(archive, person.list, person.id);
  if (!record) return undefined;
  const left = new Set(leftOut.map(({ list, id }) => `${list} ${id}`));
  const places = await placesAbout(archive, person, record, turn);
  let written = 0;
  const parts = places.map(({ list, kind, all }): PersonPart => {
    const own = leftOut.filter((one) => one.list === list && one.kind === kind).length;
    const records = recordsAt(archive, list, all, (id) => {
      written++;
      return !left.has(`${list} ${id}`);
    });
    return { list, kind, count: all.length - own, records };
  });
  const facts: PersonFacts = {
    report: {
      ...person,
      title: titleOf(person.list, record),
      record,
      parts: parts.filter(({ count }) => count > 0),
      lacking: lackingIn(archive.facts.resources),
    },
    workspace: archive.facts.workspace,
    readAt: archive.facts.startedAt.slice(0, 16).replace('T', ' '),
    archive: archive.facts.fileName,
    version,
    leftOut: leftOut.length,
  };
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const part = () => written / Math.max(all, 1);
  if (format === 'html') return pageFile(personPage(facts, language), part, turn);
  return fileOf([personTable(facts, language)], format, part, turn);
}

/** Records at these places, read as they are wanted: somebody may have very many. */
function recordsAt(
  archive: ArchiveFile,
  name: string,
  places: Float64Array,
  isWanted: (id: string) => boolean,
): Iterable<RecordTexts> {
  const list = archive.searched(name);
  const where = `${rowidOf(archive.list(name))} IN (SELECT value FROM json_each(?1))`;
  return {
    *[Symbol.iterator]() {
      for (let from = 0; from < places.length; from += recordsAtOnce) {
        const some = JSON.stringify([...places.subarray(from, from + recordsAtOnce)]);
        const rows = recordTexts(archive.database, list.name, list.columns, { where, parameters: [some] });
        for (const texts of [...rows]) {
          const record = textsByField(list, texts);
          if (isWanted(idIn(list, record))) yield record;
        }
      }
    },
  };
}
