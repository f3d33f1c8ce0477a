import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DemoRecord, DemoRecords } from '../../../src/demo/records.js';
import { labelOf } from '../../../src/labels/labels.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { cliWorld } from '../../support/cli.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { type Cell, sheetsIn } from '../../support/flat-sheets.js';
import { madeArchive } from '../../support/made-archives.js';
import { isInstalled } from '../../support/programs.js';

/** What spreadsheets like to take for something else. */
const hostile = [
  ...['=1+1', '+49 30 123', '-5', '@SUM(1)', '007', '1e5', '0x10', '1/2', '31.12.2026', 'TRUE', '#N/A'],
  ...['DE02120300000000202051', '_x0041_', ' a  b ', 'a\tb', 'a\nb', '<&">\'', 'ß😀é', "'quoted", '1.234,50'],
];

/** What a cell holds, if the record has this value. */
function held(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isSame(cell: Cell | undefined, text: string): boolean {
  switch (cell?.type) {
    case undefined:
      return text === '';
    case 'float':
      return Number(cell.value) === Number(text);
    case 'date':
      return cell.value === text.slice(0, 10);
    case 'string':
      // A line ends in one way in LibreOffice, whatever the file says.
      return cell.value === text.replace(/\r\n?/g, '\n');
  }
}

it.skipIf(!isInstalled('soffice'))(
  'a workbook has in LibreOffice what the records have, cell by cell, and no formula (needs soffice)',
  { timeout: 180_000 },
  async () => {
    const world = cliWorld();
    const records = madeRecords({ scale: 0.02 });
    const { contacts = [] } = records;
    const notes = hostile.map((text, index) => ({
      ...(contacts[index % contacts.length] as DemoRecord),
      contactID: 90_000 + index,
      lastName: text,
    }));
    const made: DemoRecords = { ...records, contacts: [...contacts, ...notes] };
    const about = {
      id: '20261123T0215Z',
      startedAt: Date.UTC(2026, 10, 23, 2, 15),
      workspace: 'https://a.example',
    };
    const archive = join(world.directory, 'prosonata-a-example-20261123T0215Z.sqlite');
    writeFileSync(archive, madeArchive(await loadSqlite(), made, about));
    const book = join(world.directory, 'all.xlsx');
    const { code, err } = await world.run('export', archive, '--all', '--format', 'xlsx', '--out', book);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const profile = `-env:UserInstallation=file://${join(world.directory, 'profile')}`;
    const convert = ['--headless', '--convert-to', 'fods', '--outdir', world.directory, book];
    execFileSync('soffice', [profile, ...convert], { stdio: 'pipe' });
    const sheets = [...sheetsIn(readFileSync(join(world.directory, 'all.fods'), 'utf8')).values()];
    const wrong: unknown[] = [];
    let compared = 0;
    for (const [place, [list, all]] of Object.entries(made).entries()) {
      const [, ...rows] = sheets[place] ?? [];
      expect(rows.length, list).toBe(all.length);
      const fields = [...new Set(all.flatMap((record) => Object.keys(record)))];
      for (const [index, record] of all.entries()) {
        for (const [column, field] of fields.entries()) {
          const cell = rows[index]?.[column];
          compared++;
          if (!isSame(cell, held(record[field]))) wrong.push([list, field, record[field], cell]);
          // A name, a number of a house, an account: never a number or a day.
          if (labelOf(list, field).kind === 'text' && cell && typeof record[field] === 'string')
            expect(cell.type).toBe('string');
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(4_000);
  },
);
