/** Places for work files, as the contract of stores wants them: a folder, the Actions cache. */
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionsCachePorts, actionsCacheStore } from '../../src/store/actions-cache.js';
import { folderStore } from '../../src/store/folder.js';
import { cacheFolder, type PostNote } from '../../src/store/post-note.js';
import type { Store } from '../../src/store/store.js';
import { realFiles } from '../../src/system/real.js';
import { deriveSealKey } from '../../src/workfile/seal.js';
import { type RestingPlace, restingWorkspace } from '../contract/store.contract.js';
import { temporaryFolder } from './cli.js';
import { fixedClock, tickMs } from './clock.js';
import { github } from './github/octokit.js';
import type { GitHubServices } from './github/services.js';
import { loopbackCache } from './loopback-cache.js';
import { githubClient } from './release-publisher.js';
import { memoryScratch } from './storages.js';

const ownKey = 'key-0123456789abcdef';
const sealKeyOf = (apiKey: string) => deriveSealKey(apiKey, 'https://agency.example');

export async function folderRest(): Promise<RestingPlace> {
  const folder = temporaryFolder();
  return {
    store: async (apiKey = ownKey) =>
      folderStore(folder, restingWorkspace, await sealKeyOf(apiKey), {
        files: realFiles,
        scratch: memoryScratch,
      }),
    async endRun() {},
    spoil(how) {
      const sealed = readdirSync(folder).filter((name) => name.endsWith('.sealed'));
      const path = join(folder, sealed.sort().at(-1) ?? '');
      const bytes = readFileSync(path);
      const half = Math.floor(bytes.length / 2);
      if (how === 'change') writeFileSync(path, bytes.with(half, (bytes[half] ?? 0) ^ 1));
      else truncateSync(path, how === 'empty' ? 0 : half);
    },
  };
}

export interface CacheRun {
  readonly store: Store;
  /** What the post step would find noted. */
  note(): PostNote | undefined;
}

export interface CacheRuns {
  readonly services: GitHubServices;
  /** The workspace of the job. */
  readonly root: string;
  readonly cache: ReturnType<typeof loopbackCache>;
  /** The store as the next run has it. */
  next(apiKey?: string, ports?: Partial<ActionsCachePorts>): Promise<CacheRun>;
}

/** Runs of one workflow on a GitHub on loopback. */
export async function cacheRuns(): Promise<CacheRuns> {
  const clock = fixedClock();
  const services = await github({ now: clock.now });
  const root = temporaryFolder();
  const path = cacheFolder(restingWorkspace);
  const cache = loopbackCache(services, root);
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  let run = 0;
  return {
    services,
    root,
    cache,
    async next(apiKey = ownKey, ports = {}) {
      clock.step(tickMs);
      let noted: PostNote | undefined;
      const store = actionsCacheStore(
        {
          workspace: restingWorkspace,
          sealKey: await sealKeyOf(apiKey),
          path,
          folder: join(root, path),
          runLabel: `${++run}-1-x`,
          ref: 'refs/heads/main',
          cacheMode: undefined,
          force: false,
        },
        {
          cache,
          github: githubClient(services, { actions: 'write' }),
          files: realFiles,
          scratch: memoryScratch,
          clock,
          log: silent,
          noteForPost: (note) => {
            noted = note;
          },
          ...ports,
        },
      );
      return { store, note: () => noted };
    },
  };
}

export async function cacheRest(): Promise<RestingPlace> {
  const runs = await cacheRuns();
  let current: CacheRun | undefined;
  return {
    async store(apiKey) {
      current = await runs.next(apiKey);
      return current.store;
    },
    async endRun(isKilled) {
      const note = current?.note();
      // The post step, in a process of its own.
      if (isKilled && note) await runs.cache.save(note.path, note.key);
      rmSync(join(runs.root, cacheFolder(restingWorkspace)), { recursive: true, force: true });
    },
    spoil(how) {
      const { cache } = runs.services;
      const key = cache.entries().at(-1)?.key ?? '';
      cache.damage(key, (bytes) => {
        const half = Math.floor(bytes.length / 2);
        if (how === 'empty') return Buffer.alloc(0);
        if (how === 'cut') return bytes.subarray(0, half);
        return Buffer.from(bytes.with(half, (bytes[half] ?? 0) ^ 1));
      });
    },
  };
}
