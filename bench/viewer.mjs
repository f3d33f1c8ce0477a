// The built viewer on archives of four sizes in Chromium, plain and encrypted: what it reads, how long its worker is at
// work and what memory it takes, beside the usual way of sql.js, which takes the whole file into memory first.
import {
  closeSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
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
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
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

/** The processes that this one has started, and those that they have: others may have browsers too. Linux only. */
function ownProcesses() {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = orGone(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
    parents.set(pid, /^PPid:\s+(\d+)/m.exec(status ?? '')?.[1]);
  }
  const isOwn = (pid) => pid !== undefined && (pid === String(process.pid) || isOwn(parents.get(pid)));
  return [...parents.keys()].filter((pid) => isOwn(parents.get(pid)));
}

/** Undefined of a process that has ended meanwhile. */
function orGone(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Seconds of CPU that some threads of the browser had so far, by the kernel's own count: on a busy machine the clock says nothing. */
function threadSeconds(isCounted) {
  const ofThread = (pid, task) => {
    if (!isCounted(readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8'), task === pid)) return 0;
    return Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  };
  const seconds = ownProcesses().flatMap((pid) =>
    (orGone(() => readdirSync(`/proc/${pid}/task`)) ?? []).map(
      (task) => (orGone(() => ofThread(pid, task)) ?? 0) / 1e9,
    ),
  );
  return seconds.reduce((sum, one) => sum + one, 0);
}

/** Memory of all processes of the browser, in MiB; what they share counts in parts. */
function browserMebibytes() {
  const kibibytes = ownProcesses().map((pid) => {
    const rollup = orGone(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return Number(/^Pss:\s+(\d+)/m.exec(rollup ?? '')?.[1] ?? 0);
  });
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
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

/** Until nothing is read in the background any more. */
async function quiet() {
  for (let before = -1, now = 0; now - before > 0.002; ) {
    before = now;
    await wait(1000);
    now = threadSeconds(isWorker);
  }
}

/** Opens a page and chooses an archive; what is done after that is timed step by step and printed. */
async function visit(browser, { path, key, print }, steps) {
  const page = await browser.newPage({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(longestMs);
  await page.goto(pathToFileURL(resolve('dist/viewer/viewer.html')).href);
  await quiet();
  const empty = browserMebibytes();
  let most = empty;
  const timed = async (name, work) => {
    const before = threadSeconds(isWorker);
    const start = performance.now();
    await work();
    const [worker, clock] = [threadSeconds(isWorker) - before, (performance.now() - start) / 1000];
    most = Math.max(most, browserMebibytes());
    print(`  ${name}`, `${worker.toFixed(2)} s of CPU in the worker (${clock.toFixed(2)} s by the clock)`);
  };
  await timed('open', async () => {
    await page.locator('input[type=file]').setInputFiles(path);
    if (key) {
      await page.getByText('ist verschlüsselt').waitFor();
      await page.locator('input[type=file]').setInputFiles(key);
    }
    await page.getByRole('navigation').waitFor();
  });
  await steps(page, timed);
  print('  memory above the empty page', `${(most - empty).toFixed(0)} MiB at most`);
  await page.close();
}

async function searchList(page, word) {
  await page.evaluate(`location.hash = '#list/projecttimes?search=${word}'`);
  await page
    .locator('.count')
    .filter({ hasText: /^0 von/ })
    .waitFor();
}

/** The first rows, the last ones, and whatever is in between. */
async function look(page, timed, print) {
  const grid = page.getByRole('grid');
  await timed('first table', async () => {
    await page.evaluate("location.hash = '#list/projecttimes'");
    await page.locator('[role=row]:not([aria-busy]) [role=gridcell]').first().waitFor();
  });
  await timed('the rest of the file, meanwhile', quiet);
  await timed('the last two pages', async () => {
    await grid.focus();
    await page.keyboard.press('Control+End');
    await page.locator('[role=row]:not([aria-busy])').last().waitFor();
    await page.locator('.grid-row[aria-busy]').first().waitFor({ state: 'detached' });
  });
  const blankMs = await page.evaluate(scrolled);
  print('  longest empty row while scrolling', `${blankMs.toFixed(0)} ms by the clock`);
}

/** What takes a pass over all rows; other words each time, because the answer is kept. */
async function work(page, timed) {
  await timed('search in the list', () => searchList(page, 'muellerfirst'));
  await timed('the same once more', () => searchList(page, 'muelleragain'));
  await timed('sort by day', async () => {
    await page.evaluate("location.hash = '#list/projecttimes?sort=%2Bdate'");
    await page.locator('[aria-sort=ascending]').waitFor();
    await page.locator('.working').waitFor({ state: 'detached' });
    await page.locator('[role=row]:not([aria-busy]) [role=gridcell]').first().waitFor();
  });
  await timed('values of a column', async () => {
    await page.locator('.funnel').first().click();
    await page.locator('.filter-panel .tick').first().waitFor();
  });
  await timed('hours by customer, all years', async () => {
    await page.evaluate("location.hash = '#question/hours-by-customer'");
    await page.locator('tfoot').waitFor();
  });
  await timed('search in everything', async () => {
    await page.evaluate("location.hash = '#search?text=mueller'");
    await page.getByText(/Treffer in|hits in/).waitFor();
  });
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

/** Longer notes, of every length up to this one, so that the same rows make a larger file. */
function enlarge(path, sqlite, longest) {
  const file = openSync(path, 'r+');
  const database = sqlite(
    fileStorage({
      sizeBytes: statSync(path).size,
      read: (into, at) => readSync(file, into, 0, into.byteLength, at),
      write: (bytes, at) => writeSync(file, bytes, 0, bytes.byteLength, at),
    }),
  );
  database.execute('PRAGMA journal_mode = OFF');
  database.execute('UPDATE projecttimes SET detail = detail || substr(?, 1, timeID % ?)', [
    'Entwurf besprochen. '.repeat(longest / 20 + 1),
    longest,
  ]);
  database.close();
  closeSync(file);
}

/** Encrypts a file beside itself; gives its path and that of the key. */
async function encryptedBeside(path) {
  const identity = await generateIdentity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const plain = createReadStream(path, { highWaterMark: 1 << 20 });
  await pipeline(await encrypter.encrypt(Readable.toWeb(plain)), createWriteStream(`${path}.age`));
  writeFileSync(`${path}.key`, `${identity}\n`);
  return { path: `${path}.age`, key: `${path}.key` };
}

/** Notes of these lengths make 460 MB and 2.3 GB of an archive of 104 MB. */
const longestNotes = [0, 1690, 7940];

/**
 * `path` is an archive with many project times, which is made larger; `small` is one as a small agency has it. `folder`
 * may be written to.
 */
export async function benchViewer({ print, folder, path, small, sqlite }) {
  if (!executablePath || !existsSync('dist/viewer/viewer.html')) {
    print('viewer', 'left out: there is no Chromium here, or no built page');
    return;
  }
  await benchSize({ print, folder, path: small, sqlite });
  for (const longest of longestNotes) {
    if (longest > 0) enlarge(path, sqlite, longest);
    await benchSize({ print, folder, path, sqlite, isHuge: longest === longestNotes.at(-1) });
  }
}

async function benchSize({ print, folder, path, sqlite, isHuge = false }) {
  const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
  const { times, bytes } = await readsToFirstRows(path, sqlite);
  print(`viewer: ${size}`, `to the first rows ${(bytes / 1e6).toFixed(1)} MB in ${times} reads`);
  const encrypted = await encryptedBeside(path);
  const all = async (page, timed) => {
    await look(page, timed, print);
    if (!isHuge) await work(page, timed);
  };
  const atOnce = (page, timed) =>
    timed('search in the list, at once', () => searchList(page, 'muellerfirst'));
  for (const file of [{ path }, encrypted]) {
    if (file.key) print(`viewer: ${size}, encrypted`, '');
    await inBrowser((browser) => visit(browser, { ...file, print }, all));
    if (!isHuge) await inBrowser((browser) => visit(browser, { ...file, print }, atOnce));
  }
  rmSync(encrypted.path);
  if (isHuge) return;
  await inBrowser(async (browser) => {
    const page = await browser.newPage();
    page.setDefaultTimeout(longestMs);
    const before = browserMebibytes();
    const whole = await wholeFile(page, folder, path);
    print(
      `viewer: ${size}, sql.js, whole file`,
      `to the first rows ${whole.worker.toFixed(2)} s of CPU (${whole.clock.toFixed(2)} s by the clock), ${(browserMebibytes() - before).toFixed(0)} MiB`,
    );
  });
}

async function inBrowser(work) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}
