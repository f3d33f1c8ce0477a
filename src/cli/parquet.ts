/**
 * Parquet, written by DuckDB's own package if the user has installed it: it is 70 MB for each kind of machine, and nobody
 * else needs it. DuckDB is given the rows in a file beside the target, because it reads a file in parallel and in pieces.
 */

import { BackupError, printable, toMessage } from '../errors.js';
import type { Pieces } from '../system/ports.js';
import { unfinishedName } from '../system/unfinished.js';
import { type ColumnType, columnTypes, typedText } from '../tables/column-types.js';
import { jsonLine } from '../tables/jsonl.js';
import { encoded } from '../tables/pieces.js';
import type { ReadTotals } from '../tables/read-back.js';
import type { Table } from '../tables/table.js';
import type { CliPorts } from './terminal.js';

const packageName = '@duckdb/node-api';

/** The part of DuckDB's package that is used. */
interface DuckModule {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<DuckInstance>;
  };
}

interface DuckInstance {
  connect(): Promise<{
    runAndReadAll(sql: string): Promise<{ getRowsJson(): unknown[][] }>;
    closeSync(): void;
  }>;
  closeSync(): void;
}

export interface Duck {
  query(sql: string): Promise<unknown[][]>;
  close(): void;
}

/** Throws BackupError if it is not installed, or does not run here. */
export async function openDuck({ installedPackage }: Pick<CliPorts, 'installedPackage'>): Promise<Duck> {
  let found: unknown;
  try {
    found = installedPackage?.(packageName);
    if (found === undefined) throw notInstalled();
    // Nothing of what it reads or writes may make it fetch an extension.
    const options = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
    const instance = await (found as DuckModule).DuckDBInstance.create(':memory:', {
      ...options,
      memory_limit: '1GB',
    });
    const connection = await instance.connect();
    return {
      query: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
      close() {
        connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(
      `DuckDB is installed, but does not run: ${printable(toMessage(cause))}`,
      `Install it again with "npm install ${packageName}".`,
      { cause },
    );
  }
}

function notInstalled(): BackupError {
  return new BackupError(
    "Parquet is written by DuckDB's own package, which is not installed.",
    `Run "npm install ${packageName}" in this folder, and then the same command again.`,
  );
}

/** Writes a table; the file is whole or not there. */
export async function writeParquet(
  path: string,
  table: Table,
  duck: Duck,
  { files, host, guarded }: ParquetPorts,
): Promise<void> {
  const types = columnTypes(table);
  const random = host.processId.toString(16).padStart(12, '0');
  const [lines, unfinished] = [`${path}.rows`, `${path}.parquet`].map((name) => unfinishedName(name, random));
  if (lines === undefined || unfinished === undefined) throw new Error('two names were made');
  try {
    const longest = { characters: 0 };
    await files.replace(lines, guarded(encoded(rowLines(table, types, longest))));
    // Memory for several rows of this size is taken, so it is no larger than it must be.
    const bytesOfRow = Math.max(bytesOfRowByDefault, 3 * longest.characters);
    await duck.query(copySql(lines, unfinished, table, types, bytesOfRow));
    await files.replace(path, guarded(piecesOf(unfinished, files)));
  } catch (cause) {
    if (cause instanceof BackupError || (cause instanceof Error && 'code' in cause)) throw cause;
    throw new BackupError(
      `DuckDB could not write it: ${printable(toMessage(cause))}`,
      'Nothing was written. The formats csv, xlsx and jsonl do not need DuckDB.',
      { cause },
    );
  } finally {
    await files.remove(lines);
    await files.remove(unfinished);
  }
}

interface ParquetPorts extends Pick<CliPorts, 'files' | 'host'> {
  /** The same pieces, until the run is asked to end. */
  guarded(pieces: Pieces): Pieces;
}

/** Values by the places of their columns: names differ in case alone where DuckDB takes them for one. */
function* rowLines(
  { columns, rows }: Table,
  types: readonly ColumnType[],
  longest: { characters: number },
): Generator<string, void, undefined> {
  for (const row of rows) {
    const line = jsonLine(
      columns.map((column, index) => [
        `c${index}`,
        JSON.stringify(typedText(column, types[index] ?? 'text', row[index] ?? null)),
      ]),
    );
    longest.characters = Math.max(longest.characters, line.length);
    yield line;
  }
}

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  whole: 'BIGINT',
  number: 'DOUBLE',
  day: 'DATE',
  text: 'VARCHAR',
};

function copySql(
  from: string,
  to: string,
  { columns }: Table,
  types: readonly ColumnType[],
  bytesOfRow: number,
): string {
  const read = columns.map((_, index) => `c${index}: 'VARCHAR'`).join(', ');
  const chosen = columns.map(
    ({ name }, index) => `CAST(c${index} AS ${sqlTypes[types[index] ?? 'text']}) AS ${identifier(name)}`,
  );
  return `COPY (
    SELECT ${chosen.join(', ')}
    FROM read_json(${pattern(from)}, format = 'newline_delimited', columns = {${read}}, maximum_object_size = ${bytesOfRow})
  ) TO ${literal(to)} (FORMAT parquet, COMPRESSION zstd)`;
}

const bytesOfRowByDefault = 16 * 1024 * 1024;

/** Counts and adds up what is in a file that was written. */
export async function parquetTotals(path: string, { columns }: Table, duck: Duck): Promise<ReadTotals> {
  const sums = columns.map(({ name }) => `sum(try_cast(${identifier(name)} AS DOUBLE))`);
  const [row = []] = await duck.query(
    `SELECT ${['count(*)', ...sums].join(', ')} FROM read_parquet(${pattern(path)})`,
  );
  return {
    rows: Number(row[0]),
    sums: new Map(columns.map(({ name }, index) => [name, Number(row[index + 1] ?? 0)])),
  };
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
/** A path from which DuckDB reads, in which it would take some characters for others. */
const pattern = (path: string) => literal(path.replace(/[[*?]/g, '[$&]'));

const bytesPerPart = 1 << 20;

export async function* piecesOf(
  path: string,
  { readPart }: CliPorts['files'],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; ; offset += bytesPerPart) {
    const part = await readPart(path, offset, bytesPerPart);
    if (part.byteLength > 0) yield part;
    if (part.byteLength < bytesPerPart) return;
  }
}
