/** What an archive says of itself, read from a few of its pages. */
import { type Extent, type HeldList, type Holdings, parseHoldings } from '../keeping/holdings.js';
import { findResource } from '../prosonata/catalogue.js';
import { NotReadable, openSmallTables, type ReadPart, type SmallRow } from '../sqlite/small-table.js';
import { archiveApplicationId } from './schema.js';

export interface Glance {
  readonly backupId: string;
  /** Origin, as `https://agency.prosonata.software`. */
  readonly workspace: string;
  readonly holds: Holdings;
}

/** Undefined if the file is no archive, or is cut off or damaged where it describes itself. */
export async function glanceAt(readPart: ReadPart, sizeBytes: number): Promise<Glance | undefined> {
  try {
    const tables = await openSmallTables(readPart, sizeBytes);
    if (tables.applicationId !== archiveApplicationId) return undefined;
    const [backup] = (await tables.rows('_backup')) ?? [];
    const resources = await tables.rows('_resources');
    if (!backup || !resources) return undefined;
    return {
      backupId: String(backup.get('id')),
      workspace: String(backup.get('workspace')),
      holds: parseHoldings(String(backup.get('holds') ?? '')) ?? holdingsIn(resources),
    };
  } catch (error) {
    if (error instanceof NotReadable) return undefined;
    throw error;
  }
}

/**
 * What an archive of an earlier version holds. That it was asked for inactive records is not said in it; that is taken
 * for granted of the lists that have them, because it is so unless the settings say otherwise.
 */
export function holdingsIn(resources: readonly SmallRow[]): Holdings {
  const lists = resources.map((row): [string, HeldList] => [String(row.get('resource')), heldList(row)]);
  return { lists: Object.fromEntries(lists), leftOut: {}, losses: {} };
}

function heldList(row: SmallRow): HeldList {
  const number = (name: string) => Number(row.get(name) ?? 0);
  const status = String(row.get('status'));
  const rows = number('rows');
  const passes = findResource(String(row.get('resource')))?.passes.length ?? 1;
  const isWhole = status === 'complete';
  const read = number('details_read');
  const lacking = number('details_missing') + number('details_refused');
  const isDetailed = read + lacking + number('details_gone') > 0;
  return {
    rows,
    extent: extentOf(isWhole, rows),
    ...(rows === 0 && (status === 'refused' || status === 'absent') && { lack: status }),
    ...(isDetailed && { details: extentOf(isWhole && lacking === 0, read) }),
    ...(passes > 1 && { inactive: true }),
  };
}

function extentOf(isAll: boolean, count: number): Extent {
  if (isAll) return 'whole';
  return count > 0 ? 'some' : 'none';
}
