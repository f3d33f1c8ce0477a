import { get } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDemo } from '../../../src/demo/serve.js';
import { demoClient } from '../../support/demo/demo-client.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';

async function served(options: Partial<WorkspaceOptions> = {}) {
  const { workspace } = demoClient(options);
  const server = await serveDemo(workspace);
  onTestFinished(() => server.close());
  return { workspace, url: `${server.url}/api/v1` };
}

/** The encoding of an answer, which fetch does not tell. */
function encodingOf(url: string, accept: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': accept } }, (response) => {
      response.resume();
      resolve(response.headers['content-encoding']);
    }).on('error', reject);
  });
}

describe('the served demo workspace', () => {
  it('answers on loopback as the workspace does, byte by byte', async () => {
    const { workspace, url } = await served({ apiKey: 'k' });
    const headers = { 'X-API-Key': 'k' };
    const response = await fetch(`${url}/projects/1`, { headers });
    const direct = await workspace.fetch(new Request(`${workspace.url}/api/v1/projects/1`, { headers }));
    const [, body] = (await response.text()).split('"data":');
    expect(body).toBe((await direct.text()).split('"data":')[1]);
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect((await fetch(`${url}/projects/1`)).status).toBe(401);
  });

  it('zips for those who ask for it', async () => {
    const { url } = await served();
    expect(await encodingOf(`${url}/users`, 'gzip, deflate')).toBe('gzip');
    expect(await encodingOf(`${url}/users`, 'identity')).toBeUndefined();
    expect(await (await fetch(`${url}/users`)).json()).toMatchObject({ meta: { totalCount: 12 } });
  });

  it('breaks the connection where the network is to fail', async () => {
    const { url } = await served({ fault: () => ({ kind: 'network' }) });
    await expect(fetch(`${url}/users`)).rejects.toThrow('fetch failed');
  });

  it('lets go of a silent request when the client gives up', async () => {
    const controller = new AbortController();
    const { url } = await served({
      fault: () => ({ kind: 'hang' }),
      before: () => controller.abort(),
    });
    await expect(fetch(`${url}/users`, { signal: controller.signal })).rejects.toThrow('aborted');
  });

  it('hands redirects on without following them', async () => {
    const { url } = await served({ fault: () => ({ kind: 'redirect', location: 'https://evil.example/' }) });
    const response = await fetch(`${url}/users`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://evil.example/']);
  });

  it('tells a bug of the workspace instead of hiding it in a broken connection', async () => {
    const server = await serveDemo({
      fetch: async () => {
        throw new RangeError('a bug');
      },
    });
    onTestFinished(() => server.close());
    const response = await fetch(server.url);
    expect([response.status, await response.text()]).toEqual([500, 'RangeError: a bug']);
  });

  it('closes at once, open requests or not', async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { workspace } = demoClient({ fault: () => ({ kind: 'hang' }), before: () => arrive() });
    const server = await serveDemo(workspace);
    const answer = fetch(`${server.url}/api/v1/users`).catch((error: unknown) => error);
    await arrived;
    await server.close();
    expect(await answer).toBeInstanceOf(TypeError);
  });
});
