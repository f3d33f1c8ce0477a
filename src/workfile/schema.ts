/** The tables of the work file, and the way from every older format to the current one. */
import type { Database } from '../sqlite/sqlite.js';

/** 'PSbw': tells a work file from any other SQLite file. */
const applicationId = 0x50536277;

/** Raise by one with each change of the tables, and add the step that leads there to `steps`. */
export const formatVersion = 4;

const tables = `
  CREATE TABLE backups (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER,
    workspace TEXT NOT NULL, callers TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE TABLE resources (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, position INTEGER,
    status TEXT NOT NULL DEFAULT 'waiting', reason TEXT NOT NULL DEFAULT '', progress TEXT, reported INTEGER,
    requests INTEGER NOT NULL DEFAULT 0, repairs INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER, finished_at INTEGER, details TEXT
  ) STRICT;
  -- since, seen: ordinals of the backups that first and last saw the record. before, before_detail: its texts in the
  -- last finished backup, if they differ now or could not be read again; kept until this backup is finished.
  CREATE TABLE records (
    resource INTEGER NOT NULL, id ANY NOT NULL, list TEXT NOT NULL,
    since INTEGER NOT NULL, seen INTEGER NOT NULL, sweep INTEGER NOT NULL,
    detail TEXT, detail_at INTEGER, note TEXT, noted_at INTEGER, before TEXT, before_detail TEXT,
    UNIQUE (resource, id)
  ) STRICT;
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
    requests INTEGER NOT NULL, stopped TEXT NOT NULL, version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** steps[n] leads from format n + 1 to n + 2. */
const steps: readonly string[] = [
  // Format 1 knew no details. It counted changes without the texts before them: what it saw change in a backup that
  // was in progress is not counted.
  `ALTER TABLE records DROP COLUMN changed;
   ALTER TABLE records DROP COLUMN detail_list;
   ALTER TABLE records ADD COLUMN note TEXT;
   ALTER TABLE records ADD COLUMN noted_at INTEGER;
   ALTER TABLE records ADD COLUMN before TEXT;
   ALTER TABLE records ADD COLUMN before_detail TEXT;
   ALTER TABLE resources ADD COLUMN details TEXT;`,
  // Format 2 called the field that names a record the key, and the 15 minutes of the quota a window.
  `UPDATE resources SET definition = json_remove(json_set(definition, '$.idField', definition ->> 'key'), '$.key')
   WHERE definition ->> 'key' NOTNULL;
   UPDATE notes SET value = json_remove(json_set(value, '$.periodCalls', value ->> 'windowCalls'), '$.windowCalls')
   WHERE name = 'quota' AND value ->> 'windowCalls' NOTNULL;`,
  // Format 3 did not know whose key it was.
  "ALTER TABLE backups ADD COLUMN callers TEXT NOT NULL DEFAULT '[]'",
];

export function createSchema(database: Database): void {
  tune(database);
  database.execute(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}`);
  database.execute(tables);
}

/** Brings an older file to the current format; returns the format that it has then, which may be a newer one. */
export function migrate(database: Database): number {
  if (database.value('PRAGMA application_id') !== applicationId) throw new Error('not a work file');
  const version = Number(database.value('PRAGMA user_version'));
  if (version > formatVersion) return version;
  refuseStrangers(database);
  tune(database);
  steps.slice(version - 1).forEach((step, index) => {
    database.transaction(() => {
      database.execute(step);
      database.execute(`PRAGMA user_version = ${version + index + 1}`);
    });
  });
  return formatVersion;
}

export const tableNames = [...tables.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name);

/**
 * A trigger could drop or alter what is captured, a view or a virtual table could stand in for a table: no version of
 * this program makes any, so a file that has one was made by somebody else. Throws.
 */
function refuseStrangers(database: Database): void {
  // Nothing that the file defines may call a function that reaches beyond it.
  database.execute('PRAGMA trusted_schema = OFF');
  const strangers = database
    .query('SELECT type, name, tbl_name, sql FROM sqlite_schema')
    .filter(([type, name, table, sql]) => {
      if (type === 'index') return sql !== null || !tableNames.includes(String(table));
      return type !== 'table' || !tableNames.includes(String(name)) || !/^CREATE TABLE/i.test(String(sql));
    });
  if (strangers.length > 0) throw new Error('the work file holds what this program never makes');
}

function tune(database: Database): void {
  // The file is for this process alone: what has to last is in the save and in the program's own journal.
  // Rows come in the order of their ids: more than 8 MiB of pages would make nothing faster.
  database.execute('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192');
  // What was deleted in the workspace must not be left in free pages.
  database.execute('PRAGMA secure_delete = ON');
}
