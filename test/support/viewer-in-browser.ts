/** The built viewer in a real browser, opened as a file, as people open it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { createRecords, type DemoRecords } from '../../src/demo/records.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import { madeArchive } from './made-archives.js';
import { isMissing } from './programs.js';
import type { SourceOptions } from './source.js';

/** The name of Debian's package and of its program. */
export const browserIsMissing = isMissing('chromium');

export const viewerPath = resolve('dist/viewer/viewer.html');

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Viewer {
  readonly page: Page;
  /** Addresses that the page asked for beside its own file. */
  readonly asked: readonly string[];
  /** What went wrong in the page, and what its policy refused. */
  readonly faults: readonly string[];
  choose(...files: readonly GivenFile[]): Promise<void>;
  /** Chooses one archive and waits for its overview. */
  opened(bytes: Uint8Array): Promise<void>;
  /** Goes to an address of the page. */
  go(hash: string): Promise<void>;
  /** The list of this name in the navigation. */
  list(name: string): Locator;
  /** Opens the record in the first row of the grid. */
  openFirst(): Promise<void>;
  /** Texts of a column of the grid, as far as they are in sight. */
  column(place: number): Promise<readonly string[]>;
}

let browser: Promise<Browser> | undefined;

/** Debian's, or the one that GitHub's runners have. */
const programs = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

export function startBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: programs.find((path) => existsSync(path)) ?? 'chromium',
    args: ['--no-sandbox'],
  });
  return browser;
}

export async function endBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

export interface ViewerOptions {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

export async function openViewer({
  locale = 'de-DE',
  colorScheme = 'light',
}: ViewerOptions = {}): Promise<Viewer & { readonly context: BrowserContext }> {
  const context = await (await startBrowser()).newContext({ locale, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  const own = pathToFileURL(viewerPath).href;
  const asked: string[] = [];
  const faults: string[] = [];
  context.on('request', (request) => {
    const address = request.url();
    if (address.split('#')[0] !== own && !address.startsWith('blob:')) asked.push(address);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  await page.goto(own);
  const choose = async (...files: readonly GivenFile[]) => {
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));
  };
  return {
    context,
    page,
    asked,
    faults,
    choose,
    async opened(bytes) {
      await choose({ name: 'archiv.sqlite', bytes });
      await page.getByRole('navigation').waitFor();
    },
    async go(hash) {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    },
    list: (name) => page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}\\b`) }),
    openFirst: () =>
      page.locator('[role=row][aria-rowindex="2"]:not([aria-busy]) [role=gridcell]').first().click(),
    async column(place) {
      await page.locator('[role=gridcell]').first().waitFor();
      return page.locator(`[role=gridcell][aria-colindex="${place}"]`).allTextContents();
    },
  };
}

/** Few records of each list, with details. */
export function smallRecords(): DemoRecords {
  const few = { projecttimes: 300, workingtimes: 60 };
  const sizes = Object.fromEntries(
    ['customers', 'addresses', 'contacts', 'projects', 'quotations', 'invoices'].map((name) => [name, 20]),
  );
  return createRecords({
    seed: 1,
    sizes: { ...sizes, externalcosts: 10, crmevents: 10, projecttasks: 15, ...few },
  });
}

export function smallArchive(sqlite: Sqlite, options: SourceOptions = {}): Uint8Array {
  return madeArchive(sqlite, smallRecords(), { workspace: 'https://agentur.example', ...options });
}
