import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { archivesIn, expectArchiveEquals } from '../../support/archive.js';
import { cliWorld } from '../../support/cli.js';
import { fixedClock } from '../../support/clock.js';
import { placeReleased, released, releasedRecords, releasedSlug } from '../../support/released.js';

it('a backup that 0.1.0 was killed in is continued from where it was', async () => {
  const clock = fixedClock(released.killedAt + 60_000);
  const { apiKey } = released;
  const world = cliWorld({ now: clock.now, records: releasedRecords(), apiKey, perPageCap: 20 });
  placeReleased('cli', join(world.directory, `.work-${releasedSlug}`));

  const env = { PROSONATA_URL: released.workspaceUrl, PROSONATA_API_KEY: apiKey };
  const { code, out, err } = await world.runWith({ clock, env }, 'backup', '--directory', world.directory);

  expect(code, err).toBe(0);
  expect(err).not.toMatch(/work file|does not fit/);
  expect(out).toContain('20261124T0300Z');
  const names = archivesIn(world.directory);
  expect(names).toEqual([expect.stringContaining('20261124T0300Z')]);
  await expectArchiveEquals(world.directory, world.workspace);

  // Lists that the killed process has finished are not asked for again, and details of the first backup are carried.
  const paths = world.workspace.requests.map(({ path }) => path.replace('/api/v1/', ''));
  expect(paths).not.toContain('users');
  expect(paths.length).toBeLessThan(50);
  const archive = (await loadSqlite())(readFileSync(join(world.directory, names[0] ?? '')));
  expect(archive.value('SELECT previous FROM _backup')).toBe('20261123T0215Z');
  expect(
    archive.query(
      "SELECT resource, changed, removed, added FROM _resources WHERE resource IN ('customers', 'projecttimes')",
    ),
  ).toEqual([
    ['customers', 1, 1, 0],
    ['projecttimes', 0, 0, 1],
  ]);
  archive.close();
});
