import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { cliWorld } from '../../support/cli.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { hostileArchives, steeringWords } from '../../support/hostile-archives.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
let sound: Uint8Array;
beforeAll(async () => {
  sqlite = await loadSqlite();
  const { users = [], customers = [] } = madeRecords({ seed: 1, scale: 0.1 });
  const lists = new Map<Resource, string[]>();
  for (const [name, records] of [['users', users] as const, ['customers', customers] as const]) {
    const resource = findResource(name);
    if (resource)
      lists.set(
        resource,
        records.map((record) => JSON.stringify(record)),
      );
  }
  sound = archiveOf(sqlite, lists);
});

describe.each(hostileArchives.map((hostile) => [hostile.name, hostile] as const))(
  'an archive with %s',
  (_, hostile) => {
    it('is named in plain words by every command, and each comes to an end', async () => {
      const world = cliWorld({ scale: 0 });
      const path = (name: string) => join(world.directory, name);
      writeFileSync(path('good.sqlite'), sound);
      writeFileSync(path('bad.sqlite'), hostile.make(sound, sqlite));
      const commands = [
        ['info', path('bad.sqlite')],
        ['info', '--json', path('bad.sqlite')],
        ['info', world.directory],
        ['verify', path('bad.sqlite')],
        ['verify', world.directory],
        ['diff', path('good.sqlite'), path('bad.sqlite')],
        ['diff', '--json', path('bad.sqlite'), path('good.sqlite')],
      ];
      for (const argv of commands) {
        const { code, out, err } = await world.run(...argv);
        const said = `${argv.join(' ')}\n${out}${err}`;
        expect(said.replaceAll('\n', ''), said).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(said).not.toMatch(/^::/m);
        expect(said).not.toContain('This is a bug');
        if (argv[0] === 'verify') expect(code, said).toBe(1);
        else if (!hostile.isReadable) expect(code, said).toBe(argv[0] === 'diff' ? 2 : 1);
      }
    });
  },
);

describe('words from an archive', () => {
  it('are shown, without what steers a terminal', async () => {
    const world = cliWorld({ scale: 0 });
    const path = join(world.directory, 'a.sqlite');
    const hostile = hostileArchives.find(({ name }) => name === 'words that steer a terminal');
    writeFileSync(path, hostile?.make(sound, sqlite) ?? '');
    const { code, out } = await world.run('info', path);
    expect(code).toBe(0);
    expect(out).toContain('of [2J ]0;title 31m gro.elpmaxe ::error::owned\n');
    const json = JSON.parse((await world.run('info', path, '--json')).out);
    expect(json.workspace).toBe(steeringWords);
  });
});
