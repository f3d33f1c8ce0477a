// What it costs to get answers of the API into a file, against SQLite as a native part of the same program, and against
// the program `sqlite3`, which is as little as it can cost. Everything is said in seconds of the processor, each in a
// process of its own, in turn, so that what is measured is what a run has: a program that has just started.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestWorkspace } from './workspace.mjs';

const perPage = 1000;
const rounds = 9;

/** Where better-sqlite3 is, compiled; undefined if it cannot be had here. */
function referenceFolder() {
  const given = process.env.BENCH_BETTER_SQLITE3;
  const folder = given ?? join(tmpdir(), 'prosonata-backup-bench');
  try {
    if (!given && !existsSync(join(folder, 'node_modules/better-sqlite3/build'))) {
      mkdirSync(folder, { recursive: true });
      // It has a native part, so it is no dependency. Compiling it takes minutes, which is done once.
      const packages = ['install', '--prefix', folder, '--no-save', 'better-sqlite3@12.11.1'];
      execFileSync('npm', packages, { stdio: 'ignore' });
    }
    const Database = createRequire(join(folder, 'index.js'))('better-sqlite3');
    new Database(':memory:').close();
    return folder;
  } catch {
    return undefined;
  }
}

/** Writes answers into files, as they would come from the API. */
async function writeAnswers(folder, rows) {
  const workspace = createTestWorkspace({ now: () => 0, quota: 1e9, sizes: { projecttimes: rows } });
  const paths = [];
  let columns = [];
  for (let page = 1; page <= rows / perPage; page++) {
    const url = `https://bench.example/api/v1/projecttimes?orderBy=timeID+ASC&perPage=${perPage}&page=${page}`;
    const text = await (await workspace.fetch(new Request(url))).text();
    paths.push(join(folder, `${page}.json`));
    writeFileSync(paths.at(-1), text);
    // Younger records have more fields.
    columns = Object.keys(JSON.parse(text).data.at(-1));
  }
  return { paths, columns };
}

/** SQL with which the program fills the table of the work file, or a table with a column for each field. */
function scripts({ paths, columns }) {
  const as = (table, fields) => [
    'PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;',
    table,
    ...paths.map(
      (path) => `INSERT INTO t SELECT ${fields} FROM json_each(readfile('${path}'), '$.data') ORDER BY 1;`,
    ),
  ];
  const names = columns.map((name) => `"${name}"`).join(', ');
  const texts = `CREATE TABLE t (id ANY NOT NULL, list TEXT NOT NULL, resource INTEGER NOT NULL, since INTEGER NOT NULL,
    seen INTEGER NOT NULL, sweep INTEGER NOT NULL, UNIQUE (resource, id)) STRICT;`;
  const cells = `CREATE TABLE t (${names}, PRIMARY KEY (timeID));`;
  return {
    texts: as(texts, "json_extract(value, '$.timeID'), value, 1, 1, 1, 0"),
    cells: as(cells, columns.map((name) => `json_extract(value, '$.${name}')`).join(', ')),
  };
}

function seconds(how, folder, more) {
  const child = spawnSync(process.execPath, ['bench/ingest-child.mjs', how, folder, ...more], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout).cpuSeconds;
}

function secondsOfProgram(folder, script) {
  const path = join(folder, 'script.sql');
  const database = join(folder, 'program.db');
  writeFileSync(path, script.join('\n'));
  rmSync(database, { force: true });
  const said = execFileSync('sh', ['-c', `sqlite3 '${database}' < '${path}'; times`], { encoding: 'utf8' });
  // The last line is what the children of the shell have taken: user and system.
  const children = said.trim().split('\n').at(-1);
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * m + Number(s), 0);
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

export async function benchIngest({ print, rows }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
  try {
    const answers = await writeAnswers(folder, rows);
    const library = referenceFolder();
    const given = [String(answers.paths.length), ...(library ? [library] : [])];
    const hasProgram = spawnSync('sqlite3', ['-version']).status === 0;
    const { texts, cells } = scripts(answers);
    const kinds = {
      'ingest by this program': () => seconds('ours', folder, given),
      '  with better-sqlite3 as its engine': library && (() => seconds('exchanged', folder, given)),
      '  better-sqlite3, a column for each field': library && (() => seconds('cells', folder, given)),
      '  the program sqlite3, the same table': hasProgram && (() => secondsOfProgram(folder, texts)),
      '  the program sqlite3, a column for each field': hasProgram && (() => secondsOfProgram(folder, cells)),
    };
    const measured = Object.entries(kinds).map(([name, measure]) => ({ name, measure, took: [] }));
    for (let round = 0; round < rounds; round++) {
      for (const { measure, took } of measured) if (measure) took.push(measure());
    }
    const own = measured[0].took;
    const rate = (time) => `${(rows / time / 1000).toFixed(1)}k rows`;
    for (const { name, took } of measured) {
      const ratios = took.map((time, round) => (time / own[round]).toFixed(2));
      // What else the machine does only adds to a time, so the least of each says most.
      const least = Math.min(...took) / Math.min(...own);
      const text = `${rate(Math.min(...took))} for a second of the processor, ${rate(median(took))} in the middle; ours has ${least.toFixed(2)} of that, ${median(ratios)} in the middle of ${ratios.join(', ')}`;
      print(name, took.length > 0 ? text : 'not measured: it is not here');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
