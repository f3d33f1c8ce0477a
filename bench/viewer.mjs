// The built viewer on large archives in Chromium: what it reads, how long its worker is at work and what memory it takes,
// beside the usual way of sql.js, which takes the whole file into memory first.
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { fileStorage } from '../build/sqlite/storage.js';
import { openArchiveFile } from '../build/viewer/engine/archive-file.js';
import { blockPool, keptBlocks } from '../build/viewer/engine/kept-blocks.js';
import { orderOf } from '../build/viewer/engine/order.js';
import { pageOf } from '../build/viewer/engine/page.js';
import { titlesIn } from '../build/viewer/engine/titles-of.js';

const longestMs = 1_200_000;
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

const isWorker = (name) => name.startsWith('DedicatedWorker');
/** The thread of a page itself; each is the first of its process. */
const isRendererThread = (name, isFirst) => isFirst && name.startsWith('chrom');

/**
 * Seconds of CPU that some threads of browsers had so far, by the kernel's own count: on a busy machine the clock says
 * nothing. Linux only.
 */
function threadSeconds(isCounted) {
  let nanoseconds = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        if (!isCounted(readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8'), task === pid)) continue;
        nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
      }
    } catch {
      // A process that has ended meanwhile.
    }
  }
  return nanoseconds / 1e9;
}

/** Memory of all processes below this one that belong to the browser, in MiB; what they share counts in parts. */
function browserMebibytes() {
  let kibibytes = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('chrom')) continue;
      kibibytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // A process that has ended meanwhile.
    }
  }
  return kibibytes / 1024;
}

/** How often and how much the engine of the page reads until it has the first rows. */
async function readsToFirstRows(path, sqlite) {
  const file = openSync(path);
  const reads = { times: 0, bytes: 0 };
  const source = {
    sizeBytes: statSync(path).size,
    read(into, at) {
      reads.times++;
      reads.bytes += into.byteLength;
      return readSync(file, into, 0, into.byteLength, at);
    },
  };
  const archive = openArchiveFile(sqlite, keptBlocks(source, blockPool(0)), 'archive.sqlite');
  const turn = { pause: async () => {}, tell: () => {}, damaged: () => {} };
  const order = await orderOf(archive, { list: 'projecttimes', filters: [], search: '' }, turn);
  const list = archive.list('projecttimes');
  const columns = list.columns.slice(0, 12).map(({ name }) => name);
  pageOf(archive, list, order, { from: 0, count: 100, columns }, titlesIn(archive));
  archive.database.close();
  closeSync(file);
  return reads;
}

