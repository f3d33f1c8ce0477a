import { createHash } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import { faultOn } from './github-faults.js';
import { github, octokit, repo, silent, statusOf } from './octokit.js';

async function draft(client: Octokit, tag = 'backup-1', more = {}) {
  const { data } = await client.repos.createRelease({ ...repo, tag_name: tag, draft: true, ...more });
  const upload = (name: string, data: Buffer | string = 'content') =>
    client.repos.uploadReleaseAsset({
      ...repo,
      release_id: release.id,
      name,
      baseUrl: new URL(release.upload_url.replace(/\/repos\/.*/, '')).href,
      data: data as string,
      headers: { 'content-type': 'application/octet-stream', 'content-length': data.length },
    });
  const release = data;
  const publish = (fields: { make_latest?: 'true' | 'false' | 'legacy' } = {}) =>
    client.repos.updateRelease({ ...repo, release_id: release.id, draft: false, ...fields });
  return { release, upload, publish };
}

describe('releases', () => {
  it('go from draft to asset to digest to published to deleted, and the tag with them', async () => {
    const services = await github();
    const client = octokit(services, { contents: 'write' });
    const bytes = Buffer.alloc(100_000, 'prosonata');
    const { release, upload, publish } = await draft(client);
    const { data: asset } = await upload('archive 1.sqlite', bytes);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect(asset).toMatchObject({ name: 'archive.1.sqlite', state: 'uploaded', size: 100_000, digest });
    const tag = { ...repo, tag: 'backup-1' };
    expect(await statusOf(client.repos.getReleaseByTag(tag))).toBe(404);
    expect(services.releases.tags().size).toBe(0);

    await publish();
    expect((await client.repos.getReleaseByTag(tag)).data).toMatchObject({
      id: release.id,
      draft: false,
      created_at: '2026-01-05T09:30:00Z',
    });
    expect((await client.git.getRef({ ...repo, ref: 'tags/backup-1' })).data.object.sha).toBe(
      services.repository.sha,
    );
    expect((await client.repos.getLatestRelease(repo)).data.id).toBe(release.id);
    const { data } = await client.repos.getReleaseAsset({
      ...repo,
      asset_id: asset.id,
      headers: { accept: 'application/octet-stream' },
    });
    expect(Buffer.from(data as unknown as ArrayBuffer).equals(bytes)).toBe(true);

    await client.repos.deleteRelease({ ...repo, release_id: release.id });
    expect([...services.releases.tags().keys()]).toEqual(['backup-1']);
    const ref = { ...repo, ref: 'tags/backup-1' };
    expect(await statusOf(client.git.deleteRef(ref))).toBe('done');
    expect(await statusOf(client.git.deleteRef(ref))).toBe(422);
  });

  it('that are not made latest do not become it, and one that is ends it for the one before', async () => {
    const services = await github();
    const client = octokit(services, { contents: 'write' });
    await (await draft(client, 'quiet')).publish({ make_latest: 'false' });
    expect(await statusOf(client.repos.getLatestRelease(repo))).toBe(404);
    await (await draft(client, 'v1')).publish();
    await (await draft(client, 'v2')).publish();
    await (await draft(client, 'quiet-2')).publish({ make_latest: 'false' });
    expect((await client.repos.getLatestRelease(repo)).data.tag_name).toBe('v2');
    const first = (await client.repos.getReleaseByTag({ ...repo, tag: 'v1' })).data;
    await client.repos.updateRelease({ ...repo, release_id: first.id, make_latest: 'true' });
    await (await draft(client, 'quiet-3')).publish({ make_latest: 'false' });
    expect((await client.repos.getLatestRelease(repo)).data.tag_name).toBe('v1');
  });

  it('are listed by pages, drafts only for those who may write', async () => {
    const services = await github();
    const client = octokit(services, { contents: 'write' });
    for (let number = 0; number < 5; number++) await draft(client, 'same');
    await (await draft(client, 'v1')).publish();
    const all = await client.paginate(client.repos.listReleases, { ...repo, per_page: 2 });
    expect(all.length).toBe(6);
    expect(services.requests.filter(({ operation }) => operation === 'listReleases').length).toBe(3);
    const reader = octokit(services, { contents: 'read' });
    expect((await reader.repos.listReleases(repo)).data.map(({ tag_name }) => tag_name)).toEqual(['v1']);
    const hidden = { ...repo, release_id: all.find((release) => release.draft)?.id ?? 0 };
    expect(await statusOf(reader.repos.getRelease(hidden))).toBe(404);
  });

  it('hold one asset of a name, also when its upload failed: then it is a starter, which can be deleted', async () => {
    const services = await github({ faults: faultOn('uploadAsset', { kind: 'cut-upload' }, 1) });
    const client = octokit(services, { contents: 'write' });
    const { release, upload } = await draft(client);
    await expect(upload('a.sqlite', Buffer.alloc(500_000))).rejects.toThrow();
    const { data } = await client.repos.listReleaseAssets({ ...repo, release_id: release.id });
    expect(data).toMatchObject([{ name: 'a.sqlite', state: 'starter', size: 0, digest: null }]);
    await expect(upload('a.sqlite')).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ code: 'already_exists' }] } },
    });
    await client.repos.deleteReleaseAsset({ ...repo, asset_id: data[0]?.id ?? 0 });
    expect((await upload('a.sqlite')).status).toBe(201);
    services.setFaults(faultOn('uploadAsset', { kind: 'status', status: 502 }));
    expect(await statusOf(upload('b.sqlite'))).toBe(502);
    expect(services.releases.all()[0]?.assets[1]?.state).toBe('starter');
  });

  it('cannot be changed but in their notes where they are immutable, and burn their tags', async () => {
    const services = await github({ repository: { hasImmutableReleases: true } });
    const client = octokit(services, { contents: 'write' });
    const { release, upload, publish } = await draft(client, 'v1');
    const { data: asset } = await upload('a.sqlite');
    await publish();
    const id = { ...repo, release_id: release.id };
    expect((await client.repos.getRelease(id)).data.immutable).toBe(true);
    expect(await statusOf(upload('b.sqlite'))).toBe(422);
    expect(await statusOf(client.repos.deleteReleaseAsset({ ...repo, asset_id: asset.id }))).toBe(422);
    expect(await statusOf(client.repos.updateRelease({ ...id, tag_name: 'v2' }))).toBe(422);
    expect(await statusOf(client.repos.updateRelease({ ...id, body: 'notes' }))).toBe('done');
    expect(await statusOf(client.git.deleteRef({ ...repo, ref: 'tags/v1' }))).toBe(422);
    expect(await statusOf(client.repos.deleteRelease(id))).toBe('done');
    const again = await draft(client, 'v1');
    expect(await statusOf(again.publish())).toBe(422);
  });

  it('of a tag that is taken cannot be published, and one whose tag is deleted is a draft again', async () => {
    const services = await github();
    const client = octokit(services, { contents: 'write' });
    await (await draft(client, 'v1')).publish();
    const second = await draft(client, 'v1');
    expect(await statusOf(second.publish())).toBe(422);
    await client.git.deleteRef({ ...repo, ref: 'tags/v1' });
    expect(services.releases.all().map(({ isDraft }) => isDraft)).toEqual([true, true]);
  });
});

