/** A year of archives of a small workspace in which records are added, changed and deleted, and what it had each time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoRecord, DemoRecords } from '../../src/demo/records.js';
import { archiveName } from '../../src/publish/publisher.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import { backupIdAt, workspaceSlug } from '../../src/workfile/save.js';
import { dayMs } from './clock.js';
import { madeRecords } from './demo/made-records.js';
import { madeArchive } from './made-archives.js';

export interface MadeBackup {
  readonly backupId: string;
  readonly path: string;
  readonly records: DemoRecords;
}

const sizes = {
  users: 3,
  projecttimecategories: 3,
  servicetemplates: 2,
  customers: 6,
  addresses: 8,
  contacts: 10,
  projects: 8,
  quotations: 3,
  invoices: 9,
  externalcosts: 6,
  crmevents: 6,
  projecttasks: 8,
  workingtimes: 12,
  projecttimes: 40,
};

/** Archives are made once; many tests ask the same ones. */
const madeBytes = new Map<string, Uint8Array>();

/** Writes `count` archives, six days apart from 16 September 2026 on. */
export function writePile(
  folder: string,
  sqlite: Sqlite,
  count: number,
  workspace = 'https://agency.example',
): readonly MadeBackup[] {
  mkdirSync(folder, { recursive: true });
  const first = Date.UTC(2026, 8, 16, 2, 15);
  let records = madeRecords({ sizes });
  return Array.from({ length: count }, (_, index) => {
    const startedAt = first + index * 6 * dayMs;
    const backupId = backupIdAt(startedAt);
    records = index === 0 ? records : changed(records, index);
    const path = join(folder, archiveName(workspaceSlug(workspace), backupId));
    const key = path.slice(folder.length);
    const bytes = madeBytes.get(key) ?? madeArchive(sqlite, records, { id: backupId, startedAt, workspace });
    madeBytes.set(key, bytes);
    writeFileSync(path, bytes);
    return { backupId, path, records };
  });
}

/** Each time the first contact is renamed; every tenth time the last invoice goes, and a time is booked. */
function changed(records: DemoRecords, index: number): DemoRecords {
  const { contacts = [], invoices = [], projecttimes = [] } = records;
  const [first, ...others] = contacts;
  const next: DemoRecords = {
    ...records,
    contacts: [{ ...(first as DemoRecord), lastName: `Müller-${index}` }, ...others],
  };
  if (index % 10 !== 5) return next;
  return {
    ...next,
    invoices: invoices.slice(0, -1),
    projecttimes: [...projecttimes, { ...(projecttimes[0] as DemoRecord), timeID: 90_000 + index }],
  };
}
