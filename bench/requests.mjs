// What small things cost of the quota: a check, and a backup of a workspace with empty lists.
import { check } from '../build/check/check.js';
import { requestsAtMost } from '../build/check/findings.js';
import { catalogue } from '../build/prosonata/catalogue.js';
import { httpApi } from '../build/prosonata/http-api.js';
import { readWorkspace } from '../build/reading/read.js';
import { settingsFromOptions } from '../build/settings/settings.js';
import { realClock } from '../build/system/real.js';
import { createWorkFile } from '../build/workfile/work-file.js';
import { createTestWorkspace } from './workspace.mjs';

const workspaceUrl = 'https://bench.example';
const apiKey = 'bench-key-0123456789';
const empty = ['quotations', 'crmevents', 'servicetemplates', 'externalcosts', 'users'];

export async function benchRequests({ sqlite, scratch, print }) {
  await benchCheck(print);
  for (const emptyAs of ['list', '204', '404']) await benchEmptyLists(emptyAs, sqlite, scratch, print);
}

async function benchCheck(print) {
  const workspace = createTestWorkspace({ now: Date.now, quota: 500 });
  const settings = settingsFromOptions({ 'workspace-url': workspaceUrl, 'api-key': apiKey }, {});
  const surroundings = async () => ({ place: '.', isEncrypted: false, conditions: [] });
  const { requests } = await check(settings, {
    ...partsOf(workspace),
    signal: new AbortController().signal,
    surroundings,
  });
  print('requests of check', `${requests} of at most ${requestsAtMost}`);
}

async function benchEmptyLists(emptyAs, sqlite, scratch, print) {
  const sizes = Object.fromEntries(catalogue.map(({ name }) => [name, empty.includes(name) ? 0 : 12]));
  const workspace = createTestWorkspace({ now: Date.now, quota: 500, sizes, emptyAs });
  const workFile = createWorkFile(sqlite, await scratch());
  const resources = catalogue.map((resource) => ({ ...resource, details: false }));
  workFile.startBackup({ id: '20260101T0000Z', startedAt: Date.now(), workspace: workspaceUrl }, resources);
  const end = await readWorkspace(
    {
      limits: { deadline: Infinity, waitAtMostMs: 0, quotaReserve: 0, requestLimit: undefined },
      concurrency: 2,
      named: new Set(),
      intervalMs: Infinity,
      detailsMaxAgeMs: Infinity,
    },
    {
      ...partsOf(workspace),
      workFile,
      journal: { append: async () => {} },
      signal: new AbortController().signal,
      onEvent: () => {},
    },
  );
  const least = resources.reduce((sum, { passes }) => sum + passes.length, 0);
  const isWhole = workFile.resources().every(({ status }) => status === 'complete');
  workFile.close();
  print(
    `five empty lists, answered as ${emptyAs}`,
    `${end.requests} requests; least possible ${least}; ${isWhole ? 'complete' : 'NOT COMPLETE'}`,
  );
}

function partsOf(workspace) {
  const api = httpApi(
    { workspaceUrl, apiKey, appId: undefined },
    { fetch: workspace.fetch, clock: realClock },
  );
  return { api, clock: realClock };
}
