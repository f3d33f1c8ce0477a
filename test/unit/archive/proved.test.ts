import { describe, expect, it } from 'vitest';
import { provedArchive } from '../../../src/archive/proved.js';
import { compareWithSource } from '../../../src/archive/verify.js';
import { BackupError } from '../../../src/errors.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { type Database, loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import type { Storage } from '../../../src/sqlite/storage.js';
import { holdings } from '../../support/holdings.js';
import { memory, memoryScratch } from '../../support/storages.js';
import { pageOf, startedWorkFile, takeStep } from '../../support/work-file.js';

const sqlite = await loadSqlite();

/** An engine that does this to what it has written. */
function engineWith(damage: (storage: Storage, database: Database) => void): Sqlite {
  return (given) => {
    const database = sqlite(given);
    return {
      ...database,
      settle() {
        database.settle();
        if (given && !(given instanceof Uint8Array)) damage(given, database);
      },
    };
  };
}

/** An index is read by no comparison of records. */
function damageIndex(storage: Storage, database: Database): void {
  const root = database.value("SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND sql NOTNULL");
  const last = Number(root) * Number(database.value('PRAGMA page_size')) - 1;
  const [byte = 0] = storage.subarray(last, last + 1);
  storage.set(Uint8Array.of(byte ^ 1), last);
}

function finishedWorkFile() {
  const workFile = startedWorkFile(customResource('things', 'id'));
  const { rows, ...page } = pageOf([1, 2, 3], 1000, 3);
  const dated = rows.map(({ id }) => ({ id, text: `{"id":${id},"day":"2026-11-0${id}"}` }));
  takeStep(workFile, () => ({ ...page, rows: dated }));
  return workFile;
}

describe('an archive that is to be published', () => {
  it('is given out if nothing is wrong with it', async () => {
    const ports = { sqlite, scratch: memoryScratch };
    const { content } = await provedArchive(finishedWorkFile(), 1000, holdings({}), ports);
    expect(content.length).toBeGreaterThan(0);
  });

  it('is refused if it is unsound by itself, although each record is as it was read', async () => {
    const workFile = finishedWorkFile();
    let archive: Storage = new Uint8Array();
    const engine = engineWith((storage, database) => {
      damageIndex(storage, database);
      archive = storage;
    });
    const ports = { sqlite: engine, scratch: memoryScratch };
    await expect(provedArchive(workFile, 1000, holdings({}), ports)).rejects.toThrow(
      /The archive differs from what was read: integrity check/,
    );
    expect(compareWithSource(archive, workFile, { sqlite })).toEqual([]);
  });

  it.each([
    ['the one that fills the tables', 2],
    ['the one that it is compared with', 1],
  ])('is refused if one of two readings of the work file is wrong: %s', async (_, wrong) => {
    const workFile = finishedWorkFile();
    let readings = 0;
    const misread = {
      ...workFile,
      *records(list: string) {
        const isWrong = ++readings === wrong;
        for (const record of workFile.records(list)) {
          yield isWrong ? { ...record, list: record.list.replace('11-02', '11-20') } : record;
        }
      },
    };
    const ports = { sqlite, scratch: memoryScratch };
    await expect(provedArchive(misread, 1000, holdings({}), ports)).rejects.toThrow(
      'differs from the work file',
    );
    expect(readings).toBe(2);
  });

  it('leaves no storage behind, neither when it is refused nor when it could not be built', async () => {
    let [opened, closed] = [0, 0];
    const scratch = async () => {
      opened++;
      return { ...memory(), close: () => void closed++ };
    };
    const failing = { sqlite: engineWith(damageIndex), scratch };
    await expect(provedArchive(finishedWorkFile(), 1000, holdings({}), failing)).rejects.toThrow();
    const full = async () => ({
      ...(await scratch()),
      set: () => {
        throw new BackupError('The disk is full.', 'Free some.');
      },
    });
    const ports = { sqlite, scratch: full };
    await expect(provedArchive(finishedWorkFile(), 1000, holdings({}), ports)).rejects.toThrow(
      'disk is full',
    );
    expect([opened, closed]).toEqual([4, 4]);
  });
});
