// One work file of so many rows, from the answers of the API to the archive, in a process of its own: what each phase
// takes of the processor, and the most memory that there ever was. Prints JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildArchive } from '../build/archive/build.js';
import { compareWithSource, verifyArchive } from '../build/archive/verify.js';
import { parsePage } from '../build/prosonata/answers.js';
import { findResource } from '../build/prosonata/catalogue.js';
import { fileScratch } from '../build/sqlite/scratch.js';
import { loadSqlite } from '../build/sqlite/sqlite.js';
import { contentIn, readOnlyStorage } from '../build/sqlite/storage.js';
import { realFiles } from '../build/system/real.js';
import { tuneV8 } from '../build/system/v8.js';
import { deriveSealKey, seal, unsealInto } from '../build/workfile/seal.js';
import { createWorkFile, openWorkFile } from '../build/workfile/work-file.js';

const rows = Number(process.argv[2]);
const perPage = 1000;
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'size-'));
const scratch = fileScratch(join(folder, 'open'), realFiles);
const projecttimes = { ...findResource('projecttimes'), details: false };
const phases = {};

/** The most memory since the process began, in bytes. */
const peak = () => process.resourceUsage().maxRSS * 1024;

async function phase(name, work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  phases[name] = { cpuSeconds: (user + system) / 1e6, peakBytes: peak() };
  return result;
}

/** An answer as the API gives it; numbers as texts and HTML in some of them, as there. */
function answer(page) {
  const records = [];
  for (let id = (page - 1) * perPage + 1; id <= Math.min(page * perPage, rows); id++) {
    const day = `20${String(10 + (id % 16)).padStart(2, '0')}-${String(1 + (id % 12)).padStart(2, '0')}-${String(1 + (id % 28)).padStart(2, '0')}`;
    records.push(
      `{"timeID":${id},"projectID":${1 + (id % 1900)},"taskID":${id % 7000},"userID":${1 + (id % 40)},"timeDate":"${day}","timeStart":"09:15:00","timeEnd":"11:45:00","timeHours":"2.50","timeNote":"<p>Abstimmung ${id} &amp; Reinzeichnung, Korrektur ${id % 977}<\\/p>","timeBillable":"${id % 2}","timeLocked":"0","timeCreated":"${day} 12:0${id % 10}:00","timeChanged":"${day} 12:0${id % 10}:31","invoiceID":${id % 3 === 0 ? 'null' : id % 5000},"timeExternalID":""}`,
    );
  }
  return `{"status":200,"data":[${records.join(',')}],"meta":{"total":${rows}}}`;
}

tuneV8();
const sqlite = await loadSqlite();
const workFile = createWorkFile(sqlite, await scratch());
workFile.startBackup({ id: '20260101T0000Z', startedAt: 0, workspace: 'https://bench.example' }, [
  projecttimes,
]);
const update = {
  status: 'reading',
  reason: '',
  progress: {},
  reported: rows,
  requests: 1,
  repairs: 0,
  at: 0,
};
await phase('ingest', () => {
  for (let page = 1; page <= Math.ceil(rows / perPage); page++) {
    const text = answer(page);
    const given = { status: 200, text, at: 0, shown: (words) => words };
    const parsed = parsePage(given, projecttimes, { page: 1, perPage });
    workFile.commitWindow('projecttimes', { rows: parsed.rows, sweep: 0 }, update);
  }
});
workFile.setStatus('projecttimes', { ...update, status: 'done' });
const key = await deriveSealKey('bench-key', 'https://bench.example');
const sealed = join(folder, 'sealed');
await phase('seal', () => realFiles.replace(sealed, seal(workFile.content(), 'state', key)));
const workFileBytes = workFile.sizeBytes();
workFile.close();
const opened = await phase('unseal', async () => {
  const file = await realFiles.open(sealed);
  const storage = await scratch();
  await unsealInto(storage, contentIn(readOnlyStorage(file)), 'state', key);
  file.close();
  return openWorkFile(sqlite, storage);
});
const archive = await scratch();
const sorting = await scratch();
const read = await phase('build', () =>
  buildArchive(opened, { sqlite, sorting }, { version: 'bench', finishedAt: 1 }, archive),
);
sorting.close();
const { faults, contents: archived } = await phase('verify', () => verifyArchive(archive, { sqlite }));
const differences = await phase('compare', () =>
  compareWithSource(archive, opened, { sqlite }, { archived, read }),
);
if (faults.length + differences.length > 0) throw new Error([...faults, ...differences].join('; '));
const sealedBytes = (await realFiles.stat(sealed)).sizeBytes;
console.log(JSON.stringify({ rows, phases, workFileBytes, sealedBytes, archiveBytes: archive.length }));
opened.close();
archive.close();
rmSync(folder, { recursive: true });
