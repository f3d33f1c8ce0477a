import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/system/content.js';
import { formatSaveName, type Save } from '../../../src/workfile/save.js';
import { SealBroken } from '../../../src/workfile/seal.js';
import { restingWorkspace } from '../../contract/store.contract.js';
import { cacheRuns } from '../../support/resting-places.js';
import { bytesIn } from '../../support/storages.js';

const save: Save = {
  workspace: restingWorkspace,
  backupId: '20261123T0215Z',
  status: 'partial',
  sequence: 1,
};

describe('the store in the Actions cache', () => {
  it.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/dev/zero', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('takes %s in place of a file for a broken entry', async (_, make) => {
    const runs = await cacheRuns();
    await (await runs.next()).store.save(save, contentOf(Buffer.from('content')));
    const restore = async (path: string) => {
      mkdirSync(join(runs.root, path), { recursive: true });
      make(join(runs.root, path, `${formatSaveName(save)}.sealed`));
      return true;
    };
    const { store } = await runs.next(undefined, { cache: { ...runs.cache, restore } });
    expect(await store.newest()).toEqual(save);
    await expect(store.load(save)).rejects.toThrow(SealBroken);
  });

  it('finds the save that a killed run had kept, but not noted yet', async () => {
    const runs = await cacheRuns();
    const killed = await runs.next();
    await killed.store.keep(save, contentOf(Buffer.from('before')));
    await killed.store.journal(save, 0).append('answer');
    // What saving does first; the process dies before it notes the new save.
    await killed.store.keep({ ...save, sequence: 2 }, contentOf(Buffer.from('all of it')));
    const { path = '', key = '' } = killed.note() ?? {};
    await runs.cache.save(path, key);

    const { store } = await runs.next();
    const newest = await store.newest();
    expect(newest).toEqual(save);
    const loaded = await store.load(newest ?? save);
    expect(loaded.save.sequence).toBe(2);
    expect(bytesIn(loaded.content).toString()).toBe('all of it');
  });
});
