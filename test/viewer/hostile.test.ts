import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customResource } from '../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../src/sqlite/sqlite.js';
import { archiveOf } from '../support/source.js';
import {
  browserIsMissing,
  endBrowser,
  openViewer,
  smallArchive,
  smallRecords,
} from '../support/viewer-in-browser.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});
const folder = mkdtempSync(join(tmpdir(), 'sparse-'));
afterAll(endBrowser);
afterAll(() => rmSync(folder, { recursive: true }));

const attacks = [
  '<img src=x onerror="globalThis.owned=1">',
  '<script>globalThis.owned=1</script>',
  '</script><svg onload="globalThis.owned=1">',
  'javascript:globalThis.owned=1',
  '<iframe src="https://evil.example/"></iframe>',
  '"><a href="https://evil.example/">click</a>',
  "'); globalThis.owned=1; ('",
  '{{constructor.constructor("globalThis.owned=1")()}}',
];

/** Every name and every value is an attack. */
function attackingArchive(): Uint8Array {
  const resource = customResource(attacks[0] ?? '', 'id');
  const other = customResource('invoices', 'invoiceID');
  const fields = Object.fromEntries(attacks.map((attack, index) => [attack, `${attack}${index}`]));
  const nested = [fields, { ...fields, [attacks[2] ?? '']: { deep: attacks } }];
  const record = (id: number) => JSON.stringify({ id, ...fields, [`nested ${attacks[1]}`]: nested });
  const invoice = { invoiceID: 1, invoiceNo: attacks[0], note: attacks.join(''), positions: nested };
  const contact = { contactID: 1, firstName: attacks[0], lastName: attacks[1], email: attacks[5], ...fields };
  return archiveOf(
    sqlite,
    new Map([
      [resource, [record(1), record(2)]],
      [other, [JSON.stringify(invoice)]],
      [customResource('contacts', 'contactID'), [JSON.stringify(contact)]],
    ]),
    { workspace: `https://${attacks[0]}` },
  );
}

function withEndlessViews(archive: Uint8Array): Uint8Array {
  const database = sqlite(archive.slice());
  const ours = database.query("SELECT name FROM sqlite_schema WHERE type = 'view'").flat();
  const beside = database.query(`SELECT "table" || ' ' FROM _resources`).flat();
  for (const name of ours) database.execute(`DROP VIEW "${name}"`);
  for (const name of [...ours, ...beside]) {
    database.execute(`CREATE VIEW "${name}" AS
      WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS timeID FROM c`);
  }
  const bytes = database.export();
  database.close();
  return bytes;
}

/** Chooses a file of 2 GB that begins with these bytes and takes no more room than they do. */
async function chooseSparse(page: Page, name: string, start: Uint8Array): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, start);
  truncateSync(path, 2 * 1024 ** 3);
  await page.locator('input[type=file]').first().setInputFiles(path);
}

