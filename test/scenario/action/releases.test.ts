import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, type ActionHereOptions, actionHere } from '../../support/action-here.js';
import { expectBytesEqual, publishedFile } from '../../support/archive.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, tickMs } from '../../support/clock.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { type Fault, faultOn } from '../../support/github/github-faults.js';
import { isMissing } from '../../support/programs.js';

/** One list, so that a run is over soon: what is published is not the question here, but how. */
const { customers = [] } = madeRecords({ sizes: { customers: 30 } });
const inputs = { resources: 'customers', details: 'none' };

async function here(github: ActionHereOptions['github'] = {}): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { records: { customers } }, github });
  onTestFinished(() => world.close());
  return world;
}

const releases = ({ github }: ActionHere) =>
  github.releases.all().map(({ isDraft, assets }) => [isDraft, assets.length]);

describe.skipIf(isMissing('age'))('an encrypted archive', () => {
  it('goes into a public repository too, and opens with the age program', async () => {
    const folder = temporaryFolder();
    const key = join(folder, 'key.txt');
    spawnSync('age-keygen', ['-o', key]);
    const recipient = /age1\w+/.exec(readFileSync(key, 'utf8'))?.[0] ?? '';
    const world = await here({ repository: { visibility: 'public' } });
    const { code, outputs, log } = await world.tick({ inputs: { ...inputs, 'encrypt-to': recipient } });
    expect(code, log).toBe(0);
    const { name, bytes } = publishedFile(world.github);
    expect(name).toMatch(/\.sqlite\.age$/);
    expect(outputs.archive).toBe(name);
    const [sealed, plain] = [join(folder, name), join(folder, 'plain')];
    writeFileSync(sealed, bytes);
    const { status, stderr } = spawnSync('age', ['-d', '-i', key, '-o', plain, sealed]);
    expect(status, String(stderr)).toBe(0);
    await expectBytesEqual(readFileSync(plain), world.workspace);
    expect(world.github.releases.all()[0]?.body).toContain('age -d');
  });
});

describe('a repository that is not private', () => {
  it('gets no archive in the clear, and the run says so before it reads anything', async () => {
    const world = await here({ repository: { visibility: 'public' } });
    const { code, outputs, errors } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(outputs.status).toBe('failed');
    expect(errors[0]).toMatch(/not private.*encrypt-to or encrypt-passphrase/);
    expect(world.workspace.requests).toEqual([]);
  });
});

