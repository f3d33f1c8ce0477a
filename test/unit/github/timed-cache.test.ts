import { describe, expect, it } from 'vitest';
import type { CacheClient } from '../../../src/github/cache-client.js';
import { GitHubTrouble } from '../../../src/github/errors.js';
import { timedCache } from '../../../src/github/timed-cache.js';

const never = () => new Promise<never>(() => {});

/** A cache that never answers, for a run that began at 0; `time` lets a limit of so many milliseconds come to pass. */
function silentCache(more: Partial<CacheClient> = {}) {
  const limits: { ms: number; controller: AbortController }[] = [];
  const run = new AbortController();
  let now = 0;
  const clock = {
    now: () => now,
    timeout: (ms: number) => {
      const controller = new AbortController();
      limits.push({ ms, controller });
      return { signal: controller.signal, clear: () => {} };
    },
  };
  const silent = { lookUp: never, restore: never, save: never, ...more } as unknown as CacheClient;
  const cache = timedCache(silent, { restoreBy: 300_000, saveBy: 600_000 }, { clock, signal: run.signal });
  return {
    cache,
    limits: () => limits.map(({ ms }) => ms),
    timeUp: () => limits.at(-1)?.controller.abort(),
    end: () => run.abort(),
    at: (ms: number) => {
      now = ms;
    },
  };
}

describe('a cache that does not answer', () => {
  it.each(['lookUp', 'restore', 'save'] as const)('is given up when its time is over: %s', async (call) => {
    const { cache, timeUp } = silentCache();
    const answer = cache[call]('path', 'key');
    timeUp();
    await expect(answer).rejects.toThrow(GitHubTrouble);
    await expect(answer).rejects.toThrow(/work file .* Actions cache: no answer within \d+ seconds\.$/);
  });

  it('has what is left of the run, all tries of restoring together', async () => {
    const { cache, limits, at } = silentCache();
    cache.restore('path', 'key').catch(() => undefined);
    at(120_000);
    cache.restore('path', 'key').catch(() => undefined);
    cache.save('path', 'key').catch(() => undefined);
    at(400_000);
    cache.restore('path', 'key').catch(() => undefined);
    expect(limits()).toEqual([300_000, 180_000, 480_000, 0]);
  });

  it('has half a minute to save although nothing is left of the run', async () => {
    const { cache, limits, at } = silentCache();
    at(599_000);
    cache.save('path', 'key').catch(() => undefined);
    at(700_000);
    cache.save('path', 'key').catch(() => undefined);
    expect(limits()).toEqual([30_000, 30_000]);
  });

  it('is given up soon after the run was asked to end, before or meanwhile', async () => {
    const { cache, limits, timeUp, end } = silentCache();
    const first = cache.save('path', 'key');
    end();
    expect(limits()).toEqual([600_000, 5_000]);
    timeUp();
    await expect(first).rejects.toThrow('because the run had to end');
    const second = cache.save('path', 'key');
    expect(limits()).toEqual([600_000, 5_000, 600_000, 5_000]);
    timeUp();
    await expect(second).rejects.toThrow('because the run had to end');
  });

  it('is not held against one that answers, nor its fault told as another one', async () => {
    const { cache } = silentCache({
      lookUp: async () => 'key',
      save: async () => Promise.reject(new Error('a bug')),
    });
    expect(await cache.lookUp('path', 'key')).toBe('key');
    await expect(cache.save('path', 'key')).rejects.toThrow('a bug');
  });
});
