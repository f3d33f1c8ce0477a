import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecord } from '../../../src/demo/records.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { realFiles } from '../../../src/system/real.js';
import { type CarrierTable, readCarrier } from '../../support/carrier.js';
import { cliWorld } from '../../support/cli.js';
import { deathAt, killed } from '../../support/death.js';
import { writePile } from '../../support/made-pile.js';
import { isInstalled } from '../../support/programs.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

function pile() {
  const world = cliWorld();
  const [made] = writePile(world.directory, sqlite, 1);
  const invoices = made?.records.invoices ?? [];
  // The year that has the most of them.
  const years = invoices.map(({ invoiceDate }) => String(invoiceDate).slice(0, 4)).sort();
  const count = (year: string) => years.filter((one) => one === year).length;
  const year = years.toSorted((a, b) => count(b) - count(a))[0] ?? '';
  const ofYear = invoices.filter(({ invoiceDate }) => String(invoiceDate).startsWith(year));
  return { world, made, year, invoices: ofYear, out: join(world.directory, 'pruefung') };
}

/** A table as index.xml describes it. */
function tableOf(folder: string, title: string): CarrierTable {
  return readCarrier(folder).get(title) ?? { columns: [], rows: [] };
}

const cents = (value: unknown) => Math.round(Number(value) * 100);

describe('The extract for a tax audit', () => {
  it('has the documents of the year, as they can be added up', async () => {
    const { world, year, invoices, out } = pile();
    const { code, out: said, err } = await world.run('tax', year, world.directory, '--out', out);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(said).toContain(`rechnungen.csv: ${invoices.length} row`);
    const { columns, rows } = tableOf(out, 'Rechnungen');
    expect(rows.length).toBe(invoices.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([columns.length]));
    const sum = (of: readonly DemoRecord[], field: string) =>
      of.reduce((all, one) => all + cents(one[field]), 0);
    const column = (name: string) => columns.indexOf(name);
    expect(rows.reduce((all, row) => all + cents(row[column('Netto')]), 0)).toBe(sum(invoices, 'netValue'));
    expect(rows.reduce((all, row) => all + cents(row[column('Brutto')]), 0)).toBe(
      sum(invoices, 'grossValue'),
    );
    const positions = tableOf(out, 'Rechnungspositionen');
    const expected = invoices.flatMap(({ positions: all }) => all as DemoRecord[]).length;
    expect(positions.rows.length).toBe(expected);
    const total = positions.columns.indexOf('Gesamtpreis');
    expect(positions.rows.reduce((all, row) => all + cents(row[total]), 0)).toBe(sum(invoices, 'netValue'));
    // Every key that a document refers to is there.
    const firms = new Set(tableOf(out, 'Firmen').rows.map(([id]) => id));
    expect(rows.every((row) => firms.has(row[column('FirmaID')] ?? null))).toBe(true);
  });

  it('says where it comes from, what is missing, and what it is not', async () => {
    const { world, made, year, invoices, out } = pile();
    await world.run('tax', year, world.directory, '--out', out);
    const page = readFileSync(join(out, 'liesmich.html'), 'utf8');
    expect(page).toContain(made?.backupId);
    expect(page).toMatch(/<td>[0-9a-f]{64}<\/td>/);
    expect(page).toContain('keine Software allein macht eine Buchführung');
    expect(page).toContain('PDF sind nicht enthalten');
    const numbers = invoices.map(({ invoiceNo }) => Number(String(invoiceNo).slice(3))).sort((a, b) => a - b);
    const hasGap = numbers.some((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1);
    expect(page.includes('kommen in keiner Rechnung der Sicherung vor')).toBe(hasGap);
    expect(readdirSync(out)).not.toContain('projektzeiten.csv');
  });

  it('has times only if they are asked for', async () => {
    const { world, made, out } = pile();
    const times = made?.records.projecttimes ?? [];
    const year = String(made?.records.invoices?.at(-1)?.invoiceDate).slice(0, 4);
    expect((await world.run('tax', year, world.directory, '--out', out, '--with-times')).code).toBe(0);
    const expected = times.filter(({ date }) => String(date).startsWith(year)).length;
    expect(tableOf(out, 'Projektzeiten').rows.length).toBe(expected);
  });

  it.skipIf(!isInstalled('xmllint'))(
    'is valid by the document type that lies beside it (needs xmllint)',
    async () => {
      const { world, year, out } = pile();
      await world.run('tax', year, world.directory, '--out', out, '--with-times');
      // What it says of Media is the document type's own ambiguity; an invalid file would end it with a fault.
      execFileSync('xmllint', ['--noout', '--valid', join(out, 'index.xml')], { stdio: 'pipe' });
    },
  );

  it('shows the folder when it is whole, wherever it is killed', async () => {
    const { world, year, out } = pile();
    for (let effect = 1; ; effect += 3) {
      const death = deathAt(effect, 'midst');
      const { code } = await world.runWith({ death }, 'tax', year, world.directory, '--out', out);
      expect(existsSync(out)).toBe(existsSync(join(out, 'liesmich.html')));
      if (code !== killed) break;
    }
    expect(existsSync(out)).toBe(true);
  });

  it('writes nothing for a year without invoices, over nothing, and never half a folder', async () => {
    const { world, year, out } = pile();
    const none = await world.run('tax', '1999', world.directory, '--out', out);
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('no invoice of 1999') });
    expect((await world.run('tax', '26', world.directory, '--out', out)).code).toBe(2);
    const full = {
      ...realFiles,
      replace: async (path: string, content: Parameters<typeof realFiles.replace>[1]) => {
        if (path.endsWith('index.xml')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        return realFiles.replace(path, content);
      },
    };
    expect((await world.runWith({ files: full }, 'tax', year, world.directory, '--out', out)).code).toBe(1);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(world.directory).filter((name) => name.includes('pruefung'))).toEqual([]);
    mkdirSync(out);
    writeFileSync(join(out, 'mine'), '');
    const taken = await world.run('tax', year, world.directory, '--out', out);
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
  });
});
