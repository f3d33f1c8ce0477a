import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRecords } from '../../../src/demo/records.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import type { ByteSource } from '../../../src/sqlite/storage.js';
import { type ArchiveFile, openArchiveFile } from '../../../src/viewer/engine/archive-file.js';
import { blockPool, keptBlocks } from '../../../src/viewer/engine/kept-blocks.js';
import { OpeningFailed } from '../../../src/viewer/engine/opening-failed.js';
import { orderOf } from '../../../src/viewer/engine/order.js';
import { pageOf } from '../../../src/viewer/engine/page.js';
import { answerTo, askableIn } from '../../../src/viewer/engine/questions.js';
import { searchIn } from '../../../src/viewer/engine/search.js';
import { titlesIn } from '../../../src/viewer/engine/titles-of.js';
import type { Turn } from '../../../src/viewer/engine/turn.js';
import { hostileArchives } from '../../support/hostile-archives.js';
import { madeArchive } from '../../support/made-archives.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
let sound: Uint8Array;
const opened: ArchiveFile[] = [];
beforeAll(async () => {
  sqlite = await loadSqlite();
  const names = ['customers', 'contacts', 'projects', 'invoices', 'externalcosts', 'crmevents'];
  const others = ['addresses', 'quotations', 'projecttasks', 'workingtimes', 'projecttimes'];
  sound = madeArchive(
    sqlite,
    createRecords({ seed: 1, sizes: Object.fromEntries([...names, ...others].map((name) => [name, 8])) }),
  );
});
afterEach(() => {
  for (const { database } of opened.splice(0)) database.close();
});

const turn: Turn = { pause: async () => undefined, tell: () => undefined, damaged: () => undefined };

/** A file that is longer than what is written in it; counts what is read. */
function sparse(written: Uint8Array, sizeBytes = written.byteLength) {
  const reads = { bytes: 0 };
  const source: ByteSource = {
    sizeBytes,
    read(into, at) {
      const size = Math.min(into.byteLength, sizeBytes - at);
      into.fill(0);
      into.set(written.subarray(at, at + size));
      reads.bytes += size;
      return size;
    },
  };
  return { source, reads };
}

function openedFile(source: ByteSource): ArchiveFile {
  const archive = openArchiveFile(sqlite, keptBlocks(source, blockPool(0)), 'archiv.sqlite');
  opened.push(archive);
  return archive;
}

/** Why it does not open; undefined if it does. */
function refusalOf(source: ByteSource): string | undefined {
  try {
    openedFile(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof OpeningFailed)) throw error;
    return error.refusal;
  }
}

/** Everything that the page asks without being asked for something special. */
async function lookThrough(archive: ArchiveFile): Promise<readonly string[]> {
  const titles = titlesIn(archive);
  for (const list of archive.facts.lists) {
    const order = await orderOf(archive, { list: list.name, filters: [], search: '' }, turn);
    const columns = list.columns.map(({ name }) => name);
    pageOf(archive, list, order, { from: 0, count: 100, columns }, titles);
  }
  await searchIn(archive, 'müller 1', titles, turn);
  const askable = askableIn(archive).filter(({ lacking }) => lacking.length === 0);
  return askable.map(({ id }) => `${id}: ${answerTo(archive, id, {}).rows.length}`);
}

/** The first bytes of an archive, with pages of three bytes. */
function tinyPages(): Uint8Array {
  const start = sound.slice(0, 100);
  new DataView(start.buffer).setUint16(16, 3);
  return start;
}

describe('An archive that was made to do harm', () => {
  // A pass over rows without end is stopped by the reader.
  const all = hostileArchives.filter(({ name }) => name !== 'rows without end');
  it.each(all.map((hostile) => [hostile.name, hostile] as const))(
    'opens or is refused: %s',
    async (_, { make }) => {
      const { source } = sparse(make(sound, sqlite));
      const refusal = refusalOf(source);
      if (refusal === undefined) for (const archive of opened) await lookThrough(archive);
      else expect(['altered', 'damaged', 'newer-format']).toContain(refusal);
    },
  );

  it('has views that never end, under our names and those of lists, and they are never read', async () => {
    const database = sqlite(sound.slice());
    const ours = database.query("SELECT name FROM sqlite_schema WHERE type = 'view'").flat().map(String);
    const lists = database.query('SELECT "table" FROM _resources').flat().map(String);
    expect(ours.length).toBeGreaterThan(5);
    const known = await lookThrough(openedFile(sparse(sound).source));
    for (const name of ours) database.execute(`DROP VIEW "${name}"`);
    for (const name of [...ours, ...lists.map((list) => `v_${list}`), ...lists.map((list) => `${list} `)]) {
      database.execute(`CREATE VIEW IF NOT EXISTS "${name}" AS
        WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS timeID, x AS projectID FROM c`);
    }
    const { source } = sparse(database.export());
    database.close();
    const archive = openedFile(source);
    expect(archive.facts.lists).toHaveLength(lists.length);
    expect(await lookThrough(archive)).toEqual(known);
  });

  const size = 2 * 1024 ** 3;
  it.each([
    ['nothing but the header of an archive', () => sound.slice(0, 100), 'damaged'],
    ['nothing but the mark of SQLite', () => sound.slice(0, 16), 'damaged'],
    ['a header with pages of three bytes', tinyPages, 'damaged'],
    ['nothing at all', () => new Uint8Array(0), 'not-sqlite'],
    ['an archive', () => sound, undefined],
  ])('is a file of 2 GB with holes that begins with %s: little of it is read', (_, start, refusal) => {
    const { source, reads } = sparse(start(), size);
    expect(refusalOf(source)).toBe(refusal);
    expect(reads.bytes).toBeLessThan(2 * 1024 ** 2);
  });

  it('has 1,980 columns and no rows', async () => {
    const fields = Array.from({ length: 1_979 }, (_, index) => `"field${index}":${index}`);
    const wide = archiveOf(sqlite, new Map([[customResource('wide', 'id'), [`{"id":1,${fields.join()}}`]]]));
    const database = sqlite(wide.slice());
    database.execute('DELETE FROM wide; UPDATE _resources SET rows = 0');
    const { source } = sparse(database.export());
    database.close();
    const archive = openedFile(source);
    expect(archive.list('wide').columns).toHaveLength(1_980);
    await lookThrough(archive);
    const order = await orderOf(archive, { list: 'wide', filters: [], search: '7' }, turn);
    expect(order.count).toBe(0);
  });
});
