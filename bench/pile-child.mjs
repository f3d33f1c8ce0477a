// Runs one command of the command line in a process of its own, and says what it has read and taken.
// Usage: node bench/pile-child.mjs ours|whole|whole-history ARGUMENT…

import { readFileSync } from 'node:fs';
import { openArchive } from '../build/archive/info.js';
import { runCli } from '../build/cli/command-line.js';
import { readArchives } from '../build/cli/reading-task.js';
import { listsIn } from '../build/questions/lists.js';
import { searchIn, termsOf } from '../build/questions/search.js';
import { loadSqlite } from '../build/sqlite/sqlite.js';
import { readOnlyStorage } from '../build/sqlite/storage.js';
import { packagesIn } from '../build/system/packages.js';
import { realClock, realFiles, realHost } from '../build/system/real.js';
import { tuneV8 } from '../build/system/v8.js';

const [how, ...argv] = process.argv.slice(2);
tuneV8();
let bytesRead = 0;
const files = {
  ...realFiles,
  async read(path) {
    const bytes = await realFiles.read(path);
    bytesRead += bytes?.byteLength ?? 0;
    return bytes;
  },
  async open(path) {
    const file = await realFiles.open(path);
    return {
      ...file,
      read(into, at) {
        const count = file.read(into, at);
        bytesRead += count;
        return count;
      },
    };
  },
  async readPart(path, offset, length) {
    const bytes = await realFiles.readPart(path, offset, length);
    bytesRead += bytes.byteLength;
    return bytes;
  },
};
let lines = 0;
const terminal = {
  out: (text) => {
    lines += text.split('\n').length - 1;
  },
  err: () => {},
  flush: async () => true,
  liveColumns: undefined,
};
const cpu = process.cpuUsage();
const code = await { ours, whole, 'whole-history': wholeHistory }[how]();
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    code,
    lines,
    bytesRead,
    seconds: (user + system) / 1e6,
    peak: peakBytes(),
  }),
);

/** What Linux says of this process alone: its count of resources begins with the memory of the process that started it. */
function peakBytes() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

function ours() {
  const signal = new AbortController().signal;
  return runCli(argv, {
    env: {},
    fetch,
    clock: realClock,
    files,
    host: realHost,
    terminal,
    signal,
    aside: readArchives,
    installedPackage: packagesIn([process.env.PROSONATA_TEST_DUCKDB ?? '.']),
  });
}

/** What comes to mind first for one record: every archive is read whole and asked. */
async function wholeHistory() {
  const [list, id, folder] = argv;
  const sqlite = await loadSqlite();
  for (const name of await files.list(folder)) {
    const database = sqlite(await files.read(`${folder}/${name}`));
    lines += database.query(`SELECT * FROM ${list} WHERE invoiceID = ?1`, [id]).length;
    database.close();
  }
  return 0;
}

/** What comes to mind first for a text: every archive is read and asked. */
async function whole() {
  const [, text, folder] = argv;
  const sqlite = await loadSqlite();
  for (const name of await files.list(folder)) {
    const file = await files.open(`${folder}/${name}`);
    const { database, close } = openArchive(readOnlyStorage(file), { sqlite });
    for (const list of listsIn(database.query).values()) {
      const search = searchIn(list, termsOf(text));
      if (search)
        lines += database.query(
          `SELECT 1 FROM "${list.name}" WHERE ${search.where}`,
          search.parameters,
        ).length;
    }
    close();
    file.close();
  }
  return 0;
}
