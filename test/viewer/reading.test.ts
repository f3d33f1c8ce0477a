import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecords } from '../../src/demo/records.js';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { madeArchive } from '../support/made-archives.js';
import {
  browserIsMissing,
  endBrowser,
  openViewer,
  smallRecords,
  type Viewer,
} from '../support/viewer-in-browser.js';

const records: DemoRecords = smallRecords();
let archive: Uint8Array;
beforeAll(async () => {
  archive = madeArchive(await loadSqlite(), records);
});
afterAll(endBrowser);

async function closing(work: (viewer: Viewer) => Promise<void>): Promise<void> {
  const viewer = await openViewer();
  await viewer.opened(archive);
  await work(viewer);
  expect(viewer.asked).toEqual([]);
  expect(viewer.faults).toEqual([]);
  await viewer.context.close();
}

const german = new Intl.Collator('de', { numeric: true });

describe.skipIf(browserIsMissing)('In the viewer people', () => {
  it('see a list in its order, sorted as Germans sort, and back again', () =>
    closing(async ({ page, list, column }) => {
      await list('Firmen').click();
      const names = records.customers?.map(({ customerName }) => String(customerName)) ?? [];
      await expect.poll(() => page.locator('.count').textContent()).toBe('20 Zeilen');
      await page.getByRole('columnheader', { name: /^Bezeichnung/ }).waitFor();
      expect((await column(1)).slice(0, 5)).toEqual(names.slice(0, 5));
      await page.getByRole('button', { name: 'Bezeichnung', exact: true }).click();
      await page.locator('[aria-sort=ascending]').waitFor();
      const sorted = names.toSorted(german.compare);
      await page
        .getByRole('gridcell', { name: sorted[0] ?? '' })
        .first()
        .waitFor();
      expect((await column(1)).slice(0, 8)).toEqual(sorted.slice(0, 8));
      await page.goBack();
      await page.locator('[aria-sort=ascending]').waitFor({ state: 'detached' });
      await expect.poll(async () => (await column(1)).slice(0, 5)).toEqual(names.slice(0, 5));
    }));

  it('filter by a value, a range and words, and take a filter away', () =>
    closing(async ({ page, list }) => {
      await list('Rechnungen').click();
      const invoices = records.invoices ?? [];
      const count = page.locator('.count');
      await page.getByRole('button', { name: 'Netto eingrenzen' }).click();
      await page.getByLabel('von', { exact: true }).fill('1.000,50');
      await page.getByRole('button', { name: 'Anwenden' }).click();
      const above = invoices.filter(({ netValue }) => Number(netValue) >= 1000.5).length;
      await expect.poll(() => count.textContent()).toBe(`${above} von 20 Zeilen`);
      await page.getByRole('button', { name: /^Filter entfernen: Netto von 1.000,5/ }).click();
      await expect.poll(() => count.textContent()).toBe('20 Zeilen');
      await page.getByText('Spalten', { exact: true }).click();
      await page.getByRole('checkbox', { name: 'bezahlt am' }).check();
      await page.getByText('Spalten', { exact: true }).click();
      await page.getByRole('button', { name: 'bezahlt am eingrenzen' }).click();
      await page.getByRole('checkbox', { name: /^\(leer\)/ }).check();
      await page.getByRole('button', { name: 'Anwenden' }).click();
      const open = invoices.filter(({ paymentDate }) => !paymentDate).length;
      expect(open).toBeGreaterThan(0);
      await expect.poll(() => count.textContent()).toBe(`${open} von 20 Zeilen`);
      const [first] = invoices;
      await list('Rechnungen').click();
      await page.getByLabel('In dieser Liste suchen').fill(String(first?.invoiceNo));
      await expect.poll(() => count.textContent()).toBe('1 von 20 Zeilen');
    }));

  it('wait for a search once: no page of rows is asked for before it is known how many there are', () =>
    closing(async ({ page, list }) => {
      await page.evaluate(`
        globalThis.asked = [];
        const say = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...more) {
          if (message.kind === 'call') asked.push(message.name);
          return say.call(this, message, ...more);
        };`);
      await list('Rechnungen').click();
      await page.getByRole('gridcell').first().waitFor();
      await page.getByLabel('In dieser Liste suchen').fill('gibtesnicht');
      await expect.poll(() => page.locator('.count').textContent()).toBe('0 von 20 Zeilen');
      expect(await page.evaluate('asked')).toEqual(['rows', 'page', 'rows']);
    }));

  it('follow references in both directions, and print a record', () =>
    closing(async ({ page, list, openFirst }) => {
      await list('Projektzeiten').click();
      await openFirst();
      await page.getByRole('heading', { level: 1, name: /^Projektzeit / }).waitFor();
      const id = decodeURIComponent(page.url()).split('/').at(-1);
      const time = records.projecttimes?.find(({ timeID }) => String(timeID) === id);
      const project = records.projects?.find(({ projectID }) => projectID === time?.projectID);
      await page.getByRole('link', { name: String(project?.projectName) }).click();
      await page.getByRole('heading', { level: 1, name: /^Projekt .*/ }).waitFor();
      const own = (records.projecttimes ?? []).filter(
        ({ projectID }) => projectID === time?.projectID,
      ).length;
      await page.getByRole('link', { name: `${own} Projektzeiten` }).click();
      await expect.poll(() => page.locator('.count').textContent()).toBe(`${own} von 300 Zeilen`);
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('navigation').isVisible()).toBe(false);
    }));

  it('read notes and positions as text, with amounts in German', () =>
    closing(async ({ page, list, openFirst }) => {
      await list('Rechnungen').click();
      await openFirst();
      const [invoice] = records.invoices ?? [];
      const positions = page.getByRole('group', { name: 'Positionen' });
      await positions.waitFor();
      expect(await positions.textContent()).not.toMatch(/<p>|&amp;/);
      const net = Number(invoice?.netValue).toLocaleString('de-DE', { minimumFractionDigits: 2 });
      await page.getByText(net, { exact: true }).first().waitFor();
      await page.getByText('Wie gespeichert').click();
      await page.getByText(String(invoice?.netValue), { exact: true }).waitFor();
    }));

  it('go everywhere by the keyboard', () =>
    closing(async ({ page, list }) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('müller');
      await page.keyboard.press('Enter');
      await page.getByText(/Treffer in/).waitFor();
      await list('Projektzeiten').focus();
      await page.keyboard.press('Enter');
      const grid = page.getByRole('grid', { name: 'Projektzeiten' });
      await grid.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Control+End');
      await page.locator('[role=row][aria-rowindex="301"]').waitFor();
      const active = await grid.getAttribute('aria-activedescendant');
      expect(active).toMatch(/^cell-299-/);
      await page.locator(`[id="${active}"]`).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /^Projektzeit/ }).waitFor();
    }));

  it('find words in everything, however they are spelt', () =>
    closing(async ({ page }) => {
      const search = page.getByRole('searchbox', { name: 'Alles durchsuchen' });
      const found = async (text: string) => {
        await search.fill(text);
        await search.press('Enter');
        await page.getByRole('heading', { name: `Alles durchsuchen: ${text}` }).waitFor();
        await page.getByText(/Treffer in|Nichts gefunden/).waitFor();
        return page.locator('.hits h2').allTextContents();
      };
      const one = await found('mueller');
      expect(one.length).toBeGreaterThan(0);
      expect(await found('MÜLLER')).toEqual(one);
      expect(await found('gibtesnicht')).toEqual([]);
      await page.getByText('Nichts gefunden').waitFor();
    }));

  it('ask questions and see them as a picture and as figures', () =>
    closing(async ({ page }) => {
      await page.getByRole('navigation').getByRole('link', { name: 'Auswertungen' }).click();
      await page.getByRole('link', { name: 'Stunden je Monat' }).click();
      await page.getByRole('img', { name: 'Stunden je Monat' }).waitFor();
      const sum = page.locator('tfoot td').nth(1);
      const hundredths = (records.projecttimes ?? []).reduce(
        (all, { workingTime }) => all + Math.round(Number(workingTime) * 100),
        0,
      );
      expect(await sum.textContent()).toBe((hundredths / 100).toLocaleString('de-DE'));
      const before = await page.locator('tbody tr').count();
      await page.getByLabel('Jahr').selectOption({ index: 1 });
      await expect.poll(() => page.locator('tbody tr').count()).toBeLessThan(before);
    }));

  it('take a list with them, as a workbook and as CSV for the German Excel', () =>
    closing(async ({ page, list }) => {
      await list('Rechnungen').click();
      const taken = async (name: string) => {
        const waiting = page.waitForEvent('download');
        await page.getByRole('button', { name }).click();
        const download = await waiting;
        return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
      };
      const workbook = await taken('20 Zeilen als Excel');
      expect(workbook.name).toBe('Rechnungen.xlsx');
      const parts = unzipSync(workbook.bytes);
      const [rows, origin] = [1, 2].map((sheet) =>
        strFromU8(parts[`xl/worksheets/sheet${sheet}.xml`] ?? new Uint8Array()),
      );
      expect(rows?.match(/<row /g)).toHaveLength(21);
      expect(rows).toContain(`<v>${Number(records.invoices?.[0]?.netValue)}</v>`);
      expect(origin).toContain('archiv.sqlite');
      const csv = (await taken('20 Zeilen als CSV')).bytes.toString('utf8');
      expect(csv.startsWith('\ufeffRechnungsnummer;')).toBe(true);
      expect(csv.trim().split('\r\n')).toHaveLength(21);
    }));

  it('tell somebody what is stored about them, without what is about others', () =>
    closing(async ({ page }) => {
      const [contact] = records.contacts ?? [];
      await page.getByRole('navigation').getByRole('link', { name: 'Auswertungen' }).click();
      await page.getByRole('link', { name: 'Alles über eine Person' }).click();
      await page.getByLabel('Name oder E-Mail-Adresse').fill(String(contact?.email));
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: `${contact?.firstName} ${contact?.lastName}` }).click();
      await page.getByRole('heading', { level: 1, name: /^Auskunft / }).waitFor();
      const taken = async () => {
        const waiting = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Als Seite speichern' }).click();
        const download = await waiting;
        expect(download.suggestedFilename()).toMatch(/^Auskunft .*\.html$/);
        return readFileSync(await download.path(), 'utf8');
      };
      const whole = await taken();
      expect(whole).toContain(`<td>Nachname</td><td>${contact?.lastName}</td>`);
      const first = page.getByRole('checkbox', { name: 'aufnehmen' }).first();
      await first.uncheck();
      await page.getByText('Nach Prüfung wurde 1 Eintrag weggelassen.').waitFor();
      const sections = (text: string) => text.match(/<section>/g)?.length ?? 0;
      expect(sections(await taken())).toBe(sections(whole) - 1);
    }));

  it('compare two archives, record by record', () =>
    closing(async ({ page, choose, go }) => {
      const [first, ...others] = records.invoices ?? [];
      const invoices = [{ ...first, netValue: '1.00' }, ...others.slice(1)] as DemoRecords[string];
      const other = madeArchive(
        await loadSqlite(),
        { ...records, invoices },
        { startedAt: Date.UTC(2026, 11, 24), id: '20261224T0000Z' },
      );
      await choose({ name: 'spaeter.sqlite', bytes: other });
      await page.getByRole('navigation').getByRole('link', { name: 'Vergleichen' }).click();
      await page.getByText('0 neu, 1 geändert, 1 entfernt, 18 gleich').waitFor();
      await page.getByText(String(first?.invoiceNo)).click();
      await page.getByRole('row', { name: /Netto .* 1,00/ }).waitFor();
      await page.getByText(/In diesen Listen ist nichts verschieden:.*Projektzeiten/).waitFor();
      await go(`#record/invoices/${first?.invoiceID}`);
      const history = page.getByRole('region', { name: 'In den geöffneten Archiven' });
      await history.getByText(/24\. Dezember 2026.*: geändert/).waitFor();
      expect(await history.getByRole('row', { name: /^Netto/ }).textContent()).toMatch(/1,00$/);
    }));
});
