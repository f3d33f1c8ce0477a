import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveReader } from '../../../src/archive/reader.js';
import { folderPublisher } from '../../../src/publish/folder.js';
import { PublishedDiffers } from '../../../src/publish/publisher.js';
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

  it('takes nothing that its disk gives back in another way', async () => {
    const { publisher } = await folder({ open: (path) => realFiles.open(path.replace(second, first)) });
    const again = await realPublication(second, true, holdings({ users: 1 }));
    await expect(publisher.publish(again)).rejects.toThrow(PublishedDiffers);
  });

  it('no longer has one that goes before it is proved', async () => {
    const { directory, publisher } = await folder();
    const [backup] = (await publisher.shelf()).backups;
    rmSync(join(directory, backup?.name ?? ''));
    expect(await backup?.verify()).toMatch(/is not there any more/);
  });

  it('passes a bug on, and does not call it a file that cannot be read', async () => {
    const bug = new TypeError('a bug');
    const { publisher } = await folder({ readPart: () => Promise.reject(bug) });
    await expect(publisher.shelf()).rejects.toBe(bug);
  });
});

/** The two archives, of which the second is there under the name of an encrypted one, with this in it. */
async function withEncrypted(content: string) {
  const { directory, publisher } = await folder();
  const plain = readdirSync(directory).find((name) => name.includes(second)) ?? '';
  rmSync(join(directory, plain));
  writeFileSync(join(directory, `${plain}.age`), content);
  return { path: join(directory, `${plain}.age`), publisher };
}

describe('a file of a folder that only has the name of an archive', () => {
  it.each([0, 1, 5000])('because it ends behind %i bytes is told of', async (size) => {
    const { directory, publisher } = await folder();
    truncateSync(join(directory, readdirSync(directory)[0] ?? ''), size);
    expect(await publisher.shelf()).toMatchObject({
      backups: [{ backupId: second }],
      broken: [expect.stringContaining('is no archive, or is cut off')],
    });
  });

  it('of an encrypted one is told of', async () => {
    const { publisher } = await withEncrypted('nothing that is encrypted');
    const { broken } = await publisher.shelf();
    expect(broken).toEqual([expect.stringContaining('is no encrypted archive')]);
  });

  it('of an encrypted one of another size is told of', async () => {
    const { path, publisher } = await withEncrypted('age-encryption.org/v1\n');
    const file = { name: path.split('/').at(-1), sizeBytes: 1000, sha256: '0'.repeat(64), holds: null };
    writeFileSync(`${path}.json`, JSON.stringify(file));
    const { broken } = await publisher.shelf();
    expect(broken).toEqual([expect.stringContaining('is cut off, or was changed')]);
  });

  it.each(['nothing', 'the file of another one'])(
    'of an encrypted one cannot be proved with %s beside it',
    async (beside) => {
      const { path, publisher } = await withEncrypted('age-encryption.org/v1\n');
      const other = { name: 'another.sqlite.age', sizeBytes: 22, sha256: '0'.repeat(64), holds: null };
      if (beside !== 'nothing') writeFileSync(`${path}.json`, JSON.stringify(other));
      const encrypted = (await publisher.shelf()).backups.find(({ backupId }) => backupId === second);
      expect(await encrypted?.verify()).toMatch(/cannot be proved: no file beside it/);
    },
  );
});
