/**
 * What a workspace held, and when: each version of each record with the moments from which and until which it was
 * there. An archive of a workspace that changes is judged by it.
 */
import { isDeepStrictEqual } from 'node:util';
import { listRow } from '../../src/demo/lists.js';
import type { DemoRecord } from '../../src/demo/records.js';
import { demoResource } from '../../src/demo/resources.js';
import type { TestWorkspace } from '../support/demo/test-workspace.js';
import { type ArchivedList, cellOf } from './archived.js';
import { hold } from './promise.js';

interface Version {
  readonly record: DemoRecord;
  readonly from: number;
  until: number;
}

export interface History {
  /** Moments are counted: each change is one. */
  readonly moment: number;
  /** Greater than every id that the list ever had: databases do not give an id twice. */
  freshId(resource: string): number;
  insert(resource: string, record: DemoRecord): void;
  update(resource: string, id: number, fields: DemoRecord): void;
  remove(resource: string, id: number): void;
  /** Holds a list of an archive that was read from moment `start` until now against what was; returns rows compared. */
  judge(resource: string, list: ArchivedList, start: number): number;
}

/** Changes go through the history from now on. */
export function historyOf(workspace: TestWorkspace): History {
  let moment = 0;
  const tables = new Map<string, Map<number, Version[]>>();
  for (const [resource, records] of Object.entries(workspace.records)) {
    const open = records.map((record): [number, Version[]] => [
      idOf(resource, record),
      [{ record, from: 0, until: Number.POSITIVE_INFINITY }],
    ]);
    tables.set(resource, new Map(open));
  }

  const versions = (resource: string, id: number): Version[] => {
    const table = tables.get(resource);
    const known = table?.get(id);
    if (known) return known;
    const fresh: Version[] = [];
    table?.set(id, fresh);
    return fresh;
  };
  const close = (resource: string, id: number): Version | undefined => {
    const last = versions(resource, id).at(-1);
    if (!last || last.until !== Number.POSITIVE_INFINITY) return undefined;
    last.until = ++moment;
    return last;
  };
  const open = (resource: string, id: number, record: DemoRecord): void => {
    versions(resource, id).push({ record, from: moment, until: Number.POSITIVE_INFINITY });
  };

  return {
    get moment() {
      return moment;
    },
    freshId: (resource) => Math.max(0, ...(tables.get(resource)?.keys() ?? [])) + 1,
    insert(resource, record) {
      moment++;
      workspace.insert(resource, record);
      open(resource, idOf(resource, record), record);
    },
    update(resource, id, fields) {
      const before = close(resource, id);
      if (!before) return;
      workspace.update(resource, id, fields);
      open(resource, id, { ...before.record, ...fields });
    },
    remove(resource, id) {
      if (close(resource, id)) workspace.remove(resource, id);
    },
    judge(resource, list, start) {
      const table = tables.get(resource) ?? new Map<number, Version[]>();
      const place = list.columns.indexOf(demoResource(resource).idField);
      const found = new Set<number>();
      for (const row of list.rows) {
        const id = Number(row[place]);
        hold(!found.has(id), `${resource} ${id} is there twice`);
        found.add(id);
        const during = (table.get(id) ?? []).filter(({ until }) => until > start);
        hold(during.length > 0, `${resource} ${id} was not there during the backup`);
        const shown = Object.fromEntries(list.columns.map((column, index) => [column, row[index] ?? null]));
        hold(
          isVersion(resource, shown, during, table.get(id) ?? []),
          () =>
            `${resource} ${id} is not as it ever was: ${JSON.stringify(shown)}, ${JSON.stringify(during)}`,
        );
      }
      if (list.status !== 'complete') return list.rows.length;
      for (const [id, all] of table) {
        const wasThroughout =
          all.some(({ from }) => from <= start) && all.at(-1)?.until === Number.POSITIVE_INFINITY;
        hold(!wasThroughout || found.has(id), `${resource} ${id} was there throughout, but is missing`);
      }
      return list.rows.length;
    },
  };
}

/**
 * Whether a row is one version as a whole, or as its list gives it, never one half of each. A detail that was read
 * for an earlier backup is carried over while the list's row is the same, so that version may be an older one.
 */
function isVersion(
  resource: string,
  shown: DemoRecord,
  during: readonly Version[],
  ever: readonly Version[],
): boolean {
  const isShown = (expected: DemoRecord) =>
    [...new Set([...Object.keys(shown), ...Object.keys(expected)])].every(
      (column) => (shown[column] ?? null) === cellOf(expected[column]),
    );
  const listed = during.map(({ record }) => listRow(demoResource(resource), record));
  if (listed.some(isShown) || during.some(({ record }) => isShown(record))) return true;
  return ever.some(
    ({ record }) =>
      isShown(record) &&
      listed.some((row) => isDeepStrictEqual(row, listRow(demoResource(resource), record))),
  );
}

function idOf(resource: string, record: DemoRecord): number {
  return Number(record[demoResource(resource).idField]);
}
