// The built viewer on a large archive in Chromium: what it reads and how long its worker is at work, beside the usual
// way of sql.js, which takes the whole file into memory first.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const longestMs = 1_200_000;
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

/**
 * Seconds of CPU that the workers of browsers had so far, by the kernel's own count: on a busy machine the clock says
 * nothing. Linux only.
 */
function workerSeconds() {
  let nanoseconds = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        if (!readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').startsWith('DedicatedWorker')) continue;
        nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
      }
    } catch {
      // A process that has ended meanwhile.
    }
  }
  return nanoseconds / 1e9;
}

/** Until the first rows are shown, the last ones, and so on. */
async function tour(page, path) {
  const seconds = {};
  const timed = async (name, work) => {
    const before = workerSeconds();
    const start = performance.now();
    await work();
    seconds[name] = { clock: (performance.now() - start) / 1000, worker: workerSeconds() - before };
  };
  const grid = page.getByRole('grid');
  const count = page.locator('.count');
  const settled = () => page.locator('.working').waitFor({ state: 'detached' });
  await page.goto(pathToFileURL(resolve('dist/viewer/viewer.html')).href);
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
  return seconds;
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
  await page.evaluate(`(async () => {
    const [bytes, SQL] = await Promise.all([document.getElementById('file').files[0].arrayBuffer(), initSqlJs()]);
    new SQL.Database(new Uint8Array(bytes)).exec('SELECT * FROM projecttimes LIMIT 100');
  })()`);
  return (performance.now() - start) / 1000;
}

/** `path` is an archive with many project times; `folder` may be written to. */
export async function benchViewer({ print, folder, path }) {
  if (!executablePath || !existsSync('dist/viewer/viewer.html')) {
    print('viewer', 'left out: there is no Chromium here, or no built page');
    return;
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(longestMs);
    const seconds = await tour(page, path);
    const other = await browser.newPage();
    other.setDefaultTimeout(longestMs);
    const whole = await wholeFile(other, folder, path);
    for (const [name, { clock, worker }] of Object.entries(seconds)) {
      print(
        `viewer: ${name}`,
        `${worker.toFixed(2)} s of CPU in the worker (${clock.toFixed(2)} s by the clock)`,
      );
    }
    print('sql.js, whole file, to the first rows', `${whole.toFixed(2)} s`);
  } finally {
    await browser.close();
    rmSync(join(folder, 'engine.js'), { force: true });
  }
}
