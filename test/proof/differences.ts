import { demoResource } from '../../src/demo/resources.js';
import type { TestWorkspace } from '../support/demo/test-workspace.js';
import { cellOf, sqliteEngine } from './archived.js';

/** What an archive without details holds that the workspace's lists do not give, and the other way round. */
export async function differences(
  bytes: Uint8Array,
  { records }: Pick<TestWorkspace, 'records'>,
  resources: readonly string[],
): Promise<readonly string[]> {
  const database = (await sqliteEngine())(bytes);
  const found: string[] = [];
  try {
    for (const resource of resources) {
      const given = records[resource] ?? [];
      const { idField: key, detailOnly = [] } = demoResource(resource);
      const fields = [...new Set(given.flatMap(Object.keys))].filter((field) => !detailOnly.includes(field));
      const columns = fields.map((field) => `"${field}"`).join(', ');
      const rows = given.length === 0 ? [] : database.query(`SELECT ${columns} FROM "${resource}"`);
      const at = fields.indexOf(key);
      const kept = new Map(rows.map((row) => [String(row[at]), JSON.stringify(row)]));
      if (kept.size !== given.length || rows.length !== given.length) {
        found.push(`${resource}: ${rows.length} rows, not ${given.length}`);
      }
      for (const record of given) {
        const wanted = JSON.stringify(fields.map((field) => cellOf(record[field])));
        if (kept.get(String(record[key])) !== wanted) found.push(`${resource} ${record[key]}`);
      }
    }
  } finally {
    database.close();
  }
  return found;
}
