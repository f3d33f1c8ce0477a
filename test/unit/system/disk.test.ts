import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as promises from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveName } from '../../../src/publish/publisher.js';
import { diskFiles } from '../../../src/system/disk.js';
import { backupIdAt, formatSaveName, workspaceSlug } from '../../../src/workfile/save.js';
import { temporaryFolder } from '../../support/cli.js';
import { fixedClock } from '../../support/clock.js';
import { systemError } from '../../support/failing-files.js';
import { watchedFiles } from '../../support/watched-files.js';

const content = Buffer.from('content');

describe('a file that is written', () => {
  it('is synced before it gets its name, and its folder afterwards', async () => {
    const folder = temporaryFolder();
    const { files, calls } = watchedFiles();
    await files.replace(join(folder, 'file'), content);
    expect(calls).toEqual([
      'writeFile file.part',
      'sync file.part',
      'rename file',
      `sync ${basename(folder)}`,
    ]);
  });

  it('is synced behind each piece that is appended, and where it was cut off', async () => {
    const path = join(temporaryFolder(), 'file');
    const { files, calls } = watchedFiles();
    await files.append(path, content);
    await files.append(path, content);
    await files.truncate(path, 3);
    expect(calls).toEqual([...['writeFile file', 'sync file', 'writeFile file', 'sync file'], 'sync file']);
    expect(readFileSync(path, 'utf8')).toBe('con');
  });

  it('takes no way through a link that somebody has put there, and can be read by its owner alone', async () => {
    const folder = temporaryFolder();
    const target = join(folder, 'target');
    const path = join(folder, 'file');
    writeFileSync(target, 'untouched');
    for (const name of ['file.part', 'file']) symlinkSync(target, join(folder, name));
    await watchedFiles().files.replace(path, content);
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await expect(watchedFiles().files.append(join(folder, 'file.part'), content)).rejects.toThrow('ELOOP');
  });

  it('is written beside its name under one that nobody can know before', async () => {
    const folder = temporaryFolder();
    const names = new Set<string>();
    const { files } = watchedFiles((call) => {
      if (call === 'sync') for (const name of readdirSync(folder)) names.add(name);
      return undefined;
    });
    for (let writes = 0; writes < 3; writes++) await files.replace(join(folder, 'file'), content);
    expect([...names].filter((name) => name.endsWith('.part'))).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('a system that cannot sync', () => {
  const refusals = ['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', 'EINVAL', 'EBADF'];

  it.each(refusals)('keeps nobody from writing, and is logged once, at debug: %s', async (code) => {
    const folder = temporaryFolder();
    const { files, debug } = watchedFiles((call) => (call === 'sync' ? systemError(code) : undefined));
    await files.replace(join(folder, 'file'), content);
    await files.append(join(folder, 'file'), content);
    await files.truncate(join(folder, 'file'), 3);
    expect(await files.create(join(folder, 'lock'), 'x')).toBe(true);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('con');
    expect(debug).toEqual([expect.stringMatching(new RegExp(`cannot be synced \\(${code}\\)`))]);
  });

  it.each(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS'])('is none that has lost data: %s', async (code) => {
    const folder = temporaryFolder();
    for (const where of ['file', basename(folder)]) {
      const { files, debug } = watchedFiles((call, path) =>
        call === 'sync' && basename(path).startsWith(where) ? systemError(code) : undefined,
      );
      await expect(files.replace(join(folder, 'file'), content)).rejects.toThrow(code);
      expect(debug).toEqual([]);
    }
    const { files } = watchedFiles((call) => (call === 'sync' ? systemError(code) : undefined));
    await expect(files.append(join(folder, 'journal'), content)).rejects.toThrow(code);
  });
});

describe('a rename that is refused', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'is tried for some seconds, as a virus scanner lets go: %s',
    async (code) => {
      const path = join(temporaryFolder(), 'file');
      let refusals = 5;
      const { files, clock } = watchedFiles((call) =>
        call === 'rename' && refusals-- > 0 ? systemError(code) : undefined,
      );
      await files.replace(path, content);
      expect(readFileSync(path, 'utf8')).toBe('content');
      expect(clock.now()).toBeGreaterThan(1_000);
    },
  );

  it('for ever is reported after ten seconds at most, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const { files, clock } = watchedFiles((call) => (call === 'rename' ? systemError('EPERM') : undefined));
    await expect(files.replace(join(folder, 'file'), content)).rejects.toThrow('EPERM');
    expect(clock.now()).toBeGreaterThan(5_000);
    expect(clock.now()).toBeLessThanOrEqual(10_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('for another reason is reported at once', async () => {
    const { files, clock } = watchedFiles((call) => (call === 'rename' ? systemError('EXDEV') : undefined));
    await expect(files.replace(join(temporaryFolder(), 'file'), content)).rejects.toThrow('EXDEV');
    expect(clock.now()).toBe(0);
  });
});

describe('a file that is held open by another program, on Windows', () => {
  it.each(['remove', 'removeFolder'] as const)('is removed once it is let go: %s', async (removal) => {
    const folder = temporaryFolder();
    const path = join(folder, 'held');
    let refusals = 3;
    const { files, clock } = watchedFiles((call) =>
      call === 'rm' && refusals-- > 0 ? systemError('EBUSY') : undefined,
    );
    writeFileSync(path, 'content');
    await files[removal](path);
    expect(readdirSync(folder)).toEqual([]);
    expect(clock.now()).toBeGreaterThan(0);
  });

  it('for ever is reported', async () => {
    const { files } = watchedFiles((call) => (call === 'rm' ? systemError('EPERM') : undefined));
    await expect(files.remove(join(temporaryFolder(), 'held'))).rejects.toThrow('EPERM');
  });
});

describe('names of files', () => {
  it('differ in more than upper and lower case, which Windows and macOS do not tell apart', () => {
    const hosts = ['Agency.Example', 'agency.example', 'AGENCY.example'];
    const slugs = hosts.map((host) => workspaceSlug(`https://${host}`));
    expect(new Set(slugs).size).toBe(1);
    expect(slugs[0]).toBe(slugs[0]?.toLowerCase());
    const id = backupIdAt(Date.UTC(2026, 10, 23, 2, 15));
    const save = { workspace: slugs[0] ?? '', backupId: id, status: 'partial', sequence: 1 } as const;
    // None of the characters and endings that Windows refuses.
    for (const name of [formatSaveName(save), archiveName(slugs[0] ?? '', id)]) {
      expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]$/);
    }
  });
});

describe('a file that must be new', () => {
  it('is made where the file system has no second names', async () => {
    const path = join(temporaryFolder(), 'lock');
    const link = () => Promise.reject(systemError('EOPNOTSUPP'));
    const files = diskFiles({
      clock: fixedClock(),
      log: { debug: () => {} },
      disk: { ...promises, link },
    });
    expect([await files.create(path, 'x'), await files.create(path, 'y')]).toEqual([true, false]);
    expect(readFileSync(path, 'utf8')).toBe('x');
  });

  it('leaves nothing beside it when it cannot be written', async () => {
    const folder = temporaryFolder();
    const { files } = watchedFiles((call) => (call === 'writeFile' ? systemError('ENOSPC') : undefined));
    await expect(files.create(join(folder, 'lock'), 'x')).rejects.toThrow('ENOSPC');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
