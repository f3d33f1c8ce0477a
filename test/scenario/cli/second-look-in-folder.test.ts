import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { archivesIn } from '../../support/archive.js';
import { cliWorld } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';

it('reads an archive of the folder again each week, and says by the exit code that it was damaged', async () => {
  const world = cliWorld({ sizes: { users: 3 } }, '--resources', 'users', '--details', 'none');
  const backUp = () => world.run('backup', '--directory', world.directory, '--reverify', 'weekly');
  await backUp();
  world.clock.step(dayMs);
  const sound = await backUp();
  expect(sound).toMatchObject({ code: 0, out: expect.stringContaining('it is sound.') });
  const [first = ''] = archivesIn(world.directory);
  const path = join(world.directory, first);
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  writeFileSync(path, bytes);
  world.clock.step(7 * dayMs);
  const damaged = await backUp();
  expect(damaged.code).toBe(4);
  expect(damaged.err).toContain(`The archive ${first} is not sound any more. It is damaged`);
});
