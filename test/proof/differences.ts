import { detailOnly } from '../../src/demo/records.js';
import type { DemoWorkspace } from '../../src/demo/workspace.js';
import { findResource } from '../../src/prosonata/catalogue.js';
import { cellOf, sqliteEngine } from './archived.js';

/** What an archive without details holds that the workspace's lists do not give, and the other way round. */
export async function differences(
  bytes: Uint8Array,
  { records }: Pick<DemoWorkspace, 'records'>,
  resources: readonly string[],
): Promise<readonly string[]> {
  const database = (await sqliteEngine())(bytes);
  const found: string[] = [];
  try {
    for (const resource of resources) {
      const given = records[resource] ?? [];
      const key = findResource(resource)?.idField ?? '';
      const fields = [...new Set(given.flatMap(Object.keys))].filter(
        (field) => !detailOnly[resource]?.includes(field),
      );
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
