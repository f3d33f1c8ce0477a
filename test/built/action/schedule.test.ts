import { describe, expect, it } from 'vitest';
import { expectBytesEqual } from '../../support/archive.js';
import { actionWorld, operationsSince, publishedFile } from '../../support/built-action.js';
import { dayMs, tickMs } from '../../support/clock.js';
import { nodes } from '../../support/nodes.js';

/** As many lists and records with details as eight windows of 50 requests give. */
const sizes = {
  ...{ customers: 40, addresses: 50, contacts: 90, projects: 45, quotations: 25 },
  ...{ invoices: 60, externalcosts: 25, crmevents: 25, projecttasks: 80 },
};
const rows = 12 + 24 + 20 + 40 + 50 + 90 + 45 + 25 + 60 + 25 + 25 + 80 + 2_600 + 5_200;

describe.each(nodes)('the action on a schedule, on %s', (node) => {
  it('backs up over eight runs at 50 requests a window, then idles, then makes the next day’s backup', async () => {
    const world = await actionWorld({ node, demo: { quota: 50, sizes } });
    const runs = await world.untilDone();
    const states = runs.map(({ outputs }) => outputs.status);
    expect(states).toEqual([...Array(states.length - 1).fill('paused'), 'finished']);
    expect(states).toHaveLength(8);
    expect(runs.every(({ main, post }) => main.code === 0 && post?.code === 0)).toBe(true);
    expect(runs.flatMap(({ annotations }) => annotations)).toEqual([]);
    const progress = runs.map(({ outputs }) => Number(outputs.progress));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(await expectBytesEqual(publishedFile(world.github).bytes, world.workspace)).toBe(rows);
    expect(runs.at(-1)?.outputs).toMatchObject({
      'backup-id': '20261123T0215Z',
      rows: String(rows),
      progress: '100',
      archive: publishedFile(world.github).name,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      'release-url': expect.stringContaining('/releases/tag/prosonata-backup-'),
    });
    // The newest, and the one before it in case the newest turns out damaged.
    expect(world.github.cache.entries()).toHaveLength(2);

    for (const _ of [1, 2]) {
      world.step(tickMs);
      const before = { github: world.github.requests.length, api: world.workspace.requests.length };
      const idle = await world.tick();
      expect(idle.outputs).toMatchObject({ status: 'idle', 'backup-id': '20261123T0215Z' });
      expect(operationsSince(world.github, before.github)).toEqual(['GetCacheEntryDownloadURL']);
      expect(world.workspace.requests).toHaveLength(before.api);
    }

    world.workspace.update('customers', 5, { customerName: 'Neu & Söhne' });
    world.workspace.remove('projecttimes', 17);
    world.step(dayMs);
    const next = await world.untilDone();
    expect(next.at(-1)?.outputs.status).toBe('finished');
    expect(await expectBytesEqual(publishedFile(world.github).bytes, world.workspace)).toBe(rows - 1);
    const [newest, older] = world.github.releases.all();
    expect([newest?.isDraft, older?.isDraft]).toEqual([false, false]);
    expect(newest?.body).toMatch(/\| `customers` \| 40 \|\s+\| 1 \|/);
    expect(world.github.releases.latest()?.id).toBe(newest?.id);
  }, 240_000);
});

describe('the action', () => {
  it('starts a backup at once when it is forced, and goes on with one that is under way', async () => {
    const world = await actionWorld({ demo: { scale: 0.1 } });
    await world.tick();
    world.step(tickMs);
    expect((await world.tick({ force: 'true' })).outputs.status).toBe('finished');
    expect(world.github.releases.all()).toHaveLength(2);
  });

  it('tells the last backup from the releases when the cache was evicted', async () => {
    const world = await actionWorld({ demo: { scale: 0.1 } });
    await world.tick();
    world.github.cache.evict({ prefix: '' });
    world.step(tickMs);
    const before = world.github.requests.length;
    expect((await world.tick()).outputs.status).toBe('idle');
    expect(operationsSince(world.github, before)).toEqual([
      'GetCacheEntryDownloadURL',
      'listCaches',
      'listReleases',
    ]);
  });

  it('keeps to the workspace in whose name it runs, with several in one repository', async () => {
    const world = await actionWorld({ demo: { scale: 0.1 } });
    const other = await actionWorld({ demo: { scale: 0.05 } });
    await world.tick();
    const { outputs } = await world.tick({
      'workspace-url': other.url,
    });
    expect(outputs.status).toBe('finished');
    expect(world.github.releases.all().map(({ tag }) => tag)).toHaveLength(2);
    expect(world.github.cache.entries()).toHaveLength(2);
  });

  it('deletes by keep- rules only its own releases, with their tags', async () => {
    const world = await actionWorld({ demo: { scale: 0.1 } });
    world.github.releases.create({ tag: 'v1.0.0', name: 'Theirs', body: 'prosonata-backup' });
    world.github.releases.create({ tag: 'prosonata-backup-of-my-own', name: 'prosonata-backup' });
    for (let day = 0; day < 4; day++) {
      expect((await world.tick({ 'keep-last': '2' })).outputs.status).toBe('finished');
      world.step(dayMs);
    }
    const tags = world.github.releases.all().map(({ tag }) => tag);
    expect(tags.filter((tag) => /\d{8}T\d{4}Z$/.test(tag))).toHaveLength(2);
    expect(tags).toContain('v1.0.0');
    expect(tags).toContain('prosonata-backup-of-my-own');
    expect([...world.github.releases.tags().keys()].sort()).toEqual([...tags].sort());
    expect(world.github.releases.latest()?.tag).toBe('prosonata-backup-of-my-own');
  });
});
