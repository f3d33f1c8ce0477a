/** The table that says what the numbers in some fields mean, and how a view shows a word beside a number. */
import { codeLists } from '../prosonata/codes.js';
import type { Database } from '../sqlite/sqlite.js';
import { quotedText } from './names.js';
import type { Table } from './schema.js';

const codesTable = `
  CREATE TABLE _codes (
    resource TEXT NOT NULL, field TEXT NOT NULL, code INTEGER NOT NULL, german TEXT NOT NULL, english TEXT NOT NULL,
    PRIMARY KEY (resource, field, code)
  ) STRICT, WITHOUT ROWID;
`;

/** Makes `_codes` and fills it for the lists that the archive has. */
export function describeCodes(database: Database, tables: readonly Pick<Table, 'resource'>[]): void {
  database.execute(codesTable);
  const names = tables.map(({ resource }) => resource.name);
  for (const { resources, field, words } of codeLists) {
    for (const resource of resources.filter((name) => names.includes(name))) {
      for (const [code, [german, english]] of Object.entries(words)) {
        const values = [resource, field, Number(code), german, english];
        database.execute('INSERT INTO _codes VALUES (?, ?, ?, ?, ?)', values);
      }
    }
  }
}

/** SQL for the German word of a code; NULL for a code that has none. `value` is SQL too. */
export function wordOf(resource: string, field: string, value: string): string {
  const isCode = `resource = ${quotedText(resource)} AND field = ${quotedText(field)}`;
  // Emptiness is no code, although it would be cast to 0.
  return `(SELECT german FROM _codes WHERE ${isCode} AND code = CAST(nullif(${value}, '') AS INTEGER))`;
}
