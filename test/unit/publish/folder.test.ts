import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveReader } from '../../../src/archive/reader.js';
import { folderPublisher } from '../../../src/publish/folder.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { inWords } from '../../../src/system/file-errors.js';
import type { Files } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';
import { holdings } from '../../support/holdings.js';
import { realPublication } from '../../support/real-archives.js';
import { workspace } from '../../support/release-publisher.js';

const sqlite = await loadSqlite();
const first = '20261121T0215Z';
const second = '20261122T0215Z';

/** A folder with two archives, seen through these files. */
async function folder(seen: Partial<Files> = {}) {
  const directory = temporaryFolder();
  const publisherOf = (files: Files) =>
    folderPublisher(directory, workspace, { files: inWords(files), archives: archiveReader(sqlite) });
  for (const id of [first, second]) {
    await publisherOf(realFiles).publish(await realPublication(id, true, holdings({ users: 1 })));
  }
  return { directory, publisher: publisherOf({ ...realFiles, ...seen }) };
}

const denied = () =>
  Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }));

describe('a folder of archives', () => {
  it('continues beside one that belongs to another user, and says so', async () => {
    const { publisher } = await folder({
      readPart: (path, ...part) => (path.includes(first) ? denied() : realFiles.readPart(path, ...part)),
    });
    const { backups, broken } = await publisher.shelf();
    expect(backups.map(({ backupId }) => backupId)).toEqual([second]);
    expect(broken).toEqual([
      expect.stringMatching(/^prosonata-.*20261121T0215Z\.sqlite cannot be read\. .*EACCES/),
    ]);
  });

  it('cannot prove one that can be looked at and not read', async () => {
    const { publisher } = await folder({ open: denied });
    const [backup] = (await publisher.shelf()).backups;
    expect(await backup?.verify()).toMatch(/cannot be read\. .*EACCES/);
  });

  it('passes over one that goes while it is looked at', async () => {
    const { publisher } = await folder({
      stat: async (path) => (path.includes(first) ? undefined : realFiles.stat(path)),
    });
    expect(await publisher.shelf()).toMatchObject({ backups: [{ backupId: second }], broken: [] });
  });

  it('is looked through by a small part of its bytes, each file once while it does not change', async () => {
    let bytes = 0;
    let looks = 0;
    const { directory, publisher } = await folder({
      async readPart(path, offset, length) {
        looks += 1;
        bytes += length;
        return realFiles.readPart(path, offset, length);
      },
      read: async () => {
        throw new Error('nothing is read as a whole');
      },
    });
    const [one] = (await publisher.shelf()).backups;
    expect(one?.holds).toEqual(holdings({ users: 1 }));
    const sizes = await Promise.all(
      readdirSync(directory).map(
        async (name) => (await realFiles.stat(join(directory, name)))?.sizeBytes ?? 0,
      ),
    );
    expect(bytes).toBeLessThan(sizes.reduce((sum, size) => sum + size));
    const before = looks;
    await publisher.shelf();
    expect(looks).toBe(before);
    const path = join(directory, readdirSync(directory).find((name) => name.includes(second)) ?? '');
    await realFiles.touch(path);
    await publisher.shelf();
    expect(looks).toBeGreaterThan(before);
  });

  it('does not take the archive of another backup for one of its name', async () => {
    const { directory, publisher } = await folder();
    const [name = ''] = readdirSync(directory);
    await realFiles.rename(join(directory, name), join(directory, name.replace(first, '20261123T0215Z')));
    const { backups, broken } = await publisher.shelf();
    expect(backups.map(({ backupId }) => backupId)).toEqual([second]);
    expect(broken).toEqual([expect.stringContaining('holds another backup than its name says')]);
  });
});
