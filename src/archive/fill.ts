/** Fills a table with its records, in the order of their ids, and hashes what it writes on the way. */

import type { Database, SqlValue, Statement } from '../sqlite/sqlite.js';
import type { StoredRecord } from '../workfile/state.js';
import { bindable, type Cell, givenNumber } from './cell.js';
import type { Column } from './columns.js';
import { contentHasher } from './content-hash.js';
import { quoted } from './names.js';
import { type RecordReader, recordReader } from './record.js';
import type { Table } from './schema.js';

/** About what one statement takes before the time for each row no longer falls; SQLite allows 32,766. */
const parametersPerStatement = 800;

/** Writes all records and gives the content hash of the table. Throws BackupError if one cannot be read. */
export function fillTable(database: Database, table: Table, records: Iterable<StoredRecord>): string {
  const { columns } = table;
  const rowsPerStatement = Math.max(1, Math.floor(parametersPerStatement / columns.length));
  const single = database.prepare(insertRows(table, 1));
  const several = database.prepare(insertRows(table, rowsPerStatement));
  const reader = recordReader(table.resource);
  const hasher = contentHasher(columns.map(({ name }) => name));
  const pending: SqlValue[] = [];
  try {
    for (const record of records) {
      reader.read(record);
      const cells = columns.map((column, index) => cellOf(reader, column, index));
      hasher.row(cells);
      columns.forEach((column, index) => {
        pending.push(bindable(cells[index] ?? null, takesDigits(column)));
      });
      if (pending.length < rowsPerStatement * columns.length) continue;
      several.run(pending);
      pending.length = 0;
    }
    insertEach(single, pending, columns.length);
  } finally {
    single.free();
    several.free();
  }
  return hasher.digest();
}

function insertEach(single: Statement, values: readonly SqlValue[], width: number): void {
  for (let at = 0; at < values.length; at += width) single.run(values.slice(at, at + width));
}

function cellOf(reader: RecordReader, { restOf }: Column, index: number): Cell {
  return restOf === undefined ? reader.storableAt(index) : reader.objectFrom(index);
}

function insertRows({ name, columns }: Table, rows: number): string {
  const values = Array.from({ length: rows }, (_, row) => {
    const parameters = columns.map((column, index) => parameterFor(column, row * columns.length + index + 1));
    return `(${parameters.join(', ')})`;
  });
  return `INSERT INTO ${quoted(name)} VALUES ${values.join(', ')}`;
}

/** A REAL column makes REAL of whatever is bound. */
function takesDigits({ type, hasDelicateNumbers }: Column): boolean {
  return hasDelicateNumbers && type !== 'REAL';
}

function parameterFor(column: Column, number: number): string {
  const given = `?${number}`;
  return takesDigits(column) ? givenNumber(given) : given;
}
