/** What a plain archive says of itself, from the few pages that hold it. */
import { holdingsIn } from '../archive/glance.js';
import type { ArchivedResource } from '../archive/info.js';
import { archiveApplicationId, archiveFormats } from '../archive/schema.js';
import { parseHoldings } from '../keeping/holdings.js';
import type { ReleaseMarker } from '../publish/release-marker.js';
import { NotReadable, openSmallTables, type ReadPart, type SmallRow } from '../sqlite/small-table.js';
import type { Facts } from './pile.js';

/**
 * Undefined if the file must be opened to tell: it is larger in its descriptions than is read here, or no archive, about
 * which opening it says more.
 */
export async function quickFacts(readPart: ReadPart, sizeBytes: number): Promise<Facts | undefined> {
  try {
    const tables = await openSmallTables(readPart, sizeBytes);
    if (tables.applicationId !== archiveApplicationId) return undefined;
    const [backup, another] = (await tables.rows('_backup')) ?? [];
    const resources = await tables.rows('_resources');
    if (!backup || another || !resources || !archiveFormats.includes(Number(backup.get('format')))) {
      return undefined;
    }
    return {
      backupId: String(backup.get('id')),
      workspace: String(backup.get('workspace')),
      resources: resources.map(resourceOf),
      holds: parseHoldings(String(backup.get('holds') ?? '')) ?? holdingsIn(resources),
    };
  } catch (error) {
    if (error instanceof NotReadable) return undefined;
    throw error;
  }
}

function resourceOf(row: SmallRow): ArchivedResource {
  const text = (name: string) => String(row.get(name) ?? '');
  const number = (name: string) => Number(row.get(name) ?? 0);
  const reported = row.get('reported');
  return {
    name: text('resource'),
    table: text('table'),
    key: text('key'),
    status: text('status'),
    reason: text('reason'),
    contentHash: text('content_hash'),
    reported: typeof reported === 'number' ? reported : undefined,
    rows: number('rows'),
    detailsRead: number('details_read'),
    detailsMissing: number('details_missing'),
    detailsGone: number('details_gone'),
    detailsRefused: number('details_refused'),
    added: number('added'),
    changed: number('changed'),
    removed: number('removed'),
    withheld: text('withheld'),
  };
}

/**
 * What the marker of a release says of its archive. It knows no content hashes, so each list counts as another one than in
 * every other archive.
 */
export function factsOfMarker(
  name: string,
  { workspace, backupId, holds }: ReleaseMarker,
): Facts | undefined {
  if (!holds) return undefined;
  const resources = Object.entries(holds.lists).map(([list, { rows, extent, lack }]): ArchivedResource => {
    return {
      ...unknownResource,
      name: list,
      status: lack ?? (extent === 'whole' ? 'complete' : 'incomplete'),
      rows,
      contentHash: `${name} ${list}`,
    };
  });
  return { workspace, backupId, resources, holds };
}

const unknownResource: ArchivedResource = {
  name: '',
  table: '',
  key: '',
  status: '',
  reason: '',
  contentHash: '',
  reported: undefined,
  rows: 0,
  detailsRead: 0,
  detailsMissing: 0,
  detailsGone: 0,
  detailsRefused: 0,
  added: 0,
  changed: 0,
  removed: 0,
  withheld: '',
};
