/** The tables in which an archive describes itself; their names begin with an underscore. */
import type { Database, SqlValue } from '../sqlite/sqlite.js';
import type { ArchiveSource, ResourceState } from '../workfile/state.js';
import type { Column } from './columns.js';
import { speakableName } from './names.js';
import { archiveFormat, type Reference, referenceIn, type Table } from './schema.js';

export interface Description {
  /** Version of this program. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly finishedAt: number;
  readonly tables: readonly Table[];
  /** Content hash by table name. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, Reference>;
}

const tables = `
  CREATE TABLE _backup (
    id TEXT PRIMARY KEY NOT NULL, workspace TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    program_version TEXT NOT NULL, format INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE _resources (
    resource TEXT PRIMARY KEY NOT NULL, "table" TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT NOT NULL, rows INTEGER NOT NULL, reported INTEGER, content_hash TEXT NOT NULL,
    requests INTEGER NOT NULL, repairs INTEGER NOT NULL, details_read INTEGER NOT NULL,
    details_missing INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL,
    started_at TEXT, finished_at TEXT
  ) STRICT;
  CREATE TABLE _runs (
    number INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, requests INTEGER NOT NULL,
    stopped TEXT NOT NULL, program_version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE _columns (
    "table" TEXT NOT NULL, "column" TEXT NOT NULL, field TEXT NOT NULL, type TEXT NOT NULL, seen TEXT NOT NULL,
    present INTEGER NOT NULL, first_seen ANY, reference TEXT, note TEXT NOT NULL, PRIMARY KEY ("table", "column")
  ) STRICT;
`;

/** Makes and fills the describing tables. */
export function describe(database: Database, source: ArchiveSource, description: Description): void {
  database.execute(tables);
  const { id, workspace, startedAt } = source.backup();
  insert(database, '_backup', [
    id,
    workspace,
    iso(startedAt),
    iso(description.finishedAt),
    description.version,
    archiveFormat,
  ]);
  source.resources().forEach((state, index) => {
    const table = description.tables[index]?.name ?? state.resource.name;
    insert(database, '_resources', resourceRow(state, table, description.hashes.get(table) ?? ''));
  });
  for (const { number, startedAt, endedAt, requests, stopped, version } of source.runs()) {
    insert(database, '_runs', [number, iso(startedAt), iso(endedAt), requests, stopped, version]);
  }
  for (const table of description.tables) {
    for (const column of table.columns) {
      const reference = referenceIn(table, column, description.targets);
      insert(database, '_columns', columnRow(table, column, reference));
    }
  }
}

function resourceRow(state: ResourceState, table: string, hash: string): readonly SqlValue[] {
  return [
    state.resource.name,
    table,
    state.resource.key,
    state.status,
    state.reason,
    state.rows,
    state.reported ?? null,
    hash,
    state.requests,
    state.repairs,
    state.detailsRead,
    state.detailsMissing,
    state.added,
    state.changed,
    state.removed,
    state.startedAt === undefined ? null : iso(state.startedAt),
    state.finishedAt === undefined ? null : iso(state.finishedAt),
  ];
}

function columnRow(table: Table, column: Column, reference: Reference | undefined): readonly SqlValue[] {
  const seen = Object.entries(column.counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind === 'exact' ? 'long number' : kind}: ${count}`);
  return [
    table.name,
    column.name,
    // A name that SQLite cannot hold stands here as near as it can be.
    speakableName(column.field),
    column.type,
    seen.join(', '),
    column.present,
    column.firstSeen ?? null,
    reference?.table ?? null,
    noteOn(column),
  ];
}

/** What a reader could not see from the values themselves. */
function noteOn({ name, field, counts, replaced }: Column): string {
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

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
