import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/publish/publisher.js';
import { expectBytesEqual } from '../../support/archive.js';
import { actionWorld, publishedFile } from '../../support/built-action.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, tickMs } from '../../support/clock.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { type Fault, faultOn } from '../../support/github/github-faults.js';
import { isMissing } from '../../support/programs.js';

/** One list, so that a run is over soon: what is published is not the question here, but how. */
const { customers = [] } = madeRecords();
const demo = { records: { customers } };
const resources = { resources: 'customers' };

describe('an artifact', () => {
  it('holds the archive as one file that is named as it is, for as many days as asked', async () => {
    const world = await actionWorld({ demo, permissions: { actions: 'write' } });
    const { main, outputs, left } = await world.tick({
      ...resources,
      publish: 'artifact',
      'artifact-retention-days': '30',
    });
    expect(main.code, main.log).toBe(0);
    const [artifact] = world.github.artifacts.artifacts();
    expect(artifact).toMatchObject({ name: outputs.archive, digest: `sha256:${outputs.sha256}` });
    expect(outputs['artifact-id']).toBe(String(artifact?.id));
    expect((artifact?.expiresAt ?? 0) - world.now()).toBeCloseTo(30 * dayMs, -5);
    const bytes = world.github.artifacts.content(artifact?.id ?? 0) ?? Buffer.alloc(0);
    expect(await expectBytesEqual(bytes, world.workspace)).toBe(180);
    expect(left.temp.filter((path) => path.includes('sqlite'))).toEqual([]);
    expect(world.github.releases.all()).toEqual([]);
  });

  it('is uploaded again by the next run when its upload broke', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('FinalizeArtifact', { kind: 'status', status: 500 }));
    expect(
      (
        await world.tick({
          ...resources,
          publish: 'artifact',
        })
      ).outputs.status,
    ).toBe('paused');
    world.github.setFaults(undefined);
    world.step(tickMs);
    const before = world.workspace.requests.length;
    expect(
      (
        await world.tick({
          ...resources,
          publish: 'artifact',
        })
      ).outputs.status,
    ).toBe('finished');
    expect(world.workspace.requests).toHaveLength(before);
    expect(world.github.artifacts.artifacts()).toHaveLength(1);
  });

  it('that is not on GitHub what was uploaded is removed and uploaded once more', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(({ operation, count }) => {
      if (operation === 'FinalizeArtifact' && count === 1) {
        for (const id of world.github.artifacts.ids()) world.github.artifacts.damage(id);
      }
      return undefined;
    });
    const { outputs, main } = await world.tick({ ...resources, publish: 'artifact' });
    expect(outputs.status, main.log).toBe('finished');
    const [artifact, ...more] = world.github.artifacts.artifacts();
    expect(more).toEqual([]);
    expect(artifact?.digest).toBe(`sha256:${outputs.sha256}`);
    expect(outputs['artifact-id']).toBe(String(artifact?.id));
  });

  it('tells the last backup when the cache was evicted; one that somebody else has made does not', async () => {
    const inputs = { ...resources, publish: 'artifact' };
    const world = await actionWorld({ demo });
    expect((await world.tick(inputs)).outputs.status).toBe('finished');
    world.github.cache.evict({ prefix: '' });
    world.step(tickMs);
    expect((await world.tick(inputs)).outputs.status).toBe('idle');
    const [{ name, id } = { name: '', id: 0 }] = world.github.artifacts.artifacts();
    world.github.artifacts.remove(id);
    const token = world.github.runtimeToken({ run: 99, workflow: '.github/workflows/lint.yml' });
    world.github.artifacts.plant(name, token);
    expect((await world.tick(inputs)).outputs.status).toBe('finished');
  });

  it('leaves no archive on the disk when its upload is killed', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('FinalizeArtifact', { kind: 'hang' }));
    const isFinalizing = () =>
      world.github.requests.some(({ operation }) => operation === 'FinalizeArtifact');
    const { main, left } = await world.tick(
      { ...resources, publish: 'artifact' },
      { interruption: { kind: 'kill', when: isFinalizing } },
    );
    expect(main.signal).toBe('SIGKILL');
    expect(left.temp.filter((path) => path.includes('sqlite'))).toEqual([]);
  });

  it('that no more storage is left for is red, and names what to do', async () => {
    const world = await actionWorld({ demo, github: { limits: { isArtifactStorageFull: true } } });
    const { main } = await world.tick({
      ...resources,
      publish: 'artifact',
    });
    expect(main.code).toBe(1);
    expect(main.annotations.at(-1)?.message).toMatch(/storage|quota/i);
  });
});