describe('a release', () => {
  const calls = [
    ...['listReleases', 'createRelease', 'uploadAsset', 'updateRelease'],
    ...['getRepository', 'listCaches'],
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
    const world = await here();
    world.github.setFaults(faultOn(call, fault, 1));
    const { outputs, log } = await world.tick({ inputs });
    expect(outputs.status, log).toBe('finished');
    expect(releases(world)).toEqual([[false, 1]]);
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it.each(calls.slice(0, 4))(
    'is left to the next run when %s fails all the time, and nobody sees half of it meanwhile',
    async (call) => {
      const world = await here();
      world.github.setFaults((request) =>
        request.operation === call && call === 'listReleases' && request.count === 1
          ? undefined
          : faultOn(call, { kind: 'status', status: 500 })(request),
      );
      const { code, outputs, warnings, log } = await world.tick({ inputs });
      expect(code, log).toBe(0);
      expect(outputs.status).toBe('paused');
      expect(warnings).not.toEqual([]);
      expect(world.github.releases.all().every(({ isDraft }) => isDraft)).toBe(true);
      world.github.setFaults(undefined);
      world.clock.step(tickMs);
      const before = world.workspace.requests.length;
      expect((await world.tick({ inputs })).outputs.status).toBe('finished');
      expect(world.workspace.requests).toHaveLength(before);
      expect(world.github.releases.all()).toHaveLength(1);
      await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
    },
  );

  it('that differs from what was uploaded is never shown', async () => {
    const world = await here();
    const alter = (body: string) => body.replace(/sha256:../, 'sha256:00');
    world.github.setFaults(faultOn('uploadAsset', { kind: 'altered', alter }, 1));
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    const operations = world.github.requests.map(({ operation }) => operation);
    expect(operations.filter((name) => name === 'uploadAsset')).toHaveLength(2);
    expect(operations.filter((name) => name === 'updateRelease')).toHaveLength(1);
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it('of a repository with immutable releases is made in the same way', async () => {
    const world = await here({ repository: { hasImmutableReleases: true } });
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    expect(world.github.releases.all()[0]).toMatchObject({ isImmutable: true, isDraft: false });
  });

  it('does not displace the latest release of a repository that has its own, unless asked to', async () => {
    const world = await here();
    world.github.releases.create({ tag: 'v1', name: 'Theirs' });
    await world.tick({ inputs });
    expect(world.github.releases.latest()?.tag).toBe('v1');
    world.clock.step(dayMs);
    await world.tick({ inputs: { ...inputs, 'make-latest': 'true' } });
    expect(world.github.releases.latest()?.tag).toMatch(/^prosonata-backup-/);
  });

  it('needs contents: write; without it the run is red at once and names the permission', async () => {
    const world = await here();
    const token = world.github.token({ contents: 'read', actions: 'write' });
    const { code, errors } = await world.tick({ inputs: { ...inputs, 'github-token': token } });
    expect(code).toBe(1);
    expect(errors.at(-1)).toMatch(
      /whether releases may be made.*Give the job this permission: contents: write/,
    );
    expect(world.workspace.requests).toEqual([]);
  });

  it('that may not be made after all keeps what was read', async () => {
    const world = await here();
    world.github.setFaults(faultOn('createRelease', { kind: 'status', status: 403 }));
    const { code, errors, log } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(errors.at(-1)).toMatch(/Creating a release.*Give the job this permission: contents: write/);
    expect(log).toContain('The progress of the run that was cut short is saved.');
    world.github.setFaults(undefined);
    world.clock.step(tickMs);
    const before = world.workspace.requests.length;
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    expect(world.workspace.requests).toHaveLength(before);
  });
});

describe('several workspaces and releases in one repository', () => {
  it('are told apart, and keep- rules delete only releases of the program, with their tags', async () => {
    const world = await here();
    world.github.releases.create({ tag: 'v1.0.0', name: 'Theirs', body: 'prosonata-backup' });
    world.github.releases.create({ tag: 'prosonata-backup-of-my-own', name: 'prosonata-backup' });
    for (let day = 0; day < 4; day++) {
      const { outputs } = await world.tick({ inputs: { ...inputs, 'keep-last': '2' } });
      expect(outputs.status).toBe('finished');
      world.clock.step(dayMs);
    }
    const tags = world.github.releases.all().map(({ tag }) => tag);
    expect(tags.filter((tag) => /\d{8}T\d{4}Z$/.test(tag))).toHaveLength(2);
    expect(tags).toContain('v1.0.0');
    expect(tags).toContain('prosonata-backup-of-my-own');
    expect([...world.github.releases.tags().keys()].sort()).toEqual([...tags].sort());
    expect(world.github.releases.latest()?.tag).toBe('prosonata-backup-of-my-own');
  });

  it('tell the last backup when the cache was evicted', async () => {
    const world = await here();
    await world.tick({ inputs });
    world.github.cache.evict({ prefix: '' });
    world.clock.step(tickMs);
    const before = world.github.requests.length;
    expect((await world.tick({ inputs })).outputs.status).toBe('idle');
    expect(world.github.requests.slice(before).map(({ operation }) => operation)).toEqual([
      ...['GetCacheEntryDownloadURL', 'listCaches', 'listReleases'],
    ]);
  });

  it('keep to the workspace in whose name a run is made', async () => {
    const world = await here();
    await world.tick({ inputs });
    const other = { ...inputs, 'workspace-url': 'https://other.prosonata.example' };
    expect((await world.tick({ inputs: other })).outputs.status).toBe('finished');
    expect(world.github.releases.all()).toHaveLength(2);
    expect(world.github.cache.entries()).toHaveLength(2);
  });
});
