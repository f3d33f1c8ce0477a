import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hourMs } from '../clock.js';
import { callClients } from './client.js';
import { type Fault, faultOn } from './github-faults.js';
import { type GitHubServices, serveGitHub } from './services.js';

/** A published body of 100 bytes in blob storage, and a release to change. */
async function world(fault?: Fault) {
  const services = await serveGitHub();
  onTestFinished(() => services.close());
  services.blobs.put('cache/1', { bytes: Buffer.alloc(100, 'x'), contentType: 'text/plain' });
  const release = services.releases.create({ tag: 'v1', isDraft: true });
  if (fault) services.setFaults((request) => (request.count === 1 ? fault : undefined));
  const read = () => fetch(services.blobs.signedUrl('cache/1', 'r'));
  const authorization = `token ${services.token({ contents: 'write' })}`;
  const remove = () =>
    fetch(`${services.url}/api/v3/repos/agency/backups/releases/${release.id}`, {
      method: 'DELETE',
      headers: { authorization },
    });
  return { services, release, read, remove, authorization };
}

describe('a fault', () => {
  it('is a status with a body and headers', async () => {
    const { read } = await world({
      kind: 'status',
      status: 429,
      body: { a: 1 },
      headers: { 'retry-after': '7' },
    });
    const answer = await read();
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      429,
      '7',
      { a: 1 },
    ]);
    expect((await read()).status).toBe(200);
  });

  it('breaks the connection before or within the answer', async () => {
    const before = await world({ kind: 'reset' });
    await expect(before.read()).rejects.toThrow('fetch failed');
    const within = await world({ kind: 'cut-download' });
    const answer = await within.read();
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '100']);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  it('is a page that nobody asked for, or the right answer late', async () => {
    expect(await (await (await world({ kind: 'garbage' })).read()).text()).toContain('<!DOCTYPE html>');
    const late = await world({ kind: 'slow', ms: 30 });
    const started = performance.now();
    expect((await (await late.read()).text()).length).toBe(100);
    expect(performance.now() - started).toBeGreaterThan(25);
  });

  it('is silence until the client gives up', async () => {
    const { services } = await world({ kind: 'hang' });
    const given = new AbortController();
    const answer = fetch(services.blobs.signedUrl('cache/1', 'r'), { signal: given.signal });
    while (services.requests.length === 0) await new Promise(setImmediate);
    given.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  it.each<[string, boolean]>([
    ['has no effect unless told', false],
    ['lets the request take effect when told, only its answer is lost', true],
  ])('%s', async (_, isDone) => {
    for (const kind of ['reset', 'hang', 'garbage'] as const) {
      const { services, remove } = await world({ kind, isDone });
      void remove().catch(() => {});
      while (services.traffic().length === 0) await new Promise(setImmediate);
      await new Promise(setImmediate);
      expect(services.releases.all().length, kind).toBe(isDone ? 0 : 1);
    }
  });

  it('strikes the requests it is made for', () => {
    const fault: Fault = { kind: 'reset' };
    const request = { service: 'blobs', method: 'GET', path: '/', operation: 'GetBlob' } as const;
    expect(faultOn('GetBlob', fault, 2)({ ...request, count: 2 })).toBe(fault);
    expect(faultOn('GetBlob', fault, 2)({ ...request, count: 1 })).toBeUndefined();
    expect(faultOn('GetBlob', fault)({ ...request, count: 9 })).toBe(fault);
    expect(faultOn('PutBlob', fault)({ ...request, count: 1 })).toBeUndefined();
  });
});

it('a client that dies half-way through an upload leaves a starter', async () => {
  const { services, release, authorization } = await world();
  const socket = connect(Number(new URL(services.url).port), '127.0.0.1');
  socket.write(
    `POST /api/uploads/repos/agency/backups/releases/${release.id}/assets?name=a.sqlite HTTP/1.1\r\nhost: localhost\r\n` +
      `authorization: ${authorization}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n12345`,
  );
  while (services.requests.length === 0) await new Promise(setImmediate);
  socket.destroy();
  while (services.traffic().length === 0) await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(services.releases.all()[0]?.assets).toMatchObject([{ name: 'a.sqlite', state: 'starter' }]);
});

describe('tokens', () => {
  const lookup = ['restoreCache', ['state.db'], 'a', [], { lookupOnly: true }] as const;
  const restoreWith = (services: GitHubServices, token: string) =>
    callClients(services, [lookup], { env: { ACTIONS_RUNTIME_TOKEN: token } });

  it('of another server or past their time open nothing', async () => {
    let now = Date.now();
    const services = await serveGitHub({ now: () => now });
    const other = await serveGitHub();
    onTestFinished(async () => void (await Promise.all([services.close(), other.close()])));
    const own = services.runtimeToken();
    expect((await restoreWith(services, own)).annotations).toEqual([]);
    const foreign = await restoreWith(services, other.runtimeToken());
    expect(foreign.annotations[0]?.message).toContain('(401) Unauthorized: invalid token');
    now += 7 * hourMs;
    const expired = await restoreWith(services, own);
    expect(expired.annotations[0]?.message).toContain('token has expired');
  });
});
