/** Everything about one person, by the rules of the command `person`; found in slices, so that it can be stopped. */
import { titleOf } from '../../archive/titles.js';
import { personLists } from '../../labels/lists.js';
import { lackingIn, type PersonId, type PersonPart, rowsNamed } from '../../pile/one-person.js';
import { type RecordTexts, recordOf, recordsOf } from '../../pile/records.js';
import type { List } from '../../questions/lists.js';
import { type PersonFacts, personPage, personTable } from '../../report/person-page.js';
import type { NamedPerson, PersonFile, PersonFound, PersonShown } from '../protocol.js';
import type { ArchiveFile } from './archive-file.js';
import { unlessDamaged } from './damage.js';
import { fileOf, pageFile } from './exported.js';
import { pageOf } from './page.js';
import { placesAbout, recordsAt } from './person-places.js';
import type { Titles } from './titles-of.js';
import type { Turn } from './turn.js';

const namedAtMost = 50;
const shownAtMost = 100;

/** Whom these words may mean. */
export function peopleIn(
  { database, lists }: ArchiveFile,
  who: string,
  damaged: () => void,
): readonly NamedPerson[] {
  const found: NamedPerson[] = [];
  for (const name of personLists) {
    const list = lists.get(name);
    const condition = list && rowsNamed(list, who);
    if (!list || !condition) continue;
    const look = () => {
      for (const record of recordsOf({ database }, list, condition)) {
        if (found.length === namedAtMost) return;
        found.push({ list: name, id: idIn(list, record), title: titleOf(name, record) });
      }
    };
    unlessDamaged(look, damaged);
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
  const { places, unread } = await placesAbout(archive, person, record, turn);
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
    unread,
  };
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
  const { places, unread } = await placesAbout(archive, person, record, turn);
  let written = 0;
  const parts = places.map(({ list, kind, all }): PersonPart => {
    const own = leftOut.filter((one) => one.list === list && one.kind === kind).length;
    const records = wantedOf(recordsAt(archive, list, all), (record) => {
      written++;
      return !left.has(`${list} ${idIn(archive.searched(list), record)}`);
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
      unread,
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

function wantedOf(
  records: Iterable<RecordTexts>,
  isWanted: (record: RecordTexts) => boolean,
): Iterable<RecordTexts> {
  return {
    *[Symbol.iterator]() {
      for (const record of records) if (isWanted(record)) yield record;
    },
  };
}