describe.skipIf(browserIsMissing)('An archive that was made to do harm', () => {
  it('is shown as text: nothing of it runs, and nothing is asked for', async () => {
    const { page, opened, go, openFirst, asked, faults, context } = await openViewer();
    await opened(attackingArchive());
    const links = page.getByRole('navigation').getByRole('link');
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    for (const address of addresses) {
      await go(address);
    }
    await page
      .locator(`a[href="${addresses.find((address) => address.startsWith('#list/%3C'))}"]`)
      .first()
      .click();
    await openFirst();
    await page.getByText('Wie gespeichert').click();
    await page
      .getByText(attacks[3] ?? '')
      .first()
      .waitFor();
    await go('#person/contacts/1');
    await page.getByRole('heading', { name: /^Auskunft/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Alles durchsuchen' }).fill('onerror');
    await page.keyboard.press('Enter');
    await page.getByText(/Treffer in/).waitFor();
    expect(await page.evaluate('globalThis.owned')).toBeUndefined();
    expect(await page.locator('iframe, main img, main script, a:not([href^="#"])').count()).toBe(0);
    expect(asked).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('may have 1,980 columns and no rows', async () => {
    const wide = Object.fromEntries(Array.from({ length: 1_979 }, (_, index) => [`field${index}`, index]));
    const record = JSON.stringify({ id: 1, ...wide });
    const database = sqlite(
      archiveOf(
        sqlite,
        new Map([
          [customResource('wide', 'id'), [record]],
          [customResource('bare', 'id'), [record]],
        ]),
      ).slice(),
    );
    database.execute("DELETE FROM bare; UPDATE _resources SET rows = 0 WHERE resource = 'bare'");
    const bytes = database.export();
    database.close();
    const { page, opened, list, openFirst, faults, context } = await openViewer();
    await opened(bytes);
    await list('wide').click();
    await openFirst();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('searchbox', { name: 'Alles durchsuchen' }).fill('1234');
    await page.keyboard.press('Enter');
    await page.getByText('1 Treffer in 1 Listen').waitFor();
    await list('bare').click();
    await page.getByText('Keine Zeilen').waitFor();
    await page.getByRole('columnheader').first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('may be a file of 2 GB with holes: of an archive with views that never end all can be read, of nothing a sentence says so', async () => {
    const { page, faults, context } = await openViewer();
    await chooseSparse(page, 'header.sqlite', smallArchive(sqlite).slice(0, 100));
    const alert = page.getByRole('alert').filter({ hasText: 'header.sqlite' });
    await alert.filter({ hasText: 'beschädigt' }).waitFor();
    expect(faults).toEqual([]);
    // One that begins as an archive opens. Its views, under our names and those of lists, never end.
    await chooseSparse(page, 'archiv.sqlite', withEndlessViews(smallArchive(sqlite)));
    await page.getByText('✓ Vollständig').waitFor();
    await page
      .getByRole('link', { name: /^Projektzeiten\b/ })
      .first()
      .click();
    await expect.poll(() => page.locator('.count').textContent()).toBe('300 Zeilen');
    await page.getByRole('gridcell').first().waitFor();
    await page.getByRole('searchbox', { name: 'Alles durchsuchen' }).fill('gibtesnicht');
    await page.keyboard.press('Enter');
    await page.getByText('Nichts gefunden').waitFor();
    await page.evaluate("location.hash = '#question/hours-by-customer'");
    await page.locator('tfoot').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('may be damaged in one list: the others can be read', async () => {
    const bytes = smallArchive(sqlite).slice();
    const database = sqlite(bytes.slice());
    const root = Number(database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'projecttimes'"));
    const pageBytes = Number(database.value('PRAGMA page_size'));
    database.close();
    bytes.fill(0xff, (root - 1) * pageBytes, root * pageBytes);
    const { page, opened, list, go, context } = await openViewer();
    await opened(bytes);
    await list('Projektzeiten').click();
    await page.getByRole('alert').filter({ hasText: 'beschädigt' }).waitFor();
    await list('Firmen').click();
    await expect.poll(() => page.locator('.count').textContent()).toBe('20 Zeilen');
    await page.getByRole('gridcell').first().waitFor();
    await go(`#person/users/${smallRecords().users?.[0]?.userID}`);
    const incomplete = page.getByRole('alert').filter({ hasText: 'diese Auskunft ist nicht vollständig' });
    await incomplete.getByText('Projektzeiten: ein Teil der Liste konnte nicht durchsucht werden.').waitFor();
    await page.getByRole('heading', { name: 'Stammdaten' }).waitFor();
    await context.close();
  });

  it('cannot make the page ask for anything, or take a text for HTML', async () => {
    const { page, context } = await openViewer();
    // What the debugger evaluates itself may be a text; what the page's own timers run may not.
    await page.evaluate("setTimeout('globalThis.owned = 1')").catch(() => {});
    const refused = await page.evaluate(async () => {
      const fails = async (work: () => unknown) => {
        try {
          await work();
          return false;
        } catch {
          return true;
        }
      };
      return {
        fetch: await fails(() => fetch('https://evil.example/')),
        html: await fails(() => {
          Object.assign(Reflect.get(globalThis, 'document').body, { innerHTML: '<b>x</b>' });
        }),
        rtc: 'RTCPeerConnection' in globalThis,
        owned: 'owned' in globalThis,
      };
    });
    expect(refused).toEqual({ fetch: true, html: true, rtc: false, owned: false });
    await context.close();
  });
});
