import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { realFiles } from '../../../src/system/real.js';
import { type CliWorld, cliWorld } from '../../support/cli.js';
import { deathAt, killed, moments } from '../../support/death.js';
import { type MadeBackup, writePile } from '../../support/made-pile.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

function one(): { readonly world: CliWorld; readonly made: MadeBackup; at(name: string): string } {
  const world = cliWorld();
  const [made] = writePile(world.directory, sqlite, 1);
  if (!made) throw new Error('nothing was made');
  return { world, made, at: (name) => join(world.directory, name) };
}

describe('Exporting an archive', () => {
  it('writes a list as JSON lines, each record as it is', async () => {
    const { world, made, at } = one();
    const path = at('invoices.jsonl');
    const { code, out } = await world.run(
      'export',
      made.path,
      '--list',
      'Rechnungen',
      '--format',
      'jsonl',
      '--out',
      path,
    );
    expect({ code, out }).toEqual({ code: 0, out: `${path}: 9 rows, checked against the archive\n` });
    const records = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const whole = records.map(({ positions, ...record }) => ({
      ...record,
      positions: JSON.parse(positions),
    }));
    expect(whole).toEqual(made.records.invoices);
  });

  it('writes everything: one workbook, or a folder of files', async () => {
    const { world, made, at } = one();
    const lists = Object.keys(made.records);
    for (const format of ['csv', 'jsonl']) {
      const { code } = await world.run('export', made.path, '--all', '--format', format, '--out', at(format));
      expect(code).toBe(0);
      expect(readdirSync(at(format)).sort()).toEqual(lists.map((name) => `${name}.${format}`).sort());
    }
    const book = await world.run(
      'export',
      made.path,
      '--all',
      '--format',
      'xlsx',
      '--out',
      at('all.xlsx'),
      '--json',
    );
    expect(book.code).toBe(0);
    expect(JSON.parse(book.out).tables.length).toBe(lists.length);
    const parts = unzipSync(readFileSync(at('all.xlsx')));
    expect(Object.keys(parts).filter((name) => name.includes('sheet')).length).toBe(lists.length + 1);
    expect(strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array())).toContain('name="Projektzeiten"');
    const origin = strFromU8(parts[`xl/worksheets/sheet${lists.length + 1}.xml`] ?? new Uint8Array());
    expect(origin).toContain(made.backupId);
  });

  it('writes the answer to a question, for Excel in Germany', async () => {
    const { world, made, at } = one();
    const argv = ['export', made.path, '--question', 'invoice-book', '--format', 'csv', '--excel', 'de'];
    expect((await world.run(...argv, '--out', at('book.csv'))).code).toBe(0);
    const [head = '', ...rows] = readFileSync(at('book.csv'), 'utf8').split('\r\n').filter(Boolean);
    expect(head).toMatch(/^\ufeffRechnungsnummer;Rechnungsdatum;/);
    expect(rows.length).toBe(9);
    expect(rows[0]).toMatch(/^\d\d-\d{4};\d\d\.\d\d\.\d{4};/);
  });

  it('keeps long numbers, NUL and every name', async () => {
    const { world, at } = one();
    const record = '{"id":9007199254740994,"a\\u0000=b":"x\\u0000y","r":1.0,"=":"=1"}';
    writeFileSync(at('odd.sqlite'), archiveOf(sqlite, new Map([[customResource('../odd', 'id'), [record]]])));
    expect(
      (await world.run('export', at('odd.sqlite'), '--all', '--format', 'jsonl', '--out', at('odd'))).code,
    ).toBe(0);
    expect(readFileSync(join(at('odd'), '___odd.jsonl'), 'utf8')).toContain('"id":9007199254740994,');
    expect(readFileSync(join(at('odd'), '___odd.jsonl'), 'utf8')).toContain('"x\\u0000y","r":1.0,');
    const csv = await world.run(
      'export',
      at('odd.sqlite'),
      '--list',
      '../odd',
      '--format',
      'csv',
      '--out',
      at('odd.csv'),
    );
    expect(csv.code).toBe(0);
    expect(readFileSync(at('odd.csv'), 'utf8')).toMatch(/,'=\r\n9007199254740994,x\0y,1,'=1\r\n$/);
  });

  it('overwrites nothing, and leaves nothing that is not whole', async () => {
    const { world, made, at } = one();
    writeFileSync(at('taken.csv'), 'mine');
    const argv = ['export', made.path, '--list', 'invoices', '--format', 'csv', '--out'];
    const taken = await world.run(...argv, at('taken.csv'));
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
    expect(readFileSync(at('taken.csv'), 'utf8')).toBe('mine');
    expect((await world.run(...argv, at('no/folder.csv'))).code).toBe(1);
    const lying = {
      ...realFiles,
      readPart: async (path: string, offset: number, length: number) => {
        const bytes = await realFiles.readPart(path, offset, length);
        return path.endsWith('lost.csv') ? bytes.subarray(0, bytes.byteLength - 40) : bytes;
      },
    };
    const lost = await world.runWith({ files: lying }, ...argv, at('lost.csv'));
    expect(lost).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not hold what the archive holds'),
    });
    expect(existsSync(at('lost.csv'))).toBe(false);
  });

  it.each(moments)(
    'has a final name only for what is whole, also if it is killed %s a change on the disk',
    async (moment) => {
      const { world, made, at } = one();
      const argv = ['export', made.path, '--list', 'invoices', '--format', 'jsonl', '--out'];
      await world.run(...argv, at('whole.jsonl'));
      const death = deathAt(1, moment);
      expect((await world.runWith({ death }, ...argv, at('killed.jsonl'))).code).toBe(killed);
      expect(existsSync(at('killed.jsonl'))).toBe(moment === 'after');
      if (moment === 'after')
        expect(readFileSync(at('killed.jsonl'))).toEqual(readFileSync(at('whole.jsonl')));
    },
  );

  it('refuses wrong usage', async () => {
    const { world, made, at } = one();
    const argv = ['export', made.path, '--out', at('x')];
    for (const more of [
      ['--format', 'csv'],
      ['--format', 'csv', '--list', 'a', '--all'],
      ['--format', 'parquet', '--all', '--exact'],
      ['--format', 'xlsx', '--all', '--excel', 'de'],
      ['--format', 'csv', '--question', 'nothing'],
      ['--format', 'csv', '--question', 'ksk', '--year', '26'],
      ['--format', 'csv', '--all', '--excel', 'fr'],
      ['--format', 'csv', '--all', '--excel', 'de', '--exact'],
    ]) {
      expect((await world.run(...argv, ...more)).code, more.join(' ')).toBe(2);
    }
    expect((await world.run(...argv, '--format', 'csv', '--list', 'nothing')).code).toBe(1);
    expect(existsSync(at('x'))).toBe(false);
  });
});
