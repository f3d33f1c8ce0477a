// What a large backup costs. Ratios are against a reference in the same run, because machines differ.
// Usage: npm run bench [-- --times 500000 --hours 60000 --rows 100000,2000000]; needs the network once, for better-sqlite3.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildArchive } from '../build/archive/build.js';
import { compareWithSource, verifyArchive } from '../build/archive/verify.js';
import { catalogue } from '../build/prosonata/catalogue.js';
import { httpApi } from '../build/prosonata/http-api.js';
import { readWorkspace } from '../build/reading/read.js';
import { fileScratch } from '../build/sqlite/scratch.js';
import { loadSqlite } from '../build/sqlite/sqlite.js';
import { contentIn } from '../build/sqlite/storage.js';
import { contentOfFile } from '../build/system/content.js';
import { realClock, realFiles } from '../build/system/real.js';
import { deriveSealKey, seal, unsealInto } from '../build/workfile/seal.js';
import { createWorkFile } from '../build/workfile/work-file.js';
import { benchAction } from './action.mjs';
import { benchIngest } from './ingest.mjs';
import { benchMonth } from './month.mjs';
import { benchExports, benchPile } from './pile.mjs';
import { benchRequests } from './requests.mjs';
import { benchViewer } from './viewer.mjs';
import { createTestWorkspace } from './workspace.mjs';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '500000' },
    hours: { type: 'string', default: '60000' },
    rows: { type: 'string', default: '20000,100000,500000' },
    ingested: { type: 'string', default: '300000' },
    // Of the archives in a pile: as many make 100 MB.
    piled: { type: 'string', default: '375000' },
    exported: { type: 'string', default: '560000' },
    // Project times of a whole backup by the action.
    actioned: { type: 'string', default: '230000' },
  },
});
const sizes = { projecttimes: Number(values.times), workingtimes: Number(values.hours) };
const temporary = mkdtempSync(join(tmpdir(), 'bench-'));
const seconds = (start) => (performance.now() - start) / 1000;
/** Seconds of the processor that this process has taken. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const print = (name, text) => console.log(`${name.padEnd(34)} ${text}`);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

const sqlite = await loadSqlite();
const scratch = fileScratch(join(temporary, 'open'), realFiles);

async function startWorkFile(resources) {
  const workFile = createWorkFile(sqlite, await scratch());
  // Lists alone: what single reads cost is measured over a month.
  const lists = resources.map((resource) => ({ ...resource, details: false }));
  workFile.startBackup({ id: '20260101T0000Z', startedAt: 0, workspace: 'https://bench.example' }, lists);
  return workFile;
}

async function benchBackup() {
  const workspace = createTestWorkspace({ now: Date.now, quota: 1e9, sizes });
  const rssBefore = process.memoryUsage().rss;
  let peak = 0;
  const watch = () => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const workFile = await startWorkFile(catalogue);
  const api = httpApi(
    {
      workspaceUrl: 'https://bench.example',
      apiKey: 'k',
      appId: undefined,
      timeoutMs: 60_000,
      userAgent: 'bench',
    },
    { fetch: workspace.fetch, clock: realClock },
  );
  let start = performance.now();
  const end = await readWorkspace(
    {
      limits: { deadline: Infinity, waitAtMostMs: 0, quotaReserve: 0, requestLimit: undefined },
      concurrency: 2,
      named: new Set(),
      intervalMs: Infinity,
      detailsMaxAgeMs: Infinity,
    },
    {
      api,
      workFile,
      journal: { append: async () => {} },
      clock: realClock,
      signal: new AbortController().signal,
      onEvent: watch,
    },
  );
  workFile.addRun({ startedAt: 0, endedAt: 1, requests: end.requests, stopped: 'done', version: 'bench' });
  workFile.finishBackup(1);
  const resources = workFile.resources();
  const bound = resources.reduce(
    (sum, { resource, rows }) => sum + Math.max(resource.passes.length, Math.ceil(rows / 1000)),
    0,
  );
  const rows = resources.reduce((sum, state) => sum + state.rows, 0);
  print('rows', rows.toLocaleString('en-US'));
  print('requests', `${end.requests}; lower bound ${bound}; ratio ${(end.requests / bound).toFixed(3)}`);
  print('listing, answers made here too', `${seconds(start).toFixed(1)} s`);
  const time = async (name, work) => {
    start = performance.now();
    const before = cpu();
    const result = await work();
    watch();
    print(name, `${seconds(start).toFixed(1)} s, ${(cpu() - before).toFixed(1)} s of the processor`);
    return result;
  };
  const archive = await scratch();
  const read = await time('build the archive', () =>
    buildArchive(workFile, { sqlite }, { version: 'bench', finishedAt: 1 }, archive),
  );
  const { faults, contents: archived } = await time('verify it', () => verifyArchive(archive, { sqlite }));
  if (faults.length > 0) throw new Error('not sound');
  await time('compare it with the work file', () => {
    const differences = compareWithSource(archive, workFile, { sqlite }, { archived, read });
    if (differences.length > 0) throw new Error('differs');
  });
  const key = await deriveSealKey('key', 'https://bench.example');
  const path = join(temporary, 'sealed');
  await time('seal the work file', () => realFiles.replace(path, seal(workFile.content(), 'state', key)));
  const sealed = await realFiles.open(path);
  await time('open it again', async () => unsealInto(await scratch(), contentOfFile(sealed), 'state', key));
  print(
    'sizes',
    `work file ${megabytes(workFile.sizeBytes())}, sealed ${megabytes(sealed.sizeBytes)}, archive ${megabytes(archive.length)}`,
  );
  print('peak memory', `${megabytes(peak)}, of which ${megabytes(rssBefore)} are the demo workspace itself`);
}

/** An archive of these records, without the way through the API. */
async function archiveOf(records) {
  const workFile = await startWorkFile(catalogue);
  for (const { name, idField } of catalogue) {
    const rows = records[name].map((record) => ({
      id: Number(record[idField]),
      text: JSON.stringify(record),
    }));
    const update = {
      status: 'complete',
      reason: '',
      progress: {},
      reported: rows.length,
      requests: 1,
      repairs: 0,
      at: 0,
    };
    workFile.commitWindow(name, { rows, sweep: 0 }, update);
  }
  workFile.finishBackup(1);
  const archive = await scratch();
  buildArchive(workFile, { sqlite }, { version: 'bench', finishedAt: 1 }, archive);
  workFile.close();
  return Buffer.concat([...contentIn(archive).pieces()]);
}

