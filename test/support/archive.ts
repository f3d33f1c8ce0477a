import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { demoResource } from '../../src/demo/resources.js';
import { loadSqlite, type SqlValue } from '../../src/sqlite/sqlite.js';
import type { TestWorkspace } from './demo/test-workspace.js';

/** Names of the archives in a folder, oldest first. */
export function archivesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.sqlite'));
}

/**
 * Expects that the newest archive of a folder holds exactly the records of the workspace, value by value: all fields
 * of those whose details were read, and of the others what their lists give.
 */
export async function expectArchiveEquals(directory: string, workspace: TestWorkspace): Promise<number> {
  const name = archivesIn(directory).at(-1);
  if (!name) throw new Error(`no archive in ${directory}`);
  return expectBytesEqual(readFileSync(join(directory, name)), workspace);
}

/** The same of an archive's bytes, wherever they come from. */
export async function expectBytesEqual(bytes: Uint8Array, workspace: TestWorkspace): Promise<number> {
  const sqlite = await loadSqlite();
  const database = sqlite(bytes);
  let compared = 0;
  for (const [resource, records] of Object.entries(workspace.records)) {
    const { idField: key, detailOnly: hidden = [] } = demoResource(resource);
    const detailsRead = Number(
      database.value('SELECT details_read FROM _resources WHERE resource = ?', [resource]),
    );
    const fields = new Set(
      records.flatMap(Object.keys).filter((field) => detailsRead > 0 || !hidden.includes(field)),
    );
    const columns = [...fields].map((field) => `"${field}"`).join(', ');
    const rows = records.length === 0 ? [] : database.query(`SELECT ${columns} FROM "${resource}"`);
    let whole = 0;
    const byKey = (row: SqlValue[]) => String(row[[...fields].indexOf(key)]);
    const found = new Map(rows.map((row) => [byKey(row), row]));
    expect(found.size, resource).toBe(records.length);
    for (const record of records) {
      const row = found.get(String(record[key]));
      const all = [...fields].map((field) => cell(record[field]));
      const listed = [...fields].map((field) => (hidden.includes(field) ? null : cell(record[field])));
      if (isDeepStrictEqual(row, all)) whole++;
      else expect(row).toEqual(listed);
      compared++;
    }
    expect(whole, `records of ${resource} with their details`).toBeGreaterThanOrEqual(detailsRead);
  }
  database.close();
  return compared;
}

/** What a value of the API is in an archive. */
export function cell(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : (value as SqlValue);
}
