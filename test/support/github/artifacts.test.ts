import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dayMs } from '../clock.js';
import { callClients } from './client.js';
import { faultOn } from './github-faults.js';
import { type GitHubOptions, serveGitHub } from './services.js';

const write = (path: string, seed = '', bytes = 20_000) => ['write', path, bytes, seed] as const;
const upload = (name: string, file: string, options = {}) =>
  ['uploadArtifact', name, [file], '.', options] as const;
const raw = (file: string, options = {}) => upload('ignored', file, { skipArchive: true, ...options });

async function github(options: GitHubOptions = {}) {
  const services = await serveGitHub(options);
  onTestFinished(() => services.close());
  return services;
}

const sha256 = (bytes: Buffer | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

describe('artifacts', () => {
  it('take a file as it is, under its own name, and keep it as long as asked', async () => {
    const services = await github();
    const calls = [
      write('out/archive.sqlite', 'a', 9_000_000),
      raw('out/archive.sqlite', { retentionDays: 30 }),
    ];
    const { results } = await callClients(services, calls);
    const [artifact] = services.artifacts.artifacts();
    expect(artifact).toMatchObject({ name: 'archive.sqlite', mimeType: 'application/octet-stream' });
    expect(results[1]).toEqual({ id: artifact?.id, size: 9_000_000, digest: results[0] });
    expect(artifact?.digest).toBe(`sha256:${results[0]}`);
    expect(sha256(services.artifacts.content(artifact?.id ?? 0))).toBe(results[0]);
    const days = ((artifact?.expiresAt ?? 0) - (artifact?.createdAt ?? 0)) / dayMs;
    expect(Math.round(days)).toBe(30);
    expect(services.requests.filter(({ operation }) => operation === 'PutBlock').length).toBe(2);
  });

  it('are zipped unless told, and come back through the client', async () => {
    const services = await github();
    const { results } = await callClients(services, [
      write('archive.sqlite', 'a'),
      upload('backup', 'archive.sqlite'),
      ['listArtifacts'],
    ]);
    const { id, digest } = results[1] as { id: number; digest: string };
    const bytes = services.artifacts.content(id);
    expect(bytes?.subarray(0, 2).toString()).toBe('PK');
    expect(sha256(bytes)).toBe(digest);
    expect(results[2]).toMatchObject({ artifacts: [{ id, name: 'backup', digest: `sha256:${digest}` }] });
    const loaded = await callClients(services, [
      ['downloadArtifact', id, { path: 'back' }],
      ['hash', 'back/archive.sqlite'],
    ]);
    expect(loaded.results[1]).toBe(results[0]);
  });

  it('have one name a run, until they are deleted', async () => {
    const services = await github();
    const { results } = await callClients(services, [
      write('a.sqlite'),
      raw('a.sqlite'),
      raw('a.sqlite'),
      ['deleteArtifact', 'a.sqlite'],
      raw('a.sqlite'),
    ]);
    expect(results[2]).toMatchObject({
      error: { message: expect.stringContaining('an artifact with this name already exists') },
    });
    expect(results[4]).toMatchObject({ size: 20_000 });
    const other = await callClients(services, [write('a.sqlite'), raw('a.sqlite')], { run: { run: 2 } });
    expect(other.results[1]).toMatchObject({ size: 20_000 });
    expect(services.artifacts.artifacts().length).toBe(2);
  });

  it('are refused when the size is not that of what arrived, and under the ids of another run', async () => {
    const services = await github();
    const token = services.runtimeToken();
    const [, run, job] =
      /Results:([^:]+):([^" ]+)/.exec(Buffer.from(token.split('.')[1] ?? '', 'base64').toString()) ?? [];
    const own = { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name: 'a.txt' };
    const call = (method: string, body: object) =>
      fetch(`${services.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    expect((await call('CreateArtifact', { ...own, workflow_run_backend_id: 'other' })).status).toBe(403);
    const created = (await (await call('CreateArtifact', own)).json()) as { signed_upload_url: string };
    await fetch(created.signed_upload_url, {
      method: 'PUT',
      body: 'text',
      headers: { 'x-ms-blob-type': 'BlockBlob' },
    });
    const right = { ...own, size: '4', hash: `sha256:${sha256(Buffer.from('text'))}` };
    expect((await call('FinalizeArtifact', { ...right, size: '5' })).status).toBe(400);
    expect(services.artifacts.artifacts()).toEqual([]);
    expect(await (await call('FinalizeArtifact', right)).json()).toMatchObject({ ok: true });
  });

  it('are refused when their storage is full, and when a block was lost', async () => {
    const services = await github({ faults: faultOn('PutBlock', { kind: 'status', status: 201, body: '' }) });
    const lost = await callClients(services, [write('a.sqlite'), raw('a.sqlite')]);
    expect(lost.results[1]).toMatchObject({ error: {} });
    services.setFaults(undefined);
    services.limits.isArtifactStorageFull = true;
    const { results } = await callClients(services, [write('b.sqlite'), raw('b.sqlite')]);
    expect(results[1]).toMatchObject({ error: { message: expect.stringContaining('quota has been hit') } });
  });

  it('survive answers of 500 and broken connections while uploading', async () => {
    const services = await github({
      faults: (request) =>
        faultOn('CreateArtifact', { kind: 'status', status: 500 }, 1)(request) ??
        faultOn('PutBlock', { kind: 'cut-upload' }, 1)(request),
    });
    const { results } = await callClients(services, [write('a.sqlite'), raw('a.sqlite')]);
    expect(results[1]).toMatchObject({ size: 20_000, digest: results[0] });
  });
});
