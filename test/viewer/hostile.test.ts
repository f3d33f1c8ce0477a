import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customResource } from '../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../src/sqlite/sqlite.js';
import { archiveOf } from '../support/source.js';
import { browserIsMissing, endBrowser, openViewer, smallArchive } from '../support/viewer-in-browser.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});
afterAll(endBrowser);

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
    const bytes = archiveOf(
      sqlite,
      new Map([
        [customResource('wide', 'id'), [JSON.stringify({ id: 1, ...wide })]],
        [customResource('empty', 'id'), []],
      ]),
    );
    const { page, opened, list, openFirst, faults, context } = await openViewer();
    await opened(bytes);
    await list('wide').click();
    await openFirst();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('searchbox', { name: 'Alles durchsuchen' }).fill('1234');
    await page.keyboard.press('Enter');
    await page.getByText('1 Treffer in 1 Listen').waitFor();
    await list('empty').click();
    await page.getByText('Keine Zeilen').waitFor();
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
    const { page, opened, list, context } = await openViewer();
    await opened(bytes);
    await list('Projektzeiten').click();
    await page.getByRole('alert').filter({ hasText: 'beschädigt' }).waitFor();
    await list('Firmen').click();
    await expect.poll(() => page.locator('.count').textContent()).toBe('20 Zeilen');
    await page.getByRole('gridcell').first().waitFor();
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
