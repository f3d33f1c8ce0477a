import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/archive/info.js';
import { createRecords, type DemoRecord } from '../../../src/demo/records.js';
import { personIn } from '../../../src/pile/one-person.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { memoryStorage } from '../../../src/sqlite/storage.js';
import { type ArchiveFile, openArchiveFile } from '../../../src/viewer/engine/archive-file.js';
import { peopleIn, personFile, personOf } from '../../../src/viewer/engine/person.js';
import { titlesIn } from '../../../src/viewer/engine/titles-of.js';
import { Stopped, type Turn } from '../../../src/viewer/engine/turn.js';
import type { PersonFile } from '../../../src/viewer/protocol.js';
import { madeArchive } from '../../support/made-archives.js';

const lists = ['customers', 'addresses', 'contacts', 'projects', 'quotations', 'invoices', 'externalcosts'];
const few = Object.fromEntries(
  [...lists, 'crmevents', 'projecttasks', 'workingtimes'].map((name) => [name, 5]),
);
const turn: Turn = { pause: async () => undefined, tell: () => undefined, damaged: () => undefined };
const records = createRecords({ seed: 1, sizes: { ...few, projecttimes: 120 } });
const user = records.users?.[0] as DemoRecord;
const person = { list: 'users', id: String(user.userID) };

function storageOf(content: Uint8Array) {
  const storage = memoryStorage();
  storage.set(content, 0);
  return storage;
}

let bytes: Uint8Array;
let archive: ArchiveFile;
beforeAll(async () => {
  const sqlite = await loadSqlite();
  bytes = madeArchive(sqlite, records);
  archive = openArchiveFile(sqlite, storageOf(bytes), 'archiv.sqlite');
});
afterAll(() => archive.database.close());

describe('What the viewer knows of a person', () => {
  it('is what the command line knows, record by record', async () => {
    const shown = await personOf(archive, person, titlesIn(archive), turn);
    const sqlite = await loadSqlite();
    const command = openArchive(storageOf(bytes), { sqlite });
    const known = personIn(command, person);
    command.close();
    const idOf = (list: string, record: ReadonlyMap<string, string>) =>
      String(JSON.parse(record.get(archive.facts.lists.find(({ name }) => name === list)?.key ?? '') ?? ''));
    expect(shown?.parts.map(({ kind, list, count }) => [kind, list, count])).toEqual(
      known?.parts.map(({ kind, list, count }) => [kind, list, count]),
    );
    expect(shown?.parts.length).toBeGreaterThan(3);
    for (const [at, { records: some, count }] of (shown?.parts ?? []).entries()) {
      const part = known?.parts[at];
      const ids = [...(part?.records ?? [])].map((record) => idOf(part?.list ?? '', record));
      const shownIds = some.map(({ id }) => String(id));
      expect(shownIds).toHaveLength(Math.min(count, 100));
      expect(ids).toEqual(expect.arrayContaining(shownIds));
    }
  });

  it('is found by words of the name, in every list of people', () => {
    const [contact] = records.contacts ?? [];
    const named = peopleIn(archive, `${contact?.firstName} ${contact?.lastName}`, turn.damaged);
    expect(named).toContainEqual(
      expect.objectContaining({ list: 'contacts', id: String(contact?.contactID) }),
    );
    expect(peopleIn(archive, String(user.username), turn.damaged)).toContainEqual(
      expect.objectContaining(person),
    );
    expect(peopleIn(archive, 'gibtesnicht', turn.damaged)).toEqual([]);
  });

  it('goes into a file as a whole, without the records that the reader took out', async () => {
    const file = async (format: PersonFile['format'], leftOut: PersonFile['leftOut'] = []) => {
      const wanted = { person, language: 'de' as const, format, leftOut, version: '1.2.3' };
      return (await personFile(archive, wanted, turn))?.text() ?? '';
    };
    const all = (await personOf(archive, person, titlesIn(archive), turn))?.parts ?? [];
    const count = all.reduce((sum, part) => sum + part.count, 0);
    const page = await file('html');
    expect(page.match(/<section>/g)).toHaveLength(count);
    expect(page).toContain('erstellt mit ProSonata Backup 1.2.3');
    expect(page).not.toContain('weggelassen');
    const [part] = all;
    const left = { list: part?.list ?? '', kind: part?.kind ?? 'refers', id: String(part?.records[0]?.id) };
    const shorter = await file('html', [left]);
    expect(shorter.match(/<section>/g)).toHaveLength(count - 1);
    expect(shorter).toContain('Nach Prüfung wurde 1 Eintrag weggelassen.');
    expect(await file('csv')).toContain(`Stammdaten;Mitarbeiter;`);
  });

  it('is nothing if the archive does not have the person, and can be stopped', async () => {
    const stranger = { list: 'users', id: '99999' };
    expect(await personOf(archive, stranger, titlesIn(archive), turn)).toBeUndefined();
    const stopping: Turn = { ...turn, pause: () => Promise.reject(new Stopped()) };
    await expect(personOf(archive, person, titlesIn(archive), stopping)).rejects.toThrow(Stopped);
  });
});

