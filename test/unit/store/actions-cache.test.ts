import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CacheClient } from '../../../src/github/cache-client.js';
import type { GitHub } from '../../../src/github/github.js';
import { actionsCacheStore } from '../../../src/store/actions-cache.js';
import { formatCacheKey } from '../../../src/store/cache-key.js';
import type { PostNote } from '../../../src/store/post-note.js';
import { realFiles } from '../../../src/system/real.js';
import { formatSaveName, type Save } from '../../../src/workfile/save.js';
import { deriveSealKey, SealBroken } from '../../../src/workfile/seal.js';
import { temporaryFolder } from '../../support/cli.js';
import { fixedClock } from '../../support/clock.js';

const sealKey = await deriveSealKey('key-0123456789abcdef', 'https://agency.prosonata.example');
const save: Save = {
  workspace: 'agency-prosonata-example',
  backupId: '20261123T0215Z',
  status: 'partial',
  sequence: 1,
};
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A repository whose caches may be listed and are none. */
const github = { caches: async () => [] } as unknown as GitHub;

/** One entry of a cache, as a folder that is copied. */
function folderCache(workspace: string): CacheClient {
  const kept = temporaryFolder();
  let savedKey: string | undefined;
  return {
    isAvailable: () => true,
    missingTools: async () => undefined,
    version: async () => 'v',
    lookUp: async () => savedKey,
    async restore(path, key) {
      if (key !== savedKey) return false;
      mkdirSync(join(workspace, path), { recursive: true });
      cpSync(kept, join(workspace, path), { recursive: true });
      return true;
    },
    async save(path, key) {
      rmSync(kept, { recursive: true, force: true });
      cpSync(join(workspace, path), kept, { recursive: true });
      savedKey = key;
      return undefined;
    },
  };
}

describe('the store in the Actions cache', () => {
  it.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/dev/zero', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('takes %s in place of a file for a broken entry', async (_, make) => {
    const workspace = temporaryFolder();
    const name = `${formatSaveName(save)}.sealed`;
    const key = formatCacheKey(save, '1-1-x', sealKey);
    const store = actionsCacheStore(
      {
        workspace: save.workspace,
        sealKey,
        path: 'state',
        folder: join(workspace, 'state'),
        runLabel: '1-1-x',
        ref: 'refs/heads/main',
        cacheMode: undefined,
        force: false,
      },
      {
        cache: {
          ...folderCache(workspace),
          lookUp: async () => key,
          async restore(path) {
            mkdirSync(join(workspace, path));
            make(join(workspace, path, name));
            return true;
          },
        },
        github,
        files: realFiles,
        clock: fixedClock(),
        log: silent,
        noteForPost: () => {},
      },
    );
    expect(await store.newest()).toEqual(save);
    await expect(store.load(save)).rejects.toThrow(SealBroken);
  });

  it('finds the save that a killed run had kept, but not noted yet', async () => {
    const workspace = temporaryFolder();
    const cache = folderCache(workspace);
    let noted: PostNote | undefined;
    const open = () =>
      actionsCacheStore(
        {
          workspace: save.workspace,
          sealKey,
          path: 'state',
          folder: join(workspace, 'state'),
          runLabel: '1-1-x',
          ref: 'refs/heads/main',
          cacheMode: undefined,
          force: false,
        },
        {
          cache,
          github,
          files: realFiles,
          clock: fixedClock(),
          log: silent,
          noteForPost: (note) => {
            noted = note;
          },
        },
      );
    const killed = open();
    await killed.keep(save, Buffer.from('before'));
    await killed.journal(save, 0).append('answer');
    // What saving does first; the process dies before it notes the new save.
    await killed.keep({ ...save, sequence: 2 }, Buffer.from('all of it'));
    await cache.save(noted?.path ?? '', noted?.key ?? '');

    const next = open();
    const newest = await next.newest();
    expect(newest).toEqual(save);
    const loaded = await next.load(newest ?? save);
    expect(loaded.save.sequence).toBe(2);
    expect(Buffer.from(loaded.content).toString()).toBe('all of it');
  });
});
