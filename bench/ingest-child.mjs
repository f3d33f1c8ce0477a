// Gets answers of the API from files into a database in a file, and says what that took of the processor.
// Usage: node bench/ingest-child.mjs ours|exchanged|cells FOLDER ANSWERS [FOLDER-OF-BETTER-SQLITE3]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parsePage } from '../build/prosonata/answers.js';
import { findResource } from '../build/prosonata/catalogue.js';
import { fileScratch } from '../build/sqlite/scratch.js';
import { loadSqlite } from '../build/sqlite/sqlite.js';
import { memoryStorage } from '../build/sqlite/storage.js';
import { realFiles } from '../build/system/real.js';
import { tuneV8 } from '../build/system/v8.js';
import { createWorkFile } from '../build/workfile/work-file.js';

const [how, folder, answers, library] = process.argv.slice(2);
const own = mkdtempSync(join(folder, 'child-'));

function* answerTexts() {
  for (let page = 1; page <= Number(answers); page++) {
    yield readFileSync(join(folder, `${page}.json`), 'utf8');
  }
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function betterSqlite() {
  const Database = createRequire(join(library, 'index.js'))('better-sqlite3');
  return new Database(join(own, 'database.sqlite'));
}

/** better-sqlite3 as the work file knows its engine: what a work file needs of it here. */
function exchanged() {
  const database = betterSqlite();
  database.pragma('page_size = 8192');
  /** It takes numbered parameters by name only, which is slower than by their places. */
  const prepared = (sql) => {
    const places = [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number) - 1);
    const statement = database.prepare(sql.replaceAll(/\?\d+/g, '?'));
    if (statement.reader) statement.raw();
    return { statement, given: (all = []) => (places.length > 0 ? places.map((place) => all[place]) : all) };
  };
  const query = (sql, parameters) => {
    const { statement, given } = prepared(sql);
    return statement.reader ? statement.all(given(parameters)) : statement.run(given(parameters));
  };
  return {
    execute: (sql, parameters) => void (parameters ? query(sql, parameters) : database.exec(sql)),
    query,
    value: (sql, parameters) => query(sql, parameters)[0]?.[0] ?? null,
    prepare(sql) {
      const { statement, given } = prepared(sql);
      return {
        run: (parameters) => void statement.run(given(parameters)),
        rows: (parameters) => statement.iterate(given(parameters)),
        free: () => undefined,
      };
    },
    transaction: (work) => database.transaction(work)(),
    close: () => database.close(),
  };
}

/** All that the program does with an answer until its rows are committed. */
function intoWorkFile(workFile) {
  const projecttimes = { ...findResource('projecttimes'), details: false };
  const backup = { id: '20260101T0000Z', startedAt: 0, workspace: 'https://bench.example' };
  workFile.startBackup(backup, [projecttimes]);
  const update = { status: 'reading', reason: '', progress: {}, requests: 1, repairs: 0, at: 0 };
  for (const text of answerTexts()) {
    const answer = { status: 200, text, at: 0, shown: (words) => words };
    const { rows } = parsePage(answer, projecttimes, { page: 1, perPage: 1000 });
    workFile.commitWindow('projecttimes', { rows, sweep: 0 }, update);
  }
  workFile.close();
}

/** As one would write it without a work file: each field becomes a column at once. */
function intoCells(database) {
  database.pragma('page_size = 8192');
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  let insert;
  let columns;
  for (const text of answerTexts()) {
    const { data } = JSON.parse(text);
    if (!insert) {
      columns = Object.keys(data.at(-1));
      const names = columns.map((name) => `"${name}"`).join(', ');
      database.exec(`CREATE TABLE t (${names}, PRIMARY KEY (timeID))`);
      insert = database.prepare(`INSERT INTO t VALUES (${columns.map(() => '?').join(', ')})`);
    }
    database.transaction(() => {
      for (const row of data) insert.run(columns.map((name) => row[name] ?? null));
    })();
  }
  database.close();
}

if (how === 'ours') tuneV8();
const sqlite = await loadSqlite();
const scratch = fileScratch(join(own, 'open'), realFiles);
const ways = {
  ours: async () => intoWorkFile(createWorkFile(sqlite, await scratch())),
  exchanged: () => intoWorkFile(createWorkFile(exchanged, { ...memoryStorage(), close: () => undefined })),
  cells: () => intoCells(betterSqlite()),
};
const before = cpuSeconds();
await ways[how]();
const took = cpuSeconds() - before;
rmSync(own, { recursive: true });
console.log(JSON.stringify({ cpuSeconds: took }));