describe('What the viewer knows of a person from a damaged archive', () => {
  const long = 'y'.repeat(40_000);
  let damaged: ArchiveFile;
  let own: readonly DemoRecord[];
  beforeAll(async () => {
    const sqlite = await loadSqlite();
    const times = records.projecttimes ?? [];
    own = times.filter(({ userID }) => userID === user.userID);
    const projecttimes = times.map((time) => (time === own[1] ? { ...time, apiComments: long } : time));
    const content = madeArchive(sqlite, { ...records, projecttimes }).slice();
    const database = sqlite(content.slice());
    const hours = Number(database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'workingtimes'"));
    const pageBytes = Number(database.value('PRAGMA page_size'));
    database.close();
    content.fill(0xff, (hours - 1) * pageBytes, hours * pageBytes);
    // The pages of the long text: each begins with the number of the next.
    const pages = Array.from({ length: content.length / pageBytes }, (_, page) => page * pageBytes);
    const overflowing = pages.filter((at) =>
      content.subarray(at + 4, at + 104).every((byte) => byte === 0x79),
    );
    expect(overflowing.length).toBeGreaterThan(2);
    for (const at of overflowing) content.fill(0xff, at, at + 4);
    damaged = openArchiveFile(sqlite, storageOf(content), 'archiv.sqlite');
  });
  afterAll(() => damaged.database.close());

  const unread = [
    { list: 'workingtimes', records: 0, isSearched: false },
    { list: 'projecttimes', records: 1, isSearched: false },
  ];

  it('is all that can be read, and what cannot is named', async () => {
    const shown = await personOf(damaged, person, titlesIn(damaged), turn);
    expect(shown?.unread).toEqual(expect.arrayContaining(unread));
    expect(shown?.unread).toHaveLength(unread.length);
    const part = shown?.parts.find(({ list, kind }) => list === 'projecttimes' && kind === 'refers');
    const ids = own.map(({ timeID }) => String(timeID)).filter((id) => id !== String(own[1]?.timeID));
    expect(part?.records.map(({ id }) => String(id)).toSorted()).toEqual(ids.slice(0, 100).toSorted());
    expect((await personOf(archive, person, titlesIn(archive), turn))?.unread).toEqual([]);
  });

  it.each([
    [
      'de',
      'html',
      'diese Auskunft ist nicht vollständig',
      'Projektzeiten: ein Teil der Liste konnte nicht durchsucht werden, 1 gefundener Eintrag konnte nicht gelesen werden.',
    ],
    [
      'en',
      'html',
      'this information is not complete',
      'Project times: a part of the list could not be searched, 1 record that was found could not be read.',
    ],
    [
      'de',
      'csv',
      'diese Auskunft ist nicht vollständig',
      'nicht lesbar;Arbeitszeiten;;;;Arbeitszeiten: ein Teil der Liste konnte nicht durchsucht werden.',
    ],
  ] as const)('goes into a file that says so: %s, %s', async (language, format, sentence, list) => {
    const wanted = { person, language, format, leftOut: [], version: '1.2.3' };
    const text = (await (await personFile(damaged, wanted, turn))?.text()) ?? '';
    expect(text).toContain(sentence);
    expect(text).toContain(list);
    if (format !== 'html') return;
    const shown = await personOf(damaged, person, titlesIn(damaged), turn);
    const count = (shown?.parts ?? []).reduce((sum, part) => sum + part.count, 0);
    expect(text.match(/<section>/g)).toHaveLength(count);
  });

  it('is not sought where nothing can be read, and found elsewhere', async () => {
    const sqlite = await loadSqlite();
    const content = bytes.slice();
    const root = Number(archive.database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'contacts'"));
    content.fill(0xff, (root - 1) * 8192, root * 8192);
    const file = openArchiveFile(sqlite, storageOf(content), 'archiv.sqlite');
    let told = 0;
    expect(peopleIn(file, String(user.username), () => told++)).toContainEqual(
      expect.objectContaining(person),
    );
    expect(told).toBe(1);
    file.database.close();
  });
});
