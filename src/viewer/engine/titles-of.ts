/** What records are called, looked up once. */
import { quoted } from '../../archive/names.js';
import { titleOf } from '../../archive/titles.js';
import type { Value } from '../protocol.js';
import { type ArchiveFile, bothForms, isRecord } from './archive-file.js';
import { unlessDamaged } from './damage.js';

export interface Titles {
  /** Of the record that a reference names; undefined if there is no such record. */
  of(table: string, id: Value): string | undefined;
}

const keptAtMost = 50_000;

export function titlesIn(archive: ArchiveFile): Titles {
  const known = new Map<string, string | undefined>();
  return {
    of(table, id) {
      // The API writes 0 if nothing is referred to, and the agency itself has the id 0.
      if (id === null || id === '') return undefined;
      const list = archive.listOfTable(table);
      if (!list) return undefined;
      const name = `${list.name} ${id}`;
      if (!known.has(name)) {
        if (known.size > keptAtMost) known.clear();
        const columns = list.columns.filter(({ isNested }) => !isNested).slice(0, 100);
        const selected = columns.map((column) => quoted(column.name)).join();
        const sql = `SELECT ${selected} FROM ${quoted(list.table)} WHERE ${isRecord(list)} LIMIT 1`;
        // A record without its name is better than none.
        const [row] =
          unlessDamaged(
            () => archive.database.query(sql, bothForms(id)),
            () => {},
          ) ?? [];
        known.set(
          name,
          row &&
            titleOf(list.name, new Map(columns.map(({ field }, at) => [field, jsonOf(row[at] ?? null)]))),
        );
      }
      return known.get(name);
    },
  };
}

/** As titleOf wants values. */
export function jsonOf(value: unknown): string {
  return value instanceof Uint8Array ? 'null' : JSON.stringify(value);
}
