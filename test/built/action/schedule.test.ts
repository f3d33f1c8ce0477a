import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectBytesEqual, publishedFile } from '../../support/archive.js';
import { actionWorld, operationsSince } from '../../support/built-action.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, tickMs } from '../../support/clock.js';
import type { ActionRun } from '../../support/runner.js';

/** As many lists and records with details as eight windows of 50 requests give. */
const sizes = {
  ...{ customers: 40, addresses: 50, contacts: 90, projects: 45, quotations: 25 },
  ...{ invoices: 60, externalcosts: 25, crmevents: 25, projecttasks: 80 },
  ...{ workingtimes: 260, projecttimes: 520 },
};
/** For as many windows as ten times the rows have in pages of 1,000. */
const perPageCap = 100;
const rows = 12 + 24 + 20 + 40 + 50 + 90 + 45 + 25 + 60 + 25 + 25 + 80 + 260 + 520;

/** The action without what is loaded once something is due. */
function withoutLaterParts(): ActionRun['bundle'] {
  const folder = temporaryFolder();
  for (const name of ['index.js', 'package.json']) copyFileSync(`dist/action/${name}`, join(folder, name));
  return { main: join(folder, 'index.js'), post: 'dist/post/index.js' };
}

describe('the action on a schedule', () => {
  it('backs up over eight runs at 50 requests a window, then idles, then makes the next day’s backup', async () => {
    const world = await actionWorld({ demo: { quota: 50, sizes, perPageCap } });
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

    for (const run of [{}, { bundle: withoutLaterParts() }]) {
      world.step(tickMs);
      const before = { github: world.github.requests.length, api: world.workspace.requests.length };
      const idle = await world.tick({}, run);
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
  });
});

describe('the action', () => {
  it('starts a backup at once when it is forced, and continues one that is in progress', async () => {
    const world = await actionWorld({ demo: { scale: 0.02 } });
    await world.tick();
    world.step(tickMs);
    expect((await world.tick({ force: 'true' })).outputs.status).toBe('finished');
    expect(world.github.releases.all()).toHaveLength(2);
  });
});

it.each([
  ['dist/action/index.js', ['sql-wasm', '@octokit/rest', 'age-encryption/dist', 'build/reading/']],
  ['dist/post/index.js', ['@azure/storage-blob']],
])('%s has no part that only a run with something to do needs', (path, others) => {
  const code = readFileSync(path, 'utf8');
  expect(others.filter((part) => code.includes(part))).toEqual([]);
});
