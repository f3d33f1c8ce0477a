import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { diffArchives } from '../../../src/archive/diff.js';
import { openArchive, readArchiveInfo } from '../../../src/archive/info.js';
import { verifyArchive } from '../../../src/archive/verify.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

/** Made by version 0.1.0: two customers and a user. */
const older = readFileSync('test/unit/archive/format-2.sqlite');

describe('an archive of format 2', () => {
  it('is read and proved', () => {
    expect(readArchiveInfo(older, { sqlite })).toMatchObject({
      backupId: '20261123T0215Z',
      previous: '20261122T0215Z',
      programVersion: '0.1.0',
    });
    expect(verifyArchive(older, { sqlite }).faults).toEqual([]);
  });

  it('is compared with one of today', () => {
    const lists = new Map<Resource, string[]>([
      [findResource('customers') as Resource, ['{"customerID":1,"customerName":"Bäckerei Neu"}']],
      [findResource('users') as Resource, ['{"userID":1,"username":"Mia1"}']],
    ]);
    const [before, after] = [
      openArchive(older, { sqlite }),
      openArchive(archiveOf(sqlite, lists), { sqlite }),
    ];
    try {
      expect([...diffArchives(before, after)].map(({ kind }) => kind)).toEqual([
        'changed',
        'removed',
        'counts',
      ]);
    } finally {
      before.close();
      after.close();
    }
  });
});