describe.skipIf(isMissing('age'))('an encrypted archive', () => {
  it('goes into a public repository too, and opens with the age program', async () => {
    const folder = temporaryFolder();
    const key = join(folder, 'key.txt');
    spawnSync('age-keygen', ['-o', key]);
    const recipient = /age1\w+/.exec(readFileSync(key, 'utf8'))?.[0] ?? '';
    const world = await actionWorld({ demo, github: { repository: { visibility: 'public' } } });
    const { main, outputs } = await world.tick({
      ...resources,
      'encrypt-to': recipient,
    });
    expect(main.code, main.log).toBe(0);
    const { name, bytes } = publishedFile(world.github);
    expect(name).toMatch(/\.sqlite\.age$/);
    expect(outputs.archive).toBe(name);
    writeFileSync(join(folder, name), bytes);
    const { status, stderr } = spawnSync('age', [
      '-d',
      '-i',
      key,
      '-o',
      join(folder, 'plain'),
      join(folder, name),
    ]);
    expect(status, String(stderr)).toBe(0);
    await expectBytesEqual(readFileSync(join(folder, 'plain')), world.workspace);
    expect(world.github.releases.all()[0]?.body).toContain('age -d');
  });
});

describe('a repository that is not private', () => {
  it('gets no archive in the clear, and the run says so before it reads anything', async () => {
    const world = await actionWorld({ demo, github: { repository: { visibility: 'public' } } });
    const { main, outputs } = await world.tick(resources);
    expect(main.code).toBe(1);
    expect(outputs.status).toBe('failed');
    expect(main.annotations[0]?.message).toMatch(/not private.*encrypt-to or encrypt-passphrase/);
    expect(world.workspace.requests).toEqual([]);
  });
});

