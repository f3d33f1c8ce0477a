import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dayMs, fixedClock, hourMs } from '../clock.js';
import { callClients } from './client.js';
import { github, octokit, repo, statusOf } from './octokit.js';

describe('caches and artifacts over REST', () => {
  it('count against the limit of the hour', async () => {
    const clock = fixedClock();
    const services = await github({ now: clock.now, limits: { restCallsPerHour: 2 } });
    const list = () => statusOf(octokit(services, { actions: 'read' }).actions.getActionsCacheList(repo));
    expect([await list(), await list(), await list()]).toEqual(['done', 'done', 403]);
    expect(services.restCallsThisHour()).toBe(3);
    clock.step(hourMs);
    expect(services.restCallsThisHour()).toBe(0);
    expect(await list()).toBe('done');
  });

  it('caches are listed by prefix, ref and order, and deleted by id or complete key', async () => {
    const clock = fixedClock(Date.now());
    const services = await github({ now: clock.now });
    const client = octokit(services, { actions: 'write' });
    for (const key of ['state-1', 'state-2', 'other-1']) {
      await callClients(services, [
        ['write', 'state.db', 100],
        ['saveCache', ['state.db'], key],
      ]);
      clock.step(1000);
    }
    const list = async (query = {}) =>
      (await client.actions.getActionsCacheList({ ...repo, ...query })).data.actions_caches;
    const keys = async (query = {}) => (await list(query)).map(({ key }) => key);
    const newest = { sort: 'created_at', direction: 'desc' } as const;
    expect(await keys({ key: 'state-', ...newest })).toEqual(['state-2', 'state-1']);
    expect(await keys({ ...newest, direction: 'asc', per_page: 2 })).toEqual(['state-1', 'state-2']);
    expect(await keys({ ref: 'refs/heads/none' })).toEqual([]);
    const [first] = await list({ key: 'state-1' });
    await client.actions.deleteActionsCacheById({ ...repo, cache_id: first?.id ?? 0 });
    expect(await statusOf(client.actions.deleteActionsCacheByKey({ ...repo, key: 'state-' }))).toBe(404);
    await client.actions.deleteActionsCacheByKey({ ...repo, key: 'state-2', ref: 'refs/heads/main' });
    expect(await keys()).toEqual(['other-1']);
    const lookup = ['restoreCache', ['state.db'], 'state-', [], { lookupOnly: true }] as const;
    expect((await callClients(services, [lookup])).results).toEqual([null]);
  });

  it('artifacts are found by name, downloaded until they expire, and deleted', async () => {
    const clock = fixedClock(Date.now());
    const services = await github({ now: clock.now });
    const client = octokit(services, { actions: 'write' });
    const upload = [
      'uploadArtifact',
      '',
      ['a.sqlite'],
      '.',
      { skipArchive: true, retentionDays: 1 },
    ] as const;
    const { results } = await callClients(services, [['write', 'a.sqlite', 5000], upload], {
      run: { run: 77 },
    });
    const { data } = await client.actions.listArtifactsForRepo({ ...repo, name: 'a.sqlite' });
    expect(data.artifacts).toMatchObject([
      { size_in_bytes: 5000, digest: `sha256:${results[0]}`, expired: false, workflow_run: { id: 77 } },
    ]);
    const artifact = { ...repo, artifact_id: data.artifacts[0]?.id ?? 0 };
    const zip = () => client.actions.downloadArtifact({ ...artifact, archive_format: 'zip' });
    const content = Buffer.from((await zip()).data as ArrayBuffer);
    expect(createHash('sha256').update(content).digest('hex')).toBe(results[0]);
    clock.step(2 * dayMs);
    expect(await statusOf(zip())).toBe(410);
    await client.actions.deleteArtifact(artifact);
    expect(services.artifacts.artifacts()).toEqual([]);
  });
});
