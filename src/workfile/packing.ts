/** A work file grows by what it takes and never gets smaller: what has become free is used again, or left behind here. */
import type { Database, Sqlite } from '../sqlite/sqlite.js';
import type { Storage } from '../sqlite/storage.js';
import type { Content } from '../system/content.js';
import { createSchema, tableNames } from './schema.js';

/** Whether more than a quarter of the pages are free. */
export function isLoose(database: Database): boolean {
  const free = Number(database.value('PRAGMA freelist_count'));
  return free * 4 > Number(database.value('PRAGMA page_count'));
}

/** Copies all tables into an empty storage. SQLite's own VACUUM would have to cut the file off, see sqlite/. */
export function packInto(storage: Storage, database: Database, sqlite: Sqlite): Content {
  const packed = sqlite(storage);
  createSchema(packed);
  database.execute('ATTACH ? AS packed', [packed.fileName]);
  try {
    database.execute('PRAGMA packed.journal_mode = OFF');
    database.transaction(() => {
      for (const table of tableNames) {
        database.execute(`INSERT INTO packed.${table} SELECT * FROM main.${table}`);
      }
    });
  } finally {
    database.execute('DETACH packed');
  }
  // The storage is content from now on; closing the database takes nothing from it.
  const content = packed.content();
  packed.close();
  return content;
}
