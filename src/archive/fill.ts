/** Fills a table with its records, in the order of their ids. */

import type { Database, SqlValue } from '../sqlite/sqlite.js';
import type { StoredRecord } from '../workfile/state.js';
import { bindable, givenNumber } from './cell.js';
import type { Column } from './columns.js';
import { quoted } from './names.js';
import { recordReader } from './record.js';
import type { Table } from './schema.js';

/** Writes all records. Throws BackupError if one cannot be read. */
export function fillTable(database: Database, table: Table, records: Iterable<StoredRecord>): void {
  const cells = table.columns.map((column) => ({ ...column, asDigits: takesDigits(column) }));
  const insert = database.prepare(insertRow(table));
  const reader = recordReader(table.resource);
  const values: SqlValue[] = cells.map(() => null);
  try {
    for (const record of records) {
      reader.read(record);
      cells.forEach(({ restOf, asDigits }, index) => {
        const cell = restOf === undefined ? reader.storableAt(index) : reader.objectFrom(index);
        values[index] = bindable(cell, asDigits);
      });
      insert.run(values);
    }
  } finally {
    insert.free();
  }
}

/** One row a statement: more in one are slower, because SQLite makes a list of their values first. */
function insertRow({ name, columns }: Table): string {
  const parameters = columns.map((column, index) => parameterFor(column, index + 1));
  return `INSERT INTO ${quoted(name)} VALUES (${parameters.join(', ')})`;
}

/** A REAL column makes REAL of whatever is bound. */
function takesDigits({ type, hasDelicateNumbers }: Column): boolean {
  return hasDelicateNumbers && type !== 'REAL';
}

function parameterFor(column: Column, number: number): string {
  const given = `?${number}`;
  return takesDigits(column) ? givenNumber(given) : given;
}
