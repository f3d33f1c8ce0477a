import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { browserIsMissing, endBrowser, openViewer, smallArchive } from '../support/viewer-in-browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let archive: Uint8Array;
beforeAll(async () => {
  archive = smallArchive(await loadSqlite());
});
afterAll(endBrowser);

const pages = [
  '#overview',
  '#list/projecttimes',
  '#record/invoices/1',
  '#search?text=m%C3%BCller',
  '#question/',
  '#question/hours-by-month',
  '#compare',
  '#person/contacts/1',
];

describe.skipIf(browserIsMissing)('Every page of the viewer', () => {
  it.each([
    ['de-DE', 'light', pages],
    // Where the other colours and words meet most of what there is.
    ['en-GB', 'dark', ['#record/invoices/1', '#search?text=m%C3%BCller']],
  ] as const)('has no fault that axe finds (%s, %s)', async (locale, colorScheme, shown) => {
    const { page, opened, go, context } = await openViewer({ locale, colorScheme });
    // From outside the page, whose policy would refuse it.
    const findings = async (where: string) => {
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      return violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`);
    };
    const found = [...(await findings('start'))];
    await opened(archive);
    for (const address of shown) {
      await go(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.working').waitFor({ state: 'detached' });
      found.push(...(await findings(address)));
    }
    await go('#list/invoices');
    await page.locator('.funnel').nth(1).click();
    await page.locator('.filter-panel input').first().waitFor();
    found.push(...(await findings('filter')));
    expect(found).toEqual([]);
    await context.close();
  });
});
