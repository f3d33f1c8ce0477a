import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { newestArchive } from '../../proof/archived.js';
import { backUpWhole, listWorld } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import { type DemoUser, shownTo } from '../../support/demo/callers.js';

const sqlite = await loadSqlite();

const sizes = Object.fromEntries(catalogue.map(({ name }) => [name, 12]));
const user = (group: string): DemoUser => ({ userID: 3, username: 'Heike3', group });

function query(directory: string, sql: string) {
  const database = sqlite(readFileSync(newestArchive(directory)));
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
}

const readAs = (directory: string) => query(directory, 'SELECT read_as, user_group FROM _backup')[0];
const withheld = (directory: string) =>
  query(directory, "SELECT resource FROM _resources WHERE withheld <> '' ORDER BY 1").flat();

describe('a personal key', () => {
  it.each([
    [
      'Zeiterfasser 1',
      ['addresses', 'contacts', 'crmevents', 'externalcosts', 'invoices', 'projects', 'projecttimes'].concat([
        'quotations',
        'users',
        'workingtimes',
      ]),
    ],
    ['Teamleiter', ['addresses', 'crmevents', 'users', 'workingtimes']],
    ['Administrator', []],
  ])(
    'of the group %s is backed up day after day as far as it may read, and says what it is not given',
    async (group, lists) => {
      const world = listWorld({ sizes, user: () => user(group) });
      for (let day = 0; day < 4; day++) {
        world.workspace.insert('workingtimes', {
          ...{ workingTimeID: 90_000 + day, userID: day % 2 ? 3 : 4, workingDate: '2026-11-23', dayType: 0 },
        });
        const { out, err } = await backUpWhole(world);
        const isAll = lists.length === 0;
        expect(out).toContain(
          isAll ? 'Complete and verified' : 'Verified; complete except for what the key may not read',
        );
        expect(out).toContain(`The API key is that of user 3, group ${group}.`);
        expect(err.includes(`the key is of the group ${group}`)).toBe(!isAll);
        expect(err).not.toMatch(/in the last backup|not known to this program/);
        expect(out + err).not.toContain('Heike3');
        world.clock.step(dayMs);
      }
      expect(readAs(world.directory)).toEqual(['Heike3', group]);
      expect(withheld(world.directory)).toEqual(lists);
      const { workingtimes = [] } = world.workspace.records;
      const given = shownTo(user(group), 'workingtimes', workingtimes);
      expect(query(world.directory, 'SELECT count(*) FROM workingtimes')).toEqual([[given.length]]);
      if (group !== 'Administrator') expect(given.length).toBeLessThan(workingtimes.length);
    },
    600_000,
  );

  it('that was given another group is warned of once, and its records are not called deleted', async () => {
    let group = 'Administrator';
    const world = listWorld({ sizes, user: () => user(group) });
    const days = [];
    for (let day = 0; day < 3; day++) {
      if (day === 1) group = 'Teamleiter';
      days.push((await backUpWhole(world)).err);
      world.clock.step(dayMs);
    }
    const change =
      /The key was that of user 3, group Administrator in the last backup; now it is that of user 3, group Teamleiter\. .*need not have been deleted/;
    expect(days.map((err) => change.test(err))).toEqual([false, true, false]);
  });

  it('that changes hands within a backup keeps what was read before, and is warned of', async () => {
    let [answers, group] = [0, 'Administrator'];
    const world = listWorld({
      sizes,
      user: () => user(group),
      before: () => {
        if (++answers > 10) group = 'Teamleiter';
      },
    });
    const { out, err } = await backUpWhole(world);
    expect(out).toContain('complete except for what the key may not read');
    expect(err).toMatch(
      /group of the key changed while the backup was made: it was .*Administrator, then .*Teamleiter/,
    );
    expect(readAs(world.directory)).toEqual(['Heike3, then Heike3', 'Administrator, then Teamleiter']);
    expect(query(world.directory, 'SELECT count(*) FROM users')).toEqual([[12]]);
  });

  it('of a group that nobody knows is not judged, and that is said', async () => {
    const world = listWorld({ sizes, user: () => user('Freie') });
    const { out, err } = await backUpWhole(world);
    expect(out).toContain('Complete and verified');
    expect(err).toContain('What the group Freie may see is not known to this program');
  });

  it('is told apart from an app integration', async () => {
    const world = listWorld({ sizes, appId: '12345' });
    const { out, err } = await backUpWhole(world, '--app-id', '12345');
    expect(out).toContain('The API key is of the app integration "Backup".');
    expect(out).toContain('Complete and verified');
    expect(err).not.toContain('group');
    expect(readAs(world.directory)).toEqual(['Backup', null]);
  });

  it('may be nobody, on a server that does not say it', async () => {
    const metaWithout = ['requestUserID', 'requestUsername', 'usergroupName'];
    const world = listWorld({ sizes, metaWithout });
    const { out } = await backUpWhole(world);
    expect(out).toContain('Complete and verified');
    expect(out).not.toContain('API key');
    expect(readAs(world.directory)).toEqual([null, null]);
  });

  it('is in the JSON of a run that pauses, without a name', async () => {
    const world = listWorld({ sizes, quota: 30, user: () => user('Teamleiter') });
    const { out } = await world.run(
      'backup',
      '--directory',
      world.directory,
      '--request-limit',
      '3',
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ readAs: [{ user: '3', group: 'Teamleiter' }] });
    expect(out).not.toContain('Heike3');
  });
});
