/** A disk at fault under the file in which the work file or the archive lies while it is open. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Files, OpenFile } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { expectArchiveEquals } from '../../support/archive.js';
import { backUpWhole, cliWorld } from '../../support/cli.js';
import { tickMs } from '../../support/clock.js';
import { systemError } from '../../support/failing-files.js';

const tiny = () => cliWorld({ scale: 0.02 }, '--details', 'none');

interface Watched {
  readonly files: Files;
  /** Reads and writes up to now. */
  calls(): number;
  /** Files that are open. */
  open(): number;
}

/** Scratch files of which the n-th call (from 1) is `damaged`; none with 0. */
function watched(
  n: number,
  damaged: (file: OpenFile, ...given: Parameters<OpenFile['write']>) => void,
): Watched {
  let [calls, open] = [0, 0];
  const scratch: Files['scratch'] = async (path) => {
    const file = await realFiles.scratch(path);
    open++;
    return {
      sizeBytes: file.sizeBytes,
      read: (into, at) => {
        if (++calls === n) damaged(file, new Uint8Array(0), at);
        return file.read(into, at);
      },
      write: (bytes, at) => {
        if (++calls === n) damaged(file, bytes, at);
        else file.write(bytes, at);
      },
      close: () => {
        open--;
        file.close();
      },
    };
  };
  return { files: { ...realFiles, scratch }, calls: () => calls, open: () => open };
}

const failing = (code: string) => () => {
  throw systemError(code);
};

it('whichever call of the disk fails, the run says so, leaves no file open, and the next one is whole', async () => {
  const counting = watched(0, () => {});
  const first = tiny();
  expect((await first.runWith(counting, 'backup', '--directory', first.directory)).code).toBe(0);
  expect(counting.open()).toBe(0);
  const most = counting.calls();
  expect(most).toBeGreaterThan(50);
  for (const share of [0, 0.3, 0.95]) {
    const world = tiny();
    const faulty = watched(1 + Math.floor(most * share), failing('ENOSPC'));
    const { code, err } = await world.runWith(faulty, 'backup', '--directory', world.directory);
    expect(code, err).toBe(1);
    expect(err, `at ${share}`).toMatch(
      /^Error: Cannot (?:read|write) .*: the disk is full \(ENOSPC\)\.\nNext: Free/m,
    );
    expect(faulty.open()).toBe(0);
    await backUpWhole(world);
    await expectArchiveEquals(world.directory, world.workspace);
  }
});

it('what is flipped under the engine is noticed, and never saved or published', async () => {
  /** Of the n-th write, a bit is another one on the disk. */
  const flipping = (n: number) => {
    let writes = 0;
    const scratch: Files['scratch'] = async (path) => {
      const file = await realFiles.scratch(path);
      return {
        ...file,
        write(bytes, at) {
          const last = bytes.length - 20;
          file.write(++writes === n ? bytes.with(last, (bytes[last] ?? 0) ^ 1) : bytes, at);
        },
      };
    };
    return { files: { ...realFiles, scratch }, writes: () => writes };
  };
  const counting = flipping(0);
  const first = tiny();
  await first.runWith(counting, 'backup', '--directory', first.directory);
  let refused = 0;
  for (const share of [0.3, 0.6, 0.9]) {
    const world = tiny();
    const run = flipping(Math.floor(counting.writes() * share));
    const { code, err } = await world.runWith(run, 'backup', '--directory', world.directory);
    if (code !== 0) {
      refused++;
      expect(err).toMatch(/^Error: (The disk gave back something else|The archive differs)/m);
    }
    await backUpWhole(world);
    await expectArchiveEquals(world.directory, world.workspace);
  }
  expect(refused).toBeGreaterThan(1);
});

it('what is cut off under the engine is noticed, and never saved or published', async () => {
  let isCut = false;
  const scratch: Files['scratch'] = async (path) => {
    const file = await realFiles.scratch(path);
    let length = 0;
    return {
      ...file,
      // The file ends in the middle from the moment on at which the archive is written.
      read: (into, at) => file.read(isCut ? into.subarray(0, Math.max(0, length / 2 - at)) : into, at),
      write(bytes, at) {
        file.write(bytes, at);
        length = Math.max(length, at + bytes.byteLength);
      },
    };
  };
  let files = 0;
  const cutting: Files['scratch'] = (path) => {
    isCut = ++files > 1;
    return scratch(path);
  };
  const world = tiny();
  const { code, err } = await world.runWith(
    { files: { ...realFiles, scratch: cutting } },
    ...['backup', '--directory', world.directory],
  );
  expect(isCut).toBe(true);
  expect(code).toBe(1);
  expect(err).toContain('the file is shorter than it was');
  expect(readdirSync(world.directory).filter((name) => name.endsWith('.sqlite'))).toEqual([]);
  await backUpWhole(world);
  await expectArchiveEquals(world.directory, world.workspace);
});

it('a disk that takes long for each write costs runs, and nothing else', async () => {
  const world = tiny();
  const slow: Files = {
    ...realFiles,
    async append(path, bytes) {
      world.clock.step(90_000);
      await realFiles.append(path, bytes);
    },
    async replace(path, content) {
      world.clock.step(30_000);
      await realFiles.replace(path, content);
    },
  };
  const codes: number[] = [];
  for (let runs = 0; codes.at(-1) !== 0 && runs < 30; runs++) {
    const backup = ['backup', '--directory', world.directory, '--time-limit', '10m'];
    codes.push((await world.runWith({ files: slow }, ...backup)).code);
    world.clock.step(tickMs);
  }
  expect(codes.at(-1)).toBe(0);
  expect(new Set(codes.slice(0, -1))).toEqual(new Set([3]));
  await expectArchiveEquals(world.directory, world.workspace);
});

it('nothing is left in the folders when a run has ended, nothing open has a name while it runs, and nobody else may read', async () => {
  const seen = new Set<string>();
  const readable = new Set<string>();
  const world = tiny();
  const look = () => {
    for (const name of readdirSync(world.directory, { recursive: true })) {
      seen.add(String(name));
      const entry = statSync(join(world.directory, String(name)), { throwIfNoEntry: false });
      if (entry?.isFile() && (entry.mode & 0o077) !== 0) readable.add(String(name));
    }
  };
  const files: Files = {
    ...realFiles,
    async scratch(path) {
      const file = await realFiles.scratch(path);
      look();
      return {
        ...file,
        write: (bytes, at) => {
          file.write(bytes, at);
          look();
        },
      };
    },
  };
  await world.runWith({ files }, 'backup', '--directory', world.directory);
  look();
  expect([...seen].some((name) => name.endsWith('.sqlite'))).toBe(true);
  expect(process.platform === 'win32' ? [] : [...readable]).toEqual([]);
  const open = [...seen].filter((name) => /_open/.test(name));
  expect(process.platform === 'linux' ? open : []).toEqual([]);
  const work = readdirSync(world.directory).find((name) => name.startsWith('.work')) ?? '';
  expect(readdirSync(join(world.directory, work)).filter((name) => !name.endsWith('.sealed'))).toEqual([]);
});