describe('a release', () => {
  const calls = [
    'listReleases',
    'createRelease',
    'uploadAsset',
    'updateRelease',
    'getRepository',
    'listCaches',
  ];
  const faults: Fault[] = [
    { kind: 'status', status: 502 },
    { kind: 'status', status: 502, isDone: true },
    { kind: 'reset' },
    { kind: 'reset', isDone: true },
    { kind: 'garbage' },
  ];
  const cases = calls.flatMap((call) => faults.map((fault) => ({ call, fault })));

  it.each(cases)('is there once and whole after $call met with $fault', async ({ call, fault }) => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn(call, fault, 1));
    const { main, outputs } = await world.tick(resources);
    expect(outputs.status, main.log).toBe('finished');
    expect(world.github.releases.all().map(({ isDraft, assets }) => [isDraft, assets.length])).toEqual([
      [false, 1],
    ]);
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it.each(calls.slice(0, 4))(
    'is left to the next run when %s fails all the time, and nobody sees half of it meanwhile',
    async (call) => {
      const world = await actionWorld({ demo });
      world.github.setFaults((request) =>
        request.operation === call && call === 'listReleases' && request.count === 1
          ? undefined
          : faultOn(call, { kind: 'status', status: 500 })(request),
      );
      const { main, outputs } = await world.tick(resources);
      expect(main.code, main.log).toBe(0);
      expect(outputs.status).toBe('paused');
      expect(main.annotations.some(({ level }) => level === 'warning')).toBe(true);
      expect(world.github.releases.all().every(({ isDraft }) => isDraft)).toBe(true);
      world.github.setFaults(undefined);
      world.step(tickMs);
      const before = world.workspace.requests.length;
      expect((await world.tick(resources)).outputs.status).toBe('finished');
      expect(world.workspace.requests).toHaveLength(before);
      expect(world.github.releases.all()).toHaveLength(1);
      await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
    },
  );

  it('is whole although its upload was cut half way, and the rest of that is gone', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('uploadAsset', { kind: 'cut-upload' }, 1));
    expect((await world.tick(resources)).outputs.status).toBe('finished');
    const [release] = world.github.releases.all();
    expect(release?.assets.map(({ state }) => state)).toEqual(['uploaded']);
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it('that differs from what was uploaded is never shown', async () => {
    const world = await actionWorld({ demo });
    const alter = (body: string) => body.replace(/sha256:../, 'sha256:00');
    world.github.setFaults(faultOn('uploadAsset', { kind: 'altered', alter }, 1));
    expect((await world.tick(resources)).outputs.status).toBe('finished');
    const operations = world.github.requests.map(({ operation }) => operation);
    expect(operations.filter((name) => name === 'uploadAsset')).toHaveLength(2);
    expect(operations.filter((name) => name === 'updateRelease')).toHaveLength(1);
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it('is made once by two runs at the same time', async () => {
    const world = await actionWorld({ demo });
    // The archives differ: each holds the times of its run.
    const time = { startAt: world.now() + 20_000 };
    const [one, two] = await Promise.all([world.tick(resources), world.tick(resources, { time })]);
    expect([one.outputs.status, two.outputs.status]).toEqual(['finished', 'finished']);
    expect(world.github.releases.all().map(({ isDraft, assets }) => [isDraft, assets.length])).toEqual([
      [false, 1],
    ]);
    expect(one.outputs.sha256).toBe(two.outputs.sha256);
    expect(one.outputs.sha256).toBe(sha256(publishedFile(world.github).bytes));
    const uploads = world.github.traffic().filter(({ operation }) => operation === 'uploadAsset');
    const archives = new Set(uploads.map(({ body }) => sha256(body)));
    expect(archives.size).toBe(uploads.length);
  });

  it('of a repository with immutable releases is made in the same way', async () => {
    const world = await actionWorld({ demo, github: { repository: { hasImmutableReleases: true } } });
    expect((await world.tick(resources)).outputs.status).toBe('finished');
    expect(world.github.releases.all()[0]).toMatchObject({ isImmutable: true, isDraft: false });
  });

  it('does not displace the latest release of a repository that has its own, unless asked to', async () => {
    const world = await actionWorld({ demo });
    world.github.releases.create({ tag: 'v1', name: 'Theirs' });
    await world.tick(resources);
    expect(world.github.releases.latest()?.tag).toBe('v1');
    world.step(dayMs);
    await world.tick({
      ...resources,
      'make-latest': 'true',
    });
    expect(world.github.releases.latest()?.tag).toMatch(/^prosonata-backup-/);
  });

  it('needs contents: write; without it the run is red at once and names the permission', async () => {
    const world = await actionWorld({ demo, permissions: { contents: 'read', actions: 'write' } });
    const { main } = await world.tick(resources);
    expect(main.code).toBe(1);
    expect(main.annotations.at(-1)?.message).toMatch(
      /whether releases may be made.*Give the job this permission: contents: write/,
    );
    expect(world.workspace.requests).toEqual([]);
  });

  it('that may not be made after all keeps what was read', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('createRelease', { kind: 'status', status: 403 }));
    const { main, post } = await world.tick(resources);
    expect(main.code).toBe(1);
    expect(main.annotations.at(-1)?.message).toMatch(
      /Creating a release.*Give the job this permission: contents: write/,
    );
    expect(post?.log).toContain('saved');
    world.github.setFaults(undefined);
    world.step(tickMs);
    const before = world.workspace.requests.length;
    expect((await world.tick(resources)).outputs.status).toBe('finished');
    expect(world.workspace.requests).toHaveLength(before);
  });
});
