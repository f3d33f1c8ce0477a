/** The most frequent values of a column among the rows that are shown. */
import { quoted } from '../../archive/names.js';
import type { RowsWanted, Value } from '../protocol.js';
import type { ArchiveFile } from './archive-file.js';
import { conditionOf } from './order.js';
import { plainValue } from './page.js';
import { selectedRows } from './slices.js';
import type { Titles } from './titles-of.js';
import type { Turn } from './turn.js';

const shownAtMost = 20;
const countedAtMost = 100_000;

export async function valuesOf(
  archive: ArchiveFile,
  wanted: RowsWanted,
  name: string,
  titles: Titles,
  turn: Turn,
) {
  const list = archive.list(wanted.list);
  const column = list.columns.find((one) => one.name === name);
  if (!column) return [];
  // A filter of this column would leave only what it lets through.
  const filters = wanted.filters.filter((filter) => filter.column !== name);
  const condition = conditionOf(archive, { ...wanted, filters });
  const counts = new Map<Value, number>();
  const value = `CASE typeof(${quoted(name)}) WHEN 'text' THEN substr(${quoted(name)}, 1, 200) ELSE ${quoted(name)} END`;
  const selected = `${value}, count(*)`;
  const wantedRows = { selected, condition, rest: 'GROUP BY 1' };
  for await (const rows of selectedRows(archive, list, wantedRows, turn)) {
    for (const [found, count] of rows) {
      const key = found === '' ? null : plainValue(found ?? null);
      if (counts.size < countedAtMost || counts.has(key))
        counts.set(key, (counts.get(key) ?? 0) + Number(count));
    }
  }
  return [...counts]
    .sort((one, other) => other[1] - one[1])
    .slice(0, shownAtMost)
    .map(([found, count]) => {
      const title = column.refersTo === undefined ? undefined : titles.of(column.refersTo, found);
      return { value: found, count, ...(title !== undefined && { title }) };
    });
}