/** One project time in a thousand was changed or removed between the two. */
async function benchDiff() {
  const workspace = createTestWorkspace({ now: () => 0, sizes: { projecttimes: 375_000 } });
  const paths = ['before', 'after'].map((name) => join(temporary, `${name}.sqlite`));
  const before = await archiveOf(workspace.records);
  writeFileSync(paths[0], before);
  for (const { timeID } of workspace.records.projecttimes.filter((_, index) => index % 1000 === 7)) {
    if (timeID % 3 === 0) workspace.remove('projecttimes', Number(timeID));
    else workspace.update('projecttimes', Number(timeID), { detail: 'Nachtrag' });
  }
  writeFileSync(paths[1], await archiveOf(workspace.records));
  const compare = (how) =>
    JSON.parse(execFileSync('node', ['bench/diff-child.mjs', how, ...paths], { encoding: 'utf8' }));
  const ours = compare('walk');
  const reference = compare('whole');
  if (ours.differences !== reference.differences) throw new Error('the two do not find the same');
  print(
    `diff of two archives of ${megabytes(before.length)}`,
    `${ours.seconds.toFixed(1)} s, peak memory ${megabytes(ours.peak)}, ${megabytes(ours.opened)} once both are open`,
  );
  print(
    '  reading both whole',
    `${reference.seconds.toFixed(1)} s, ${megabytes(reference.peak)}; ratio ours/reference ${(ours.seconds / reference.seconds).toFixed(2)} in time, ${(ours.peak / reference.peak).toFixed(2)} in memory`,
  );
}

/** What grows with the rows, and what does not: each size in a process of its own. */
function benchSize() {
  for (const rows of values.rows.split(',')) {
    const text = execFileSync('node', ['bench/size-child.mjs', rows], { encoding: 'utf8' });
    const { phases, workFileBytes, archiveBytes } = JSON.parse(text);
    const parts = Object.entries(phases).map(
      ([name, { cpuSeconds }]) => `${name} ${cpuSeconds.toFixed(1)} s`,
    );
    const peak = Math.max(...Object.values(phases).map(({ peakBytes }) => peakBytes));
    print(`${Number(rows).toLocaleString('en-US')} rows, CPU time`, parts.join(', '));
    print(
      '  peak memory of all of it',
      `${megabytes(peak)}; work file ${megabytes(workFileBytes)}, archive ${megabytes(archiveBytes)}`,
    );
  }
}

const only = process.env.BENCH;
try {
  if (!only || only === 'backup') await benchBackup();
  if (!only || only === 'requests') await benchRequests({ sqlite, scratch, print });
  if (!only || only === 'ingest') await benchIngest({ print, rows: Number(values.ingested) });
  if (!only || only === 'diff') await benchDiff();
  if (!only || only === 'viewer') {
    const { records } = createTestWorkspace({ now: () => 0, sizes: { projecttimes: 375_000 } });
    const path = join(temporary, 'viewer.sqlite');
    writeFileSync(path, await archiveOf(records));
    const few = createTestWorkspace({ now: () => 0, sizes: { projecttimes: 4000, workingtimes: 1000 } });
    const small = join(temporary, 'small.sqlite');
    writeFileSync(small, await archiveOf(few.records));
    await benchViewer({ print, folder: temporary, path, small, sqlite });
  }
  if (!only || only === 'size') benchSize();
  if (!only || only === 'pile') {
    const { records } = createTestWorkspace({ now: () => 0, sizes: { projecttimes: Number(values.piled) } });
    benchPile(await archiveOf(records), sqlite, print);
  }
  if (!only || only === 'export') {
    const rows = Number(values.exported);
    const { records } = createTestWorkspace({ now: () => 0, sizes: { projecttimes: rows } });
    benchExports(await archiveOf(records), rows, print);
  }
  if (!only || only === 'action')
    await benchAction({ print, sizes: { projecttimes: Number(values.actioned), workingtimes: 20_000 } });
  if (!only || only === 'month') {
    await benchMonth({ sqlite, scratch, key: await deriveSealKey('key', 'https://bench.example'), print });
  }
} finally {
  rmSync(temporary, { recursive: true });
}
