import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/publish/publisher.js';
import { contentOf } from '../../../src/system/content.js';
import { expectBytesEqual, publishedFile } from '../../support/archive.js';
import { type ActionWorld, actionWorld } from '../../support/built-action.js';
import { dayMs, tickMs } from '../../support/clock.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { faultOn } from '../../support/github/github-faults.js';

/** One list, so that a run is over soon: what is published is not the question here, but how. */
const { customers = [] } = madeRecords({ sizes: { customers: 30 } });
const demo = { records: { customers } };
const resources = { resources: 'customers', details: 'none' };

/** The artifacts that are archives; beside each is a small one that says what it holds. */
const archivesOf = ({ github }: ActionWorld) =>
  github.artifacts.artifacts().filter(({ name }) => /\.sqlite(\.age)?$/.test(name));

describe('an artifact', () => {
  it('holds the archive as one file that is named as it is, for as many days as asked', async () => {
    const world = await actionWorld({ demo, permissions: { actions: 'write' } });
    const { main, outputs, left } = await world.tick({
      ...resources,
      publish: 'artifact',
      'artifact-retention-days': '30',
    });
    expect(main.code, main.log).toBe(0);
    const [artifact] = archivesOf(world);
    // What says what it holds, and the page that opens it.
    expect(world.github.artifacts.artifacts()).toHaveLength(3);
    expect(artifact).toMatchObject({ name: outputs.archive, digest: `sha256:${outputs.sha256}` });
    expect(outputs['artifact-id']).toBe(String(artifact?.id));
    expect((artifact?.expiresAt ?? 0) - world.now()).toBeCloseTo(30 * dayMs, -5);
    const bytes = world.github.artifacts.content(artifact?.id ?? 0) ?? Buffer.alloc(0);
    expect(await expectBytesEqual(bytes, world.workspace)).toBe(30);
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
    expect(archivesOf(world)).toHaveLength(1);
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
    const [artifact, ...more] = archivesOf(world);
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
    const [{ name, id } = { name: '', id: 0 }] = archivesOf(world);
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

describe('a release', () => {
  it('is whole although its upload was cut half way, and the rest of that is gone', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('uploadAsset', { kind: 'cut-upload' }, 1));
    expect((await world.tick(resources)).outputs.status).toBe('finished');
    const [release] = world.github.releases.all();
    // The archive, and the page that opens it.
    expect(release?.assets.map(({ state }) => state)).toEqual(['uploaded', 'uploaded']);
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it('is made once by two runs at the same time', async () => {
    const world = await actionWorld({ demo });
    // The archives differ: each holds the times of its run.
    const time = { startAt: world.now() + 20_000 };
    const [one, two] = await Promise.all([world.tick(resources), world.tick(resources, { time })]);
    expect([one.outputs.status, two.outputs.status]).toEqual(['finished', 'finished']);
    expect(world.github.releases.all().map(({ isDraft, assets }) => [isDraft, assets.length])).toEqual([
      [false, 2],
    ]);
    expect(one.outputs.sha256).toBe(two.outputs.sha256);
    expect(one.outputs.sha256).toBe(sha256(contentOf(publishedFile(world.github).bytes)));
    const uploads = world.github.traffic().filter(({ operation }) => operation === 'uploadAsset');
    const archives = uploads.filter(({ body }) => body.subarray(0, 15).toString() === 'SQLite format 3');
    expect(archives.length).toBeGreaterThan(0);
    expect(new Set(archives.map(({ body }) => sha256(contentOf(body)))).size).toBe(archives.length);
  });
});
