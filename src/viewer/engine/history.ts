/** One record in all archives that are open, from the oldest on: where it is, and what was other than before. */
import { quoted } from '../../archive/names.js';
import type { HistoryEntry, Value } from '../protocol.js';
import { type ArchiveFile, bothForms, isRecord } from './archive-file.js';
import { plainValue } from './page.js';

export interface Numbered {
  readonly number: number;
  readonly archive: ArchiveFile;
}

export function historyOf(archives: readonly Numbered[], list: string, id: Value): readonly HistoryEntry[] {
  const inTime = archives.toSorted((one, other) =>
    one.archive.facts.startedAt < other.archive.facts.startedAt ? -1 : 1,
  );
  let before: ReadonlyMap<string, string> | undefined;
  return inTime.map(({ number, archive }) => {
    const now = valuesOf(archive, list, id);
    const fields = before && now ? differences(before, now) : [];
    const kind = !now ? 'none' : !before ? 'first' : fields.length > 0 ? 'changed' : 'same';
    before = now ?? before;
    return { archive: number, kind, fields };
  });
}

/** JSON texts by field; undefined if the archive does not have the record. */
function valuesOf(archive: ArchiveFile, name: string, id: Value): ReadonlyMap<string, string> | undefined {
  const list = archive.facts.lists.find((one) => one.name === name);
  if (!list) return undefined;
  const selected = list.columns.map((column) => quoted(column.name)).join();
  const [row] = archive.database.query(
    `SELECT ${selected} FROM ${quoted(list.table)} WHERE ${isRecord(list)} LIMIT 1`,
    bothForms(id),
  );
  return (
    row && new Map(list.columns.map(({ field }, at) => [field, JSON.stringify(plainValue(row[at] ?? null))]))
  );
}

function differences(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): HistoryEntry['fields'] {
  return [...new Set([...before.keys(), ...now.keys()])]
    .map((field) => ({ field, before: before.get(field) ?? 'null', after: now.get(field) ?? 'null' }))
    .filter((one) => one.before !== one.after);
}
