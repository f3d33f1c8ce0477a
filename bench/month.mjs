// A month of daily backups of the demo workspace: what single reads cost, and whether the work file grows.

import { catalogue, findResource } from '../build/prosonata/catalogue.js';
import { httpApi } from '../build/prosonata/http-api.js';
import { readWorkspace } from '../build/reading/read.js';
import { seal } from '../build/workfile/seal.js';
import { createWorkFile } from '../build/workfile/work-file.js';
import { createTestWorkspace } from './workspace.mjs';

const dayMs = 86_400_000;
const url = 'https://bench.example';
const detailed = catalogue.filter(({ details }) => details).map(({ name }) => name);

/** What an agency of this size does in a day; returns how many single reads that makes necessary. */
function work({ records, insert, update }, day) {
  const due = new Set();
  const note = (resource, id) => detailed.includes(resource) && due.add(`${resource} ${id}`);
  const changes = { customers: 2, addresses: 1, projects: 12, invoices: 5, quotations: 3, projecttasks: 25 };
  for (const [resource, count] of Object.entries(changes)) {
    const { idField } = findResource(resource);
    for (let index = 0; index < count; index++) {
      const list = records[resource];
      const id = list[(day * 37 + index * 101) % list.length][idField];
      update(resource, id, { editedAt: `day ${day}` });
      note(resource, id);
    }
  }
  const additions = { projects: 1, invoices: 2, projecttasks: 8, crmevents: 2, projecttimes: 40 };
  for (const [resource, count] of Object.entries(additions)) {
    const { idField } = findResource(resource);
    for (let index = 0; index < count; index++) {
      const id = records[resource].at(-1)[idField] + 1;
      insert(resource, { ...records[resource][index], [idField]: id });
      note(resource, id);
    }
  }
  return due.size;
}

/** Plays the month; `print` takes a name and a text. */
export async function benchMonth({ sqlite, scratch, key, print }) {
  let now = Date.UTC(2026, 0, 1);
  const clock = {
    now: () => now,
    sleep: async () => {},
    timeout: () => ({ signal: undefined, clear: () => {} }),
  };
  const workspace = createTestWorkspace({ now: clock.now, quota: 1e9 });
  const api = httpApi(
    { workspaceUrl: url, apiKey: 'k', appId: undefined, timeoutMs: 60_000, userAgent: 'bench' },
    { fetch: workspace.fetch, clock },
  );
  const workFile = createWorkFile(sqlite, await scratch());
  const days = [];
  for (let day = 0; day < 31; day++) {
    now = Date.UTC(2026, 0, 1 + day);
    const due = day === 0 ? 0 : work(workspace, day);
    const before = workspace.requests.length;
    workFile.startBackup({ id: `${day}`, startedAt: now, workspace: url }, catalogue);
    await readWorkspace(
      {
        limits: { deadline: Infinity, waitAtMostMs: 0, quotaReserve: 0, requestLimit: undefined },
        concurrency: 2,
        named: new Set(),
        intervalMs: dayMs,
        detailsMaxAgeMs: 30 * dayMs,
      },
      {
        api,
        workFile,
        journal: { append: async () => {} },
        clock,
        signal: new AbortController().signal,
        onEvent: () => {},
      },
    );
    workFile.finishBackup(now);
    workFile.dropVanished();
    let sealed = 0;
    for await (const chunk of seal(workFile.content(), 'state', key)) sealed += chunk.byteLength;
    const reads = workspace.requests.slice(before).filter(({ path }) => /\/\d+$/.test(path)).length;
    const details = workFile.resources().reduce((sum, state) => sum + state.detailsRead, 0);
    days.push({
      due,
      reads,
      details,
      sealed,
      size: workFile.sizeBytes(),
      all: workspace.requests.length - before,
    });
  }
  workFile.close();
  const later = days.slice(1);
  const sum = (name) => later.reduce((total, entry) => total + entry[name], 0);
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
  const range = (name) => later.map((entry) => entry[name]).sort((a, b) => a - b);
  print('month: first day', `${days[0].all} requests, of which ${days[0].reads} single reads`);
  print(
    'month: single reads a day, then',
    `${Math.round(sum('reads') / 30)} (${range('reads')[0]} to ${range('reads').at(-1)}); changed ${Math.round(sum('due') / 30)}, share of the refresh ${Math.round(sum('details') / 30 / 30)}; ratio to changed ${(sum('reads') / sum('due')).toFixed(2)}`,
  );
  print('month: requests a day, then', `${Math.round(sum('all') / 30)}`);
  print(
    'month: work file, day 1 to 31',
    `${kilobytes(days[0].size)} to ${kilobytes(days.at(-1).size)}, most ${kilobytes(Math.max(...days.map(({ size }) => size)))}; sealed ${kilobytes(days[0].sealed)} to ${kilobytes(days.at(-1).sealed)}`,
  );
}
