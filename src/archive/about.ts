/** Writes the tables about the backup, whose names begin with an underscore; info.ts reads them. */
import { formatHoldings, type Holdings } from '../keeping/holdings.js';
import { labelOf } from '../labels/labels.js';
import type { Database, SqlValue } from '../sqlite/sqlite.js';
import type { ArchiveSource, ResourceState } from '../workfile/state.js';
import { bindable, givenNumber } from './cell.js';
import { codesTable, describeCodes } from './codes.js';
import type { Column } from './columns.js';
import type { TableContent } from './content-hash.js';
import { type ListedChange, listedChanges } from './listed-changes.js';
import { speakableName } from './names.js';
import { describeReferences, referencesTable } from './references.js';
import { archiveFormat, type Reference, referenceIn, type Table } from './schema.js';

/** What the work file does not know about the archive. */
export interface AboutArchive {
  /** Version of this program. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly finishedAt: number;
  readonly resources: readonly ResourceState[];
  readonly tables: readonly Table[];
  /** By the name of the list. */
  readonly contents: ReadonlyMap<string, TableContent>;
  readonly targets: ReadonlyMap<string, Reference>;
  readonly holds?: Holdings | undefined;
  /** What is in the place of the file's digest until the file is written. */
  readonly fileDigest: string;
}

export const aboutTables = `
  CREATE TABLE _backup (
    id TEXT PRIMARY KEY NOT NULL, workspace TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    program_version TEXT NOT NULL, format INTEGER NOT NULL, previous TEXT, holds TEXT, read_as TEXT, user_group TEXT,
    file_digest TEXT NOT NULL
  ) STRICT;
  CREATE TABLE _resources (
    resource TEXT PRIMARY KEY NOT NULL, "table" TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT NOT NULL, rows INTEGER NOT NULL, reported INTEGER, content_hash TEXT NOT NULL,
    requests INTEGER NOT NULL, repairs INTEGER NOT NULL, details_read INTEGER NOT NULL,
    details_missing INTEGER NOT NULL, details_gone INTEGER NOT NULL, details_refused INTEGER NOT NULL,
    details_oldest TEXT, details_reason TEXT NOT NULL, withheld TEXT NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL, changes_unlisted INTEGER NOT NULL,
    started_at TEXT, finished_at TEXT
  ) STRICT;
  CREATE TABLE _changes (
    resource TEXT NOT NULL, id ANY NOT NULL, change TEXT NOT NULL, title TEXT NOT NULL, fields TEXT NOT NULL,
    before TEXT, after TEXT, PRIMARY KEY (resource, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE _runs (
    number INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, requests INTEGER NOT NULL,
    stopped TEXT NOT NULL, program_version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE _columns (
    "table" TEXT NOT NULL, "column" TEXT NOT NULL, field TEXT, type TEXT NOT NULL, seen TEXT NOT NULL,
    present INTEGER NOT NULL, first_seen ANY, reference TEXT, note TEXT NOT NULL, german TEXT NOT NULL,
    english TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY ("table", "column")
  ) STRICT;
  ${referencesTable}${codesTable}`;

/** Makes and fills the tables. */
export function writeAboutTables(database: Database, source: ArchiveSource, about: AboutArchive): void {
  database.execute(aboutTables);
  const { id, workspace, startedAt, previous, callers } = source.backup();
  insert(database, '_backup', [
    id,
    workspace,
    iso(startedAt),
    iso(about.finishedAt),
    about.version,
    archiveFormat,
    previous?.id ?? null,
    about.holds ? formatHoldings(about.holds) : null,
    joined(callers.map(({ name, id: number }) => name || number)),
    joined(callers.map((caller) => (caller.kind === 'user' ? caller.group : ''))),
    about.fileDigest,
  ]);
  about.resources.forEach((state, index) => {
    const table = about.tables[index]?.name ?? state.resource.name;
    const listed = listChanges(database, source, state.resource.name);
    const unlisted = state.added + state.changed + state.removed - listed;
    insert(
      database,
      '_resources',
      resourceRow(state, table, about.contents.get(state.resource.name)?.hash ?? '', unlisted),
    );
  });
  for (const { number, startedAt, endedAt, requests, stopped, version } of source.runs()) {
    insert(database, '_runs', [number, iso(startedAt), iso(endedAt), requests, stopped, version]);
  }
  for (const table of about.tables) {
    for (const column of table.columns) {
      const reference = referenceIn(table, column, about.targets);
      database.execute(insertColumn, columnRow(table, column, reference));
    }
  }
  describeReferences(database, about.tables, about.targets);
  describeCodes(database, about.tables);
}

