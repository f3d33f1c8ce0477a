import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Files } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';
import { NotLasting, type SyncWatch, watchSyncs } from '../../support/lasting.js';

let watch: SyncWatch;
let path: string;
beforeEach(async () => {
  const folder = temporaryFolder();
  watch = await watchSyncs(folder);
  path = join(folder, 'file');
  onTestFinished(() => watch.stop());
});

async function synced(place: string): Promise<void> {
  const handle = await open(place, 'r');
  await handle.sync();
  await handle.close();
}

it('what is appended or replaced lasts through a power cut when it is reported as done', async () => {
  const files = watch.files(realFiles);
  await files.append(path, Buffer.from('one'));
  await files.append(path, Buffer.from('two'));
  await files.replace(path, Buffer.from('three'));
  await files.replace(path, Buffer.from('four'));
});

it.each<[string, Partial<Files>]>([
  ['an append that is not synced', { append: async (to) => appendFileSync(to, 'x') }],
  [
    'a file that is not synced',
    {
      async replace(to) {
        writeFileSync(to, 'x');
        await synced(dirname(to));
      },
    },
  ],
  [
    'a name that is not synced',
    {
      async replace(to) {
        writeFileSync(`${to}.part`, 'x');
        await synced(`${to}.part`);
        renameSync(`${to}.part`, to);
      },
    },
  ],
  [
    'a name that is synced before it is given',
    {
      async replace(to) {
        writeFileSync(`${to}.part`, 'x');
        await synced(`${to}.part`);
        await synced(dirname(to));
        renameSync(`${to}.part`, to);
      },
    },
  ],
])('the watch sees %s', async (_, careless) => {
  const files = watch.files({ ...realFiles, ...careless });
  const writing = careless.append ? files.append(path, Buffer.of()) : files.replace(path, Buffer.of());
  await expect(writing).rejects.toThrow(NotLasting);
});