/** Scrolls for three seconds, 190 rows in each; the longest time for which a row in sight was empty, in milliseconds. */
function scrolled() {
  const grid = document.querySelector('[role=grid]');
  const start = performance.now();
  let longest = 0;
  let since;
  grid.scrollTop = 0;
  return new Promise((resolve) => {
    const frame = (now) => {
      since = document.querySelector('.grid-row[aria-busy]') ? (since ?? now) : undefined;
      longest = Math.max(longest, since === undefined ? 0 : now - since);
      if (now > start + 3000) return resolve(longest);
      grid.scrollTop = 6 * (now - start);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Until the first rows are shown, the last ones, and so on. */
async function tour(page, path, isShort) {
  const seconds = {};
  const timed = async (name, work) => {
    const before = threadSeconds(isWorker);
    const start = performance.now();
    await work();
    seconds[name] = { clock: (performance.now() - start) / 1000, worker: threadSeconds(isWorker) - before };
  };
  const grid = page.getByRole('grid');
  const count = page.locator('.count');
  const settled = () => page.locator('.working').waitFor({ state: 'detached' });
  await timed('open', async () => {
    await page.locator('input[type=file]').setInputFiles(path);
    await page.getByRole('navigation').waitFor({ timeout: longestMs });
  });
  const shown = () => page.locator('[role=row]:not([aria-busy]) [role=gridcell]').first().waitFor();
  await timed('first table', async () => {
    await page.evaluate("location.hash = '#list/projecttimes'");
    await shown();
  });
  await timed('page at the end', async () => {
    await grid.focus();
    await page.keyboard.press('Control+End');
    await page.locator('[role=row]:not([aria-busy])').last().waitFor();
    await page.locator('.grid-row[aria-busy]').first().waitFor({ state: 'detached' });
  });
  const blankMs = await page.evaluate(scrolled);
  if (isShort) return { seconds, blankMs };
  // What is read in the background by then is not known; a second search finds all of it there.
  for (const time of ['first', 'second']) {
    await timed(`search in the list, ${time} time`, async () => {
      await page.evaluate(`location.hash = '#list/projecttimes?search=mueller${time}'`);
      await count.filter({ hasText: /^0 / }).waitFor({ timeout: longestMs });
    });
  }
  await timed('sort by day', async () => {
    await page.evaluate("location.hash = '#list/projecttimes?sort=%2Bdate'");
    await page.locator('[aria-sort=ascending]').waitFor();
    await settled();
    await shown();
  });
  await timed('values of a column', async () => {
    await page.locator('.funnel').first().click();
    await page.locator('.filter-panel .tick').first().waitFor({ timeout: longestMs });
  });
  await timed('hours by customer, all years', async () => {
    await page.evaluate("location.hash = '#question/hours-by-customer'");
    await page.locator('tfoot').waitFor({ timeout: longestMs });
  });
  await timed('search in everything', async () => {
    await page.evaluate("location.hash = '#search?text=mueller'");
    await page.getByText(/Treffer in|hits in/).waitFor({ timeout: longestMs });
  });
  return { seconds, blankMs };
}

/** What the same engine takes with the whole file in memory, until it has the first rows. */
async function wholeFile(page, folder, path) {
  copyFileSync('node_modules/sql.js/dist/sql-wasm-inline.js', join(folder, 'engine.js'));
  writeFileSync(
    join(folder, 'whole.html'),
    '<!doctype html><input type=file id=file><script src="engine.js"></script>',
  );
  await page.goto(pathToFileURL(join(folder, 'whole.html')).href);
  await page.locator('#file').setInputFiles(path);
  const start = performance.now();
  const before = threadSeconds(isRendererThread);
  await page.evaluate(`(async () => {
    const [bytes, SQL] = await Promise.all([document.getElementById('file').files[0].arrayBuffer(), initSqlJs()]);
    new SQL.Database(new Uint8Array(bytes)).exec('SELECT * FROM projecttimes LIMIT 100');
  })()`);
  return {
    clock: (performance.now() - start) / 1000,
    worker: threadSeconds(isRendererThread) - before,
  };
}

/** Longer notes, so that the same rows make a larger file. */
function enlarge(path, sqlite, characters) {
  const file = openSync(path, 'r+');
  const database = sqlite(
    fileStorage({
      sizeBytes: statSync(path).size,
      read: (into, at) => readSync(file, into, 0, into.byteLength, at),
      write: (bytes, at) => writeSync(file, bytes, 0, bytes.byteLength, at),
    }),
  );
  database.execute('PRAGMA journal_mode = OFF');
  database.execute('UPDATE projecttimes SET detail = detail || ?', [
    'Entwurf besprochen. '.repeat(characters / 20),
  ]);
  database.close();
  closeSync(file);
}

/** `path` is an archive with many project times, which is made larger; `folder` may be written to. */
export async function benchViewer({ print, folder, path, sqlite }) {
  if (!executablePath || !existsSync('dist/viewer/viewer.html')) {
    print('viewer', 'left out: there is no Chromium here, or no built page');
    return;
  }
  for (const characters of [0, 900, 4600]) {
    if (characters > 0) enlarge(path, sqlite, characters);
    await benchSize({ print, folder, path, sqlite, isShort: characters > 1000 });
  }
}

async function benchSize({ print, folder, path, sqlite, isShort }) {
  const { times, bytes } = await readsToFirstRows(path, sqlite);
  print(
    `viewer: ${(statSync(path).size / 1e6).toFixed(0)} MB`,
    `to the first rows ${(bytes / 1e6).toFixed(1)} MB in ${times} reads`,
  );
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(longestMs);
    await page.goto(pathToFileURL(resolve('dist/viewer/viewer.html')).href);
    const empty = browserMebibytes();
    const { seconds, blankMs } = await tour(page, path, isShort);
    for (const [name, { clock, worker }] of Object.entries(seconds)) {
      print(`  ${name}`, `${worker.toFixed(2)} s of CPU in the worker (${clock.toFixed(2)} s by the clock)`);
    }
    print('  longest empty row while scrolling', `${blankMs.toFixed(0)} ms by the clock`);
    print('  memory above the empty page', `${(browserMebibytes() - empty).toFixed(0)} MiB`);
    await page.close();
    if (isShort) return;
    const other = await browser.newPage();
    other.setDefaultTimeout(longestMs);
    const before = browserMebibytes();
    const whole = await wholeFile(other, folder, path);
    print(
      '  sql.js, whole file, to the first rows',
      `${whole.worker.toFixed(2)} s of CPU (${whole.clock.toFixed(2)} s by the clock), ${(browserMebibytes() - before).toFixed(0)} MiB`,
    );
  } finally {
    await browser.close();
    rmSync(join(folder, 'engine.js'), { force: true });
  }
}
