/** Archives of records as the demo workspace makes them, without reading them from a server. */
import type { DemoRecords } from '../../src/demo/records.js';
import type { Holdings } from '../../src/keeping/holdings.js';
import { customResource, findResource, type Resource } from '../../src/prosonata/catalogue.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import { archiveOf, type GivenRecord, type SourceOptions } from './source.js';

export function madeArchive(
  sqlite: Sqlite,
  records: DemoRecords,
  options: SourceOptions & { readonly holds?: Holdings } = {},
): Uint8Array {
  const given = Object.entries(records).map(([name, list]): [Resource, GivenRecord[]] => [
    findResource(name) ?? customResource(name, 'id'),
    list.map((record) => JSON.stringify(record)),
  ]);
  return archiveOf(sqlite, new Map(given), options);
}
