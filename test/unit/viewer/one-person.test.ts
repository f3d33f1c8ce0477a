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
    const named = peopleIn(archive, `${contact?.firstName} ${contact?.lastName}`);
    expect(named).toContainEqual(
      expect.objectContaining({ list: 'contacts', id: String(contact?.contactID) }),
    );
    expect(peopleIn(archive, String(user.username))).toContainEqual(expect.objectContaining(person));
    expect(peopleIn(archive, 'gibtesnicht')).toEqual([]);
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
