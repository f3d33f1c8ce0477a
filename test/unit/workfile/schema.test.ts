import { describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { formatVersion, migrate } from '../../../src/workfile/schema.js';
import { bytesOf } from '../../support/storages.js';
import { startedWorkFile } from '../../support/work-file.js';

const sqlite = await loadSqlite();

/** What becomes of a work file after these statements. */
function migrated(sql: string): number {
  const database = sqlite(bytesOf(startedWorkFile(customResource('things', 'id')).content()));
  try {
    database.execute(sql);
    return migrate(database);
  } finally {
    database.close();
  }
}

describe('a work file', () => {
  it('of this format is taken as it is', () => {
    expect(migrated('SELECT 1')).toBe(formatVersion);
  });

  it('of a newer format is left as it is', () => {
    expect(migrated(`PRAGMA user_version = ${formatVersion + 1}; CREATE TABLE later (a)`)).toBe(
      formatVersion + 1,
    );
  });

  it('that is none of ours is refused', () => {
    expect(() => migrated('PRAGMA application_id = 1')).toThrow('not a work file');
  });

  it.each([
    'CREATE TRIGGER evil AFTER INSERT ON records BEGIN DELETE FROM records; END',
    'CREATE VIEW evil AS SELECT * FROM records',
    'DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS name, 2 AS value',
    'CREATE TABLE evil (a)',
    'CREATE INDEX evil ON records (list)',
    'CREATE TABLE evil (a UNIQUE)',
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE notes USING rtree(a,b,c)' WHERE name = 'notes'",
  ])('with what this program never makes is refused: %s', (sql) => {
    expect(() => migrated(sql)).toThrow('holds what this program never makes');
  });
});
