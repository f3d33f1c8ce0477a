import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listRow } from '../../../src/demo/lists.js';
import type { DemoRecord } from '../../../src/demo/records.js';
import { demoResource } from '../../../src/demo/resources.js';
import { findResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { archivesIn, cell } from '../../support/archive.js';
import { backUpWhole, type CliWorld, cliWorld, singleReads } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import type { TestWorkspace, WorkspaceOptions } from '../../support/demo/test-workspace.js';

const sizes = { users: 5, customers: 20, projects: 20, quotations: 25, invoices: 25, externalcosts: 12 };
const resources = [...Object.keys(sizes), 'crmevents', 'projecttimes'];
const detailed = resources.filter((name) => findResource(name)?.details);
const sqlite = await loadSqlite();

/** The workspace's records as their single reads last gave them, by `resource id`. */
type Reads = Map<string, DemoRecord>;

function recordedWorld(
  quota: number,
  lists: readonly string[] = resources,
): { world: CliWorld; reads: Reads } {
  const reads: Reads = new Map();
  const options: Partial<WorkspaceOptions> = {
    quota,
    sizes: { ...sizes, crmevents: 12, projecttimes: 120 },
    crmeventPath: 'crmevent',
    before: (_, { requests, records }) => {
      const [, path = '', id] = /^\/api\/v1\/([^/]+)\/(\d+)$/.exec(requests.at(-1)?.path ?? '') ?? [];
      const resource = path === 'crmevent' ? 'crmevents' : path;
      const record = records[resource]?.find((entry) => entry[keyOf(resource)] === Number(id));
      if (record) reads.set(`${resource} ${id}`, record);
    },
  };
  const world = cliWorld(options, '--resources', lists.join());
  return { world, reads };
}

const keyOf = (resource: string): string => demoResource(resource).idField;
const ids = ({ records }: TestWorkspace, resource: string): number[] =>
  (records[resource] ?? []).map((record) => Number(record[keyOf(resource)]));

/** What people do in one day; returns how many records must be read because of it. */
function work(workspace: TestWorkspace, day: number): { due: number; changed: number } {
  const pick = (resource: string, from: number): number =>
    ids(workspace, resource).at((day * from) % (workspace.records[resource]?.length ?? 1)) ?? 0;
  const [invoice] = workspace.records.invoices ?? [];
  workspace.insert('invoices', { ...invoice, invoiceID: 10_000 + day, invoiceNo: `N-${day}` });
  workspace.insert('projecttimes', { ...workspace.records.projecttimes?.[0], timeID: 10_000 + day });
  workspace.update('invoices', pick('invoices', 7), { paymentDate: `2026-12-${10 + (day % 20)}` });
  workspace.update('customers', pick('customers', 5), { customerName: `Kundin ${day}` });
  // Seen by no list.
  workspace.update('projects', pick('projects', 3), { projectInfo: `<p>${day}</p>` });
  workspace.update('quotations', pick('quotations', 11), { positions: [{ position: 1, detail: `${day}` }] });
  workspace.remove('externalcosts', day % 6 === 0 ? pick('externalcosts', 1) : -1);
  workspace.update('users', pick('users', 1), { userPhone: `${day}` });
  return { due: 3, changed: 3 };
}

function halve(workspace: TestWorkspace): void {
  ids(workspace, 'quotations').forEach((id, index) => {
    if (index % 2 === 0) workspace.remove('quotations', id);
  });
}

function newestArchive(world: CliWorld) {
  return sqlite(readFileSync(join(world.directory, archivesIn(world.directory).at(-1) ?? '')));
}

/** Expects every record as the workspace has it, and what only single reads give as it was when last read. */
function expectAsRead({ workspace, ...world }: CliWorld, reads: Reads): void {
  const database = newestArchive({ workspace, ...world });
  for (const resource of resources) {
    const records = workspace.records[resource] ?? [];
    const key = keyOf(resource);
    const fields = [...new Set(records.flatMap(Object.keys))];
    const rows = database.query(
      `SELECT ${fields.map((field) => `"${field}"`).join(', ')} FROM "${resource}"`,
    );
    const found = new Map(rows.map((row) => [String(row[fields.indexOf(key)]), row]));
    expect(found.size, resource).toBe(records.length);
    for (const record of records) {
      const read = reads.get(`${resource} ${record[key]}`);
      const expected = detailed.includes(resource)
        ? { ...read, ...listRow(demoResource(resource), record) }
        : record;
      expect(found.get(String(record[key])), `${resource} ${record[key]}`).toEqual(
        fields.map((field) => cell(expected[field])),
      );
    }
  }
  database.close();
}

function facts(world: CliWorld) {
  const database = newestArchive(world);
  const [[started, oldest, missing, changed, rows] = []] = database.query(
    `SELECT (SELECT started_at FROM _backup), min(details_oldest), sum(details_missing + details_refused),
       sum(changed), sum(rows) FILTER (WHERE details_read > 0) FROM _resources`,
  );
  database.close();
  const oldestAt = Date.parse(String(oldest));
  return {
    ageMs: Date.parse(String(started)) - oldestAt,
    missing,
    changed: Number(changed),
    details: Number(rows),
  };
}

/** Six days in place of the thirty that are the default: what is read again each day is a share of it. */
const maxAgeDays = 6;

describe('daily backups of a workspace that changes', () => {
  it.each([50, 500])(
    'at %d requests a window are exact, cheap from the second day on, and tell of a loss once',
    async (quota) => {
      const { world, reads } = recordedWorld(quota);
      const first = world.clock.now();
      const [lossDay, lostDay] = [3, 5];
      const warned: number[] = [];
      const perDay: number[] = [];
      for (let day = 0; day <= maxAgeDays + 2; day++) {
        world.clock.step(first + day * dayMs - world.clock.now());
        const { due } = day === 0 ? { due: 0 } : work(world.workspace, day);
        if (day === lossDay) halve(world.workspace);
        if (day === lostDay)
          rmSync(join(world.directory, '.work-agency-prosonata-example'), { recursive: true });
        const before = world.workspace.requests.length;
        const { err } = await backUpWhole(world, '--details-max-age', `${maxAgeDays}d`);
        if (err.includes('has lost')) warned.push(day);
        const count = singleReads(world, before).length;
        perDay.push(count);
        expectAsRead(world, reads);
        const { ageMs, missing, details } = facts(world);
        expect(missing).toBe(0);
        expect(ageMs).toBeLessThan(maxAgeDays * dayMs);
        if (day === 0 || day === lostDay) expect(count).toBeGreaterThanOrEqual(details);
        else expect(count, `day ${day}`).toBeLessThanOrEqual(due + Math.ceil(details / maxAgeDays));
      }
      expect(warned).toEqual([lossDay]);
      expect(archivesIn(world.directory)).toHaveLength(maxAgeDays + 3);
      expect(perDay.slice(1, lostDay).every((count) => count >= 3)).toBe(true);
    },
  );
});

describe('what is known of a workspace', () => {
  it('does not grow with the days', async () => {
    const world = recordedWorld(500, ['quotations', 'invoices']).world;
    const first = world.clock.now();
    const sizesByDay: number[] = [];
    for (let day = 0; day < 6; day++) {
      world.clock.step(first + day * dayMs - world.clock.now());
      // Everything changes every day, and a part is replaced.
      for (const resource of ['quotations', 'invoices']) {
        for (const id of ids(world.workspace, resource))
          world.workspace.update(resource, id, { changed: day });
      }
      const [id = 0] = ids(world.workspace, 'invoices');
      const [invoice] = world.workspace.records.invoices ?? [];
      world.workspace.remove('invoices', id);
      world.workspace.insert('invoices', { ...invoice, invoiceID: 20_000 + day });
      await backUpWhole(world);
      sizesByDay.push(sealedBytes(world));
    }
    expect(sizesByDay.at(-1)).toBeLessThan((sizesByDay[1] ?? 0) * 1.1);
  });
});

function sealedBytes({ directory }: CliWorld): number {
  const folder = join(directory, '.work-agency-prosonata-example');
  const [name = ''] = readdirSync(folder).filter((entry) => entry.endsWith('.sealed'));
  return statSync(join(folder, name)).size;
}
