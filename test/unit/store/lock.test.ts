import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FolderLocked, type Lock, lockFolder } from '../../../src/store/lock.js';
import type { Files, Host } from '../../../src/system/ports.js';

const folder = '/folder';
const path = '/folder/lock';

/** Files in memory that know what a lock needs. */
function memory() {
  const kept = new Map<string, string>();
  const files = {
    makeFolder: async () => {},
    create: async (name: string, content: string) => {
      if (kept.has(name)) return false;
      kept.set(name, content);
      return true;
    },
    read: async (name: string) => {
      const content = kept.get(name);
      return content === undefined ? undefined : Buffer.from(content);
    },
    stat: async (name: string) => {
      const content = kept.get(name);
      return content === undefined ? undefined : { sizeBytes: content.length, changedAt: 0 };
    },
    remove: async (name: string) => void kept.delete(name),
    list: async () => [...kept.keys()].map((name) => name.slice(folder.length + 1)).sort(),
    touch: async () => {},
  } as unknown as Files;
  return { kept, files };
}

const host = (processId: number): Host => ({ name: 'here', processId, isAlive: (id) => id !== 1 });
const clock = { now: () => 0 };
const stale = JSON.stringify({ host: 'here', processId: 1 });

/** The same files; every operation waits for its turn. */
function inTurns(files: Files, scheduler: fc.Scheduler): Files {
  const turn =
    <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      await scheduler.schedule(Promise.resolve());
      return work(...given);
    };
  return {
    ...files,
    create: turn(files.create),
    read: turn(files.read),
    stat: turn(files.stat),
    remove: turn(files.remove),
    list: turn(files.list),
  };
}

async function lockedBy(lock: Promise<Lock>): Promise<Lock | undefined> {
  try {
    return await lock;
  } catch (error) {
    if (error instanceof FolderLocked) return undefined;
    throw error;
  }
}

describe('a stale lock', () => {
  it('is taken over by one process at most, however their steps interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 3 }), async (scheduler, processes) => {
        const { kept, files } = memory();
        kept.set(path, stale);
        const tries = Array.from({ length: processes }, (_, index) =>
          lockedBy(lockFolder(folder, { files: inTurns(files, scheduler), clock, host: host(index + 2) })),
        );
        const locks = await scheduler.waitFor(Promise.all(tries));
        const held = locks.filter((lock) => lock !== undefined);
        expect(held.length).toBeLessThanOrEqual(1);
        expect([...kept.keys()]).toEqual([path]);
        expect(kept.get(path) === stale).toBe(held.length === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('is taken over although another process died when it was about to', async () => {
    const { kept, files } = memory();
    kept.set(path, stale);
    const dies = { ...files, remove: () => Promise.reject(new Error('killed')) };
    await expect(lockFolder(folder, { files: dies, clock, host: host(1) })).rejects.toThrow('killed');
    expect(kept.size).toBe(2);
    await (await lockFolder(folder, { files, clock, host: host(2) })).release();
    expect([...kept]).toEqual([]);
  });
});

describe('a process that was taken for dead', () => {
  it('learns of it, and leaves the lock of the other one alone', async () => {
    const { kept, files } = memory();
    const first = await lockFolder(folder, { files, clock, host: host(1) });
    const second = await lockFolder(folder, { files, clock, host: host(2) });
    await expect(first.refresh()).rejects.toThrow('has taken over');
    await first.release();
    await second.refresh();
    await second.release();
    await expect(second.refresh()).rejects.toBeInstanceOf(FolderLocked);
    expect(kept.size).toBe(0);
  });
});