describe('permissions', () => {
  it('missing to write are 403; to read a private repository, 404; a wrong token, 401', async () => {
    const services = await github();
    const nobody = octokit(services, {});
    const reader = octokit(services, { contents: 'read', actions: 'read' });
    const stranger = new Octokit({ auth: 'x', baseUrl: `${services.url}/api/v3`, log: silent });
    expect((await nobody.repos.get(repo)).data).toMatchObject({ private: true, visibility: 'private' });
    expect(await statusOf(nobody.repos.listReleases(repo))).toBe(404);
    expect(await statusOf(nobody.actions.getActionsCacheList(repo))).toBe(404);
    await expect(reader.repos.createRelease({ ...repo, tag_name: 'v1' })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
    });
    expect(await statusOf(reader.actions.deleteActionsCacheById({ ...repo, cache_id: 1 }))).toBe(403);
    expect(await statusOf(stranger.repos.get(repo))).toBe(401);
    expect(await statusOf(reader.repos.get({ owner: 'agency', repo: 'other' }))).toBe(404);
  });

  it('to read are not needed in a public repository', async () => {
    const services = await github({ repository: { visibility: 'public' } });
    const nobody = octokit(services, {});
    expect((await nobody.repos.get(repo)).data).toMatchObject({ private: false, visibility: 'public' });
    expect(await statusOf(nobody.repos.listReleases(repo))).toBe('done');
    expect(await statusOf(nobody.repos.createRelease({ ...repo, tag_name: 'v1' }))).toBe(403);
  });

  it('do not help beyond a rate limit', async () => {
    const services = await github({
      limits: { restLimit: { kind: 'primary', resetsAt: 1_800_000_000_000 } },
    });
    const client = octokit(services, { contents: 'write' });
    await expect(client.repos.get(repo)).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000' } },
    });
    services.limits.restLimit = { kind: 'secondary', retryAfterSeconds: 60 };
    expect(await statusOf(client.repos.get(repo))).toBe(429);
  });
});

it('everything received can be searched, and the log tells no secret', async () => {
  const services = await github();
  const token = services.token({ contents: 'write' });
  const client = new Octokit({ auth: token, baseUrl: `${services.url}/api/v3`, log: silent });
  await client.repos.createRelease({ ...repo, tag_name: 'v1', body: 'the CANARY sang' });
  expect(services.received('CANARY')).toEqual(['createRelease']);
  expect(services.received(token)).toEqual(['createRelease']);
  expect(services.requests).toMatchObject([{ operation: 'createRelease', hasAuthorization: true, count: 1 }]);
  expect(JSON.stringify(services.requests)).not.toContain(token);
});