/** Fills `_changes` for one resource and returns how many it took. */
function listChanges(database: Database, source: ArchiveSource, resource: string): number {
  const statement = database.prepare(
    `INSERT INTO _changes VALUES (?1, ${givenNumber('?2')}, ?3, ?4, ?5, ?6, ?7)`,
  );
  let listed = 0;
  try {
    for (const change of listedChanges(source, resource)) {
      statement.run(changeRow(resource, change));
      listed++;
    }
  } finally {
    statement.free();
  }
  return listed;
}

function changeRow(resource: string, change: ListedChange): readonly SqlValue[] {
  const { id, kind, title, fields, before, after } = change;
  return [resource, bindable(id, true), kind, title, JSON.stringify(fields), before, after];
}

function resourceRow(
  state: ResourceState,
  table: string,
  hash: string,
  changesUnlisted: number,
): readonly SqlValue[] {
  return [
    state.resource.name,
    table,
    state.resource.idField,
    state.status,
    state.reason,
    state.rows,
    state.reported ?? null,
    hash,
    state.requests,
    state.repairs,
    state.detailsRead,
    state.detailsMissing,
    state.detailsGone,
    state.detailsRefused,
    isoOrNull(state.detailsOldestAt),
    state.detailsReason,
    withheldWords(state),
    state.added,
    state.changed,
    state.removed,
    changesUnlisted,
    isoOrNull(state.startedAt),
    isoOrNull(state.finishedAt),
  ];
}

/** `first_seen` is an id, and a number where that is one. */
const insertColumn = `INSERT INTO _columns VALUES (?1, ?2, ?3, ?4, ?5, ?6, ${givenNumber('?7')}, ?8, ?9, ?10, ?11, ?12)`;

function columnRow(table: Table, column: Column, reference: Reference | undefined): readonly SqlValue[] {
  const seen = Object.entries(column.counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind === 'exact' ? 'long number' : kind}: ${count}`);
  const isField = column.restOf === undefined;
  const { words, kind } = labelOf(table.resource.name, column.field);
  const [german, english] = isField ? words.map(speakableName) : [];
  return [
    table.name,
    column.name,
    // A name that SQLite cannot hold is written here as closely as it can be.
    isField ? speakableName(column.field) : null,
    column.type,
    seen.join(', '),
    column.present,
    bindable(column.firstSeen ?? null, true),
    reference?.table ?? null,
    noteOn(column),
    german ?? column.name,
    english ?? column.name,
    isField ? kind : 'list',
  ];
}

/** What a reader could not see from the values themselves. */
function noteOn({ name, field, counts, replaced, restOf }: Column): string {
  if (restOf !== undefined) {
    return `holds the ${restOf} fields for which the table has no room, as a JSON object`;
  }
  const notes = [
    name === field ? '' : 'the name was changed, because SQLite cannot hold it beside the others',
    counts.exact === 0 ? '' : `${counts.exact} long numbers are kept as text, digit by digit`,
    replaced === 0 ? '' : `${replaced} texts held half a character, which U+FFFD replaces`,
  ];
  return notes.filter((note) => note !== '').join('; ');
}

function insert(database: Database, table: string, values: readonly SqlValue[]): void {
  database.execute(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`, values);
}

/** One name as a rule; several if the key was exchanged. */
function joined(names: readonly string[]): string | null {
  const said = names.filter((name) => name !== '');
  return said.length === 0 ? null : said.join(', then ');
}

/** What the key is not given of a list; empty if it is given all of it, as far as is known. */
function withheldWords({ status, share }: ResourceState): string {
  if (status === 'refused') return 'all of it';
  switch (share?.given) {
    case undefined:
      return '';
    case 'own':
      return 'records of other users';
    case 'shown':
      return `records for groups above ${share.group}`;
    case 'none':
      return `what is for the group ${share.neededGroup} and above`;
  }
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : iso(ms);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
