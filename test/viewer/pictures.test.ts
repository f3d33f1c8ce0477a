import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { browserIsMissing, endBrowser, openViewer, smallArchive } from '../support/viewer-in-browser.js';

afterAll(endBrowser);

/** With PROSONATA_TEST_PICTURES=1 the pictures of the README are made again; otherwise they are only looked at. */
const areKept = process.env.PROSONATA_TEST_PICTURES === '1';

const pictures = [
  ['viewer-overview', '#overview'],
  ['viewer-invoice', '#record/invoices/3'],
  ['viewer-hours', '#question/hours-by-customer'],
] as const;

describe.skipIf(browserIsMissing)('The pictures of the documentation', () => {
  it('are taken from the built page', async () => {
    const { page, opened, go, faults, context } = await openViewer();
    await page.setViewportSize({ width: 1100, height: 680 });
    await opened(smallArchive(await loadSqlite()));
    for (const [name, address] of pictures) {
      await go(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.working').waitFor({ state: 'detached' });
      const picture = await page.screenshot();
      expect(picture.byteLength).toBeGreaterThan(10_000);
      if (areKept) writeFileSync(`docs/pictures/${name}.png`, picture);
    }
    expect(faults).toEqual([]);
    await context.close();
  });
});
