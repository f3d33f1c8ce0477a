import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import { type Lock, lockFolder } from '../../../src/store/lock.js';
import type { Files, Host } from '../../../src/system/ports.js';
import { realHost } from '../../../src/system/real.js';

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

const host = (processId: number, more: Partial<Host> = {}): Host => ({
  name: 'here',
  life: 'boot 1, namespace 1',
  processId,
  isAlive: (id) => id !== 1,
  beginOf: (id) => `begin of ${id}`,
  ...more,
});
/** A system that tells nothing of itself. */
const bare: Partial<Host> = { life: undefined, beginOf: () => undefined };
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
    if (error instanceof BackupError) return undefined;
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
    await expect(second.refresh()).rejects.toBeInstanceOf(BackupError);
    expect(kept.size).toBe(0);
  });
});

describe('the holder of a lock', () => {
  /** Whether a process on `taker` may take over what one on `holder` has locked a moment ago. */
  const isTakenOver = async (holder: Host, taker: Host) => {
    const { files } = memory();
    await lockFolder(folder, { files, clock, host: holder });
    return (await lockedBy(lockFolder(folder, { files, clock, host: taker }))) !== undefined;
  };

  it.each<[string, boolean, Host, Host]>([
    ['lives', false, host(2), host(3)],
    ['is gone', true, host(1), host(3)],
    ['was killed with its container, and its number is that of this process', true, host(7), host(7)],
    [
      'was killed with its container, and its number is that of another process in the next one',
      true,
      host(7, { life: 'boot 1, namespace 2' }),
      host(9, { life: 'boot 1, namespace 3' }),
    ],
    [
      'went down with the machine, and its number is that of another process now',
      true,
      host(7, { life: 'boot 1, namespace 1' }),
      host(9, { life: 'boot 2, namespace 1' }),
    ],
    [
      'is gone, and its number was given to another process',
      true,
      host(7, { beginOf: () => '100' }),
      host(9, { beginOf: () => '200' }),
    ],
    ['is on another machine', false, host(1, { name: 'there', life: 'boot 9' }), host(9)],
    ['lives where the system tells nothing', false, host(7, bare), host(9, bare)],
    ['is gone where the system tells nothing', true, host(1, bare), host(9, bare)],
    ['had the number of this process where the system tells nothing', true, host(7, bare), host(7, bare)],
  ])('%s: taken over: %s', async (_, expected, holder, taker) => {
    expect(await isTakenOver(holder, taker)).toBe(expected);
  });

  it('that an earlier version has written down is judged by its number alone', async () => {
    const { kept, files } = memory();
    kept.set(path, JSON.stringify({ host: 'here', processId: 7, token: 'x' }));
    expect(await lockedBy(lockFolder(folder, { files, clock, host: host(9) }))).toBeUndefined();
  });
});

describe('a lock that was never finished', () => {
  it('goes when it is old, because a young one may be made just now', async () => {
    const { kept, files } = memory();
    kept.set('/folder/lock.0123456789ab.part', 'x');
    for (const [minutes, left] of [
      [5, true],
      [15, false],
    ] as const) {
      const later = { now: () => minutes * 60_000 };
      await (await lockFolder(folder, { files, clock: later, host: host(2) })).release();
      expect([minutes, kept.size > 0]).toEqual([minutes, left]);
    }
  });
});

describe('this machine', () => {
  it.runIf(process.platform === 'linux')('tells in which life of it a process began, and when', () => {
    expect(realHost.life).toMatch(/^[0-9a-f-]{36} pid:\[\d+\]$/);
    expect(realHost.beginOf(process.pid)).toMatch(/^\d+$/);
    expect(realHost.beginOf(process.pid)).toBe(realHost.beginOf(process.pid));
    expect(realHost.beginOf(2 ** 30)).toBeUndefined();
  });
});
