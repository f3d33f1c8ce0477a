import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { cliWorld } from '../../support/cli.js';
import { writePile } from '../../support/made-pile.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

describe('Trying the keep rules', () => {
  it('says of each archive which rule keeps it or that it would go, and removes none', async () => {
    const world = cliWorld();
    const made = writePile(world.directory, sqlite, 6);
    const ids = made.map(({ backupId }) => backupId);
    const { code, out } = await world.run('keep', world.directory, '--keep-last', '2', '--dry-run');
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines[0]).toBe(`kept ${ids[5]}: last 1`);
    expect(lines[1]).toMatch(new RegExp(`^kept ${ids[4]}: last 2`));
    expect(lines.at(-1)).toMatch(/^\d kept, \d would go; nothing was removed\.$/);
    expect(lines.filter((line) => line.startsWith('would go ')).length).toBeGreaterThan(0);
    expect(readdirSync(world.directory).length).toBe(6);
    const json = await world.run('keep', world.directory, '--keep-last', '2', '--dry-run', '--json');
    const told = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told.map(({ backupId }) => backupId)).toEqual(ids.toReversed());
    expect(told[0]).toMatchObject({ goes: false, reasons: ['last 1'], workspace: 'agency-example' });
  });

  it('names what only looks like an archive, and exits with 1', async () => {
    const world = cliWorld();
    writePile(world.directory, sqlite, 2);
    writeFileSync(join(world.directory, 'prosonata-agency-example-20260101T0215Z.sqlite'), 'no archive');
    const { code, err } = await world.run('keep', world.directory, '--keep-daily', '7', '--dry-run');
    expect(code).toBe(1);
    expect(err).toContain('20260101T0215Z.sqlite is no archive');
  });

  it('wants a rule, a folder, and --dry-run', async () => {
    const world = cliWorld();
    expect((await world.run('keep', world.directory, '--keep-last', '2')).code).toBe(2);
    expect((await world.run('keep', world.directory, '--dry-run')).code).toBe(2);
    expect((await world.run('keep', world.directory, '--keep-last', '0', '--dry-run')).code).toBe(2);
    mkdirSync(join(world.directory, 'empty'));
    for (const place of ['empty', 'nowhere']) {
      const path = join(world.directory, place);
      expect((await world.run('keep', path, '--keep-last', '2', '--dry-run')).code).toBe(1);
    }
  });
});
