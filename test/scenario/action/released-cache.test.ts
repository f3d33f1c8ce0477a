import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { actionHere } from '../../support/action-here.js';
import { expectBytesEqual } from '../../support/archive.js';
import { temporaryFolder } from '../../support/cli.js';
import { placeReleased, released, releasedRecords } from '../../support/released.js';

it('a folder that 0.1.0 has left in the cache is restored, and its backup is continued', async () => {
  const { apiKey, workspaceUrl, note } = released;
  const here = await actionHere(temporaryFolder(), {
    demo: { records: releasedRecords(), apiKey, perPageCap: 20 },
  });
  onTestFinished(() => here.close());
  here.clock.step(released.killedAt + 60_000 - here.clock.now());
  placeReleased('action', join(here.folders.workspace, note.path));
  expect(await here.cache.save(note.path, note.key)).toBeUndefined();

  const told = await here.tick({ inputs: { 'workspace-url': workspaceUrl, 'api-key': apiKey } });

  expect(told.outputs, told.log).toMatchObject({ status: 'finished', 'backup-id': '20261124T0315Z' });
  expect([told.warnings, told.errors]).toEqual([[], []]);
  const [release] = here.github.releases.all();
  const bytes = here.github.releases.assetContent(release?.assets[0]?.id ?? 0);
  await expectBytesEqual(bytes ?? new Uint8Array(), here.workspace);
  // Every list had been read, so only details were asked for, and those of the first backup are carried. 0.1.0 did not
  // note how many rows came at once, so the end of the list that was read last is looked at again.
  const paths = here.workspace.requests.map(({ path }) => path.replace('/api/v1/', ''));
  expect(paths.filter((path) => !path.includes('/'))).toEqual(['projecttimes', 'projecttimes']);
  expect(paths.length).toBeLessThan(20);
  // Both keys name the same backup, so the entry of 0.1.0 is superseded like any other.
  expect(here.github.cache.entries().map(({ key }) => key.split('_').slice(2, 4))).toContainEqual([
    '20261124T0315Z',
    'done',
  ]);
});
