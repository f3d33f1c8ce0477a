import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { detailOnly } from '../../src/demo/records.js';
import type { DemoWorkspace } from '../../src/demo/workspace.js';
import { findResource } from '../../src/prosonata/catalogue.js';
import { loadSqlite, type SqlValue } from '../../src/sqlite/sqlite.js';

/** Names of the archives in a folder, oldest first. */
export function archivesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.sqlite'));
}

/** Expects that the newest archive of a folder holds exactly the list rows of the workspace, value by value. */
export async function expectArchiveEquals(directory: string, workspace: DemoWorkspace): Promise<number> {
  const name = archivesIn(directory).at(-1);
  if (!name) throw new Error(`no archive in ${directory}`);
  return expectBytesEqual(readFileSync(join(directory, name)), workspace);
}

/** The same of an archive's bytes, wherever they come from. */
export async function expectBytesEqual(bytes: Uint8Array, workspace: DemoWorkspace): Promise<number> {
  const sqlite = await loadSqlite();
  const database = sqlite(bytes);
  let compared = 0;
  for (const [resource, records] of Object.entries(workspace.records)) {
    const key = findResource(resource)?.key ?? '';
    const fields = new Set(
      records.flatMap(Object.keys).filter((field) => !detailOnly[resource]?.includes(field)),
    );
    const columns = [...fields].map((field) => `"${field}"`).join(', ');
    const rows = records.length === 0 ? [] : database.query(`SELECT ${columns} FROM "${resource}"`);
    const byKey = (row: SqlValue[]) => String(row[[...fields].indexOf(key)]);
    const found = new Map(rows.map((row) => [byKey(row), row]));
    expect(found.size, resource).toBe(records.length);
    for (const record of records) {
      expect(found.get(String(record[key]))).toEqual([...fields].map((field) => cell(record[field])));
      compared++;
    }
  }
  database.close();
  return compared;
}

function cell(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : (value as SqlValue);
}
