import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { packagesIn } from '../../../src/system/packages.js';
import { cliWorld } from '../../support/cli.js';
import { writePile } from '../../support/made-pile.js';
import { archiveOf } from '../../support/source.js';

const packageName = '@duckdb/node-api';
/** A folder in which DuckDB's package is installed: it is too large for CI. */
const duckFolder = process.env.PROSONATA_TEST_DUCKDB;

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

function one() {
  const world = cliWorld();
  const [made] = writePile(world.directory, sqlite, 1);
  if (!made) throw new Error('nothing was made');
  const out = join(world.directory, 'invoices.parquet');
  const argv = ['export', made.path, '--list', 'invoices', '--format', 'parquet', '--out', out];
  return { world, made, out, argv };
}

/** A DuckDB that writes what it likes, and then says this of it. */
const madeUp = (rows: number, fault?: string) => () => ({
  DuckDBInstance: {
    create: async () => ({
      connect: async () => ({
        async runAndReadAll(sql: string) {
          if (fault) throw new Error(fault);
          const to = /TO '(.+)' \(FORMAT parquet/.exec(sql)?.[1];
          if (to) writeFileSync(to, 'PAR1');
          return { getRowsJson: () => [[String(rows)]] };
        },
        closeSync: () => undefined,
      }),
      closeSync: () => undefined,
    }),
  },
});

describe('Parquet', () => {
  it('needs DuckDB, and says how it is installed', async () => {
    const { world, out, argv } = one();
    const told = await world.runWith({ installedPackage: () => undefined }, ...argv);
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining(`npm install ${packageName}`) });
    const broken = () => {
      throw new Error('no library for this machine');
    };
    const failed = await world.runWith({ installedPackage: broken }, ...argv);
    expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('no library for this machine') });
    expect(existsSync(out)).toBe(false);
  });

  it('is removed if it does not hold what the archive holds, and leaves nothing beside it', async () => {
    const { world, out, argv } = one();
    const before = readdirSync(world.directory);
    const lost = await world.runWith({ installedPackage: madeUp(8) }, ...argv);
    expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('does not hold what the archive') });
    const full = await world.runWith({ installedPackage: madeUp(0, 'IO Error: no space') }, ...argv);
    expect(full).toMatchObject({ code: 1, err: expect.stringContaining('could not write it: IO Error') });
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(world.directory)).toEqual(before);
  });

  it.skipIf(duckFolder === undefined)(
    'has numbers, days and texts as the records have them, whatever they are called (needs PROSONATA_TEST_DUCKDB)',
    async () => {
      const { world, made } = one();
      const installedPackage = packagesIn([duckFolder ?? '']);
      const odd = join(world.directory, 'odd.sqlite');
      const records = [
        '{"id":1,"Id":"007","a \\"b\\"":"=1+1","n":1.5,"big":9007199254740993}',
        '{"id":2,"Id":null,"a \\"b\\"":"ß😀\\n\\u0000x","n":2,"big":1}',
        '{"id":3,"Id":"","a \\"b\\"":"","n":null,"big":null}',
      ];
      writeFileSync(odd, archiveOf(sqlite, new Map([[customResource('odd', 'id'), records]])));
      // What a path may hold that DuckDB takes for a pattern.
      const folder = join(world.directory, "a [b]*'c");
      const argv = ['--format', 'parquet', '--out', folder];
      for (const [path, expected] of [
        [made.path, 'invoices.parquet'],
        [odd, 'odd.parquet'],
      ] as const) {
        const told = await world.runWith({ installedPackage }, 'export', path, '--all', ...argv);
        expect({ ...told, out: '' }).toEqual({ code: 0, out: '', err: '' });
        expect(readdirSync(folder)).toContain(expected);
        if (path === odd) break;
        const { rows } = await queried(join(folder, 'invoices.parquet'), 'invoiceDate, netValue, invoiceNo');
        expect(rows).toEqual(
          made.records.invoices?.map((record) => [
            record.invoiceDate,
            Number(record.netValue),
            String(record.invoiceNo),
          ]),
        );
        rmSync(folder, { recursive: true });
      }
      const { rows } = await queried(join(folder, 'odd.parquet'), '*');
      expect(rows).toEqual([
        ['1', '007', '=1+1', 1.5, '9007199254740993'],
        ['2', null, 'ß😀\n\0x', 2, '1'],
        ['3', '', '', null, null],
      ]);
    },
  );
});

async function queried(path: string, columns: string): Promise<{ readonly rows: unknown[][] }> {
  const module = packagesIn([duckFolder ?? ''])(packageName) as ReturnType<ReturnType<typeof madeUp>>;
  const instance = await module.DuckDBInstance.create();
  const connection = await instance.connect();
  const quoted = path.replace(/[[*?]/g, '[$&]').replaceAll("'", "''");
  const read = await connection.runAndReadAll(`SELECT ${columns} FROM read_parquet('${quoted}')`);
  return { rows: read.getRowsJson() };
}
