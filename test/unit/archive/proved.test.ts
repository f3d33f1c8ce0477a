import { describe, expect, it } from 'vitest';
import { provedArchive } from '../../../src/archive/proved.js';
import { compareWithSource } from '../../../src/archive/verify.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { type Database, loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { holdings } from '../../support/holdings.js';
import { pageOf, startedWorkFile, takeStep } from '../../support/work-file.js';

const sqlite = await loadSqlite();

/** An engine that makes this of what it exports. */
function engineWith(damage: (bytes: Uint8Array, database: Database) => void): Sqlite {
  return (given) => {
    const database = sqlite(given);
    return {
      ...database,
      export() {
        const bytes = database.export();
        damage(bytes, database);
        return bytes;
      },
    };
  };
}

/** An index is read by no comparison of records. */
function damageIndex(bytes: Uint8Array, database: Database): void {
  const root = database.value("SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND sql NOTNULL");
  const last = Number(root) * Number(database.value('PRAGMA page_size')) - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
}

function finishedWorkFile() {
  const workFile = startedWorkFile(customResource('things', 'id'));
  const { rows, ...page } = pageOf([1, 2, 3], 1000, 3);
  const dated = rows.map(({ id }) => ({ id, text: `{"id":${id},"day":"2026-11-0${id}"}` }));
  takeStep(workFile, () => ({ ...page, rows: dated }));
  return workFile;
}

describe('an archive that is to be published', () => {
  it('is given out if nothing is wrong with it', () => {
    expect(
      provedArchive(finishedWorkFile(), 1000, holdings({}), { sqlite }).bytes.byteLength,
    ).toBeGreaterThan(0);
  });

  it('is refused if it is unsound by itself, although each record is as it was read', () => {
    const workFile = finishedWorkFile();
    let archive: Uint8Array = new Uint8Array();
    const engine = engineWith((bytes, database) => {
      damageIndex(bytes, database);
      archive = bytes;
    });
    expect(() => provedArchive(workFile, 1000, holdings({}), { sqlite: engine })).toThrow(
      /The archive differs from what was read: integrity check/,
    );
    expect(compareWithSource(archive, workFile, { sqlite })).toEqual([]);
  });
});
