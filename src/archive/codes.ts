/** The table that says what the numbers in some fields mean. */
import { codeLists } from '../labels/codes.js';
import type { Database } from '../sqlite/sqlite.js';
import type { Table } from './schema.js';

export const codesTable = `
  CREATE TABLE _codes (
    resource TEXT NOT NULL, field TEXT NOT NULL, code INTEGER NOT NULL, german TEXT NOT NULL, english TEXT NOT NULL,
    PRIMARY KEY (resource, field, code)
  ) STRICT, WITHOUT ROWID;
`;

/** Fills `_codes` for the lists that the archive has. */
export function describeCodes(database: Database, tables: readonly Pick<Table, 'resource'>[]): void {
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
