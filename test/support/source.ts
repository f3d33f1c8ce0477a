import type { Holdings } from '../../src/keeping/holdings.js';
import type { Resource } from '../../src/prosonata/catalogue.js';
import type { RecordId } from '../../src/prosonata/record-id.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import type { ArchiveSource, ResourceState, StoredRecord } from '../../src/workfile/state.js';
import { resourceState } from './resource-state.js';
import { builtArchive } from './whole.js';

export interface SourceOptions {
  /** Of the backup; 20261123T0215Z unless told. */
  readonly id?: string;
  readonly workspace?: string;
  /** Epoch milliseconds. */
  readonly startedAt?: number;
  /** State by resource where it is not that of a complete list. */
  readonly states?: Readonly<Record<string, Partial<ResourceState>>>;
}

/** One record as a test gives it: its list row, or list row and detail. */
export type GivenRecord = string | { readonly list: string; readonly detail: string };

/** A source of these records, given as JSON texts in the order of their ids. */
export function sourceOf(
  given: ReadonlyMap<Resource, readonly GivenRecord[]>,
  {
    id = '20261123T0215Z',
    workspace,
    startedAt = Date.UTC(2026, 10, 23, 2, 15),
    states = {},
  }: SourceOptions = {},
): ArchiveSource {
  return {
    backup: () => ({
      id,
      startedAt,
      finishedAt: startedAt + 1000,
      workspace: workspace ?? 'https://agency.example',
      callers: [],
      previous: undefined,
    }),
    resources: () =>
      [...given].map(([resource, records]) =>
        resourceState(resource, {
          rows: records.length,
          startedAt,
          finishedAt: startedAt + 1000,
          ...states[resource.name],
        }),
      ),
    runs: () => [],
    *changes() {},
    someRecords: (name) => {
      const records = [...recordsOf(given, name)];
      return [records.slice(0, 2), records.slice(-2)].flat();
    },
    records: (name) => recordsOf(given, name),
  };
}

function* recordsOf(
  given: ReadonlyMap<Resource, readonly GivenRecord[]>,
  name: string,
): IterableIterator<StoredRecord> {
  const [, records = []] = [...given].find(([resource]) => resource.name === name) ?? [];
  for (const [index, record] of records.entries()) {
    const { list, detail } = typeof record === 'string' ? { list: record, detail: undefined } : record;
    yield { id: index as RecordId, list, detail };
  }
}

/** The bytes of an archive of these records. */
export function archiveOf(
  sqlite: Sqlite,
  given: ReadonlyMap<Resource, readonly GivenRecord[]>,
  { holds, ...options }: SourceOptions & { readonly holds?: Holdings } = {},
): Uint8Array {
  const source = sourceOf(given, options);
  return builtArchive(source, { sqlite }, { version: '1.2.3', finishedAt: 2000, holds });
}
