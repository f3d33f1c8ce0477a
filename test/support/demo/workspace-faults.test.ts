import { describe, expect, it } from 'vitest';
import { demoClient } from './demo-client.js';
import type { Fault } from './workspace-faults.js';

/** A workspace whose second request goes wrong. */
const broken = (fault: Fault) =>
  demoClient({ quota: 10, fault: (_, count) => (count === 2 ? fault : undefined) });

async function second(fault: Fault): Promise<Response> {
  const { get } = broken(fault);
  await get('users');
  return get('users');
}

describe('a fault of the workspace', () => {
  it('is an error of the server, as JSON or as a page', async () => {
    const plain = await second({ kind: 'status', status: 503 });
    expect(plain.status).toBe(503);
    expect(await plain.json()).toMatchObject({ meta: { status: 503 } });
    const page = await second({ kind: 'status', status: 502, html: true });
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
  });

  it('is a page instead of an answer', async () => {
    const response = await second({ kind: 'html' });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<html');
  });

  it('is half an answer, a damaged one, or none, under a good status', async () => {
    const whole = await (await demoClient().get('users')).text();
    const cut = await second({ kind: 'truncated' });
    expect(cut.status).toBe(200);
    expect((await cut.text()).length).toBeLessThan(whole.length * 0.6);
    const garbled = await (await second({ kind: 'garbled' })).arrayBuffer();
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(garbled)).toThrow();
    expect(await (await second({ kind: 'empty' })).text()).toBe('');
  });

  it('is a connection that breaks as fetch tells it', async () => {
    const { workspace, get } = broken({ kind: 'network' });
    await get('users');
    const reset = { code: 'ECONNRESET' };
    await expect(get('users')).rejects.toMatchObject({ message: 'fetch failed', cause: reset });
    expect(workspace.requests.map(({ status }) => status)).toEqual([200, undefined]);
  });

  it('is a connection that breaks behind the headers', async () => {
    const response = await second({ kind: 'reset' });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is an answer that lacks fields of meta, or has fewer rows than the one before', async () => {
    const { get, read } = broken({ kind: 'withoutMeta', fields: ['totalCount', 'apiLimitReset'] });
    await get('users');
    expect(Object.keys((await read('users')).meta)).not.toContain('totalCount');
    const capped = broken({ kind: 'cap', rows: 3 });
    await capped.get('users');
    const rowsOf = ({ data }: { data: unknown }) => (data as unknown[]).length;
    const less = await capped.read('users');
    expect([less.meta.perPage, rowsOf(less)]).toEqual([3, 3]);
    expect(rowsOf(await capped.read('users'))).toBeGreaterThan(3);
  });

  it('is a silence that ends when the request is given up', async () => {
    const { workspace } = demoClient({ fault: () => ({ kind: 'hang' }) });
    const url = `${workspace.url}/api/v1/users`;
    const early = AbortSignal.abort(new Error('given up before'));
    await expect(workspace.fetch(new Request(url, { signal: early }))).rejects.toThrow('given up before');
    const controller = new AbortController();
    const answer = workspace.fetch(new Request(url, { signal: controller.signal }));
    controller.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
  });

  it('is a redirect', async () => {
    const response = await second({ kind: 'redirect', location: 'https://evil.example/' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://evil.example/']);
  });

  it('is a 429 although calls were left', async () => {
    const response = await second({ kind: 'quota' });
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({
      meta: { apiLimitRemaining: 0, message: 'API limit reached. Try again in 900 seconds.' },
    });
  });

  it('is other clients that use up calls, with or without leaving one', async () => {
    const some = broken({ kind: 'stolen', calls: 5 });
    await some.get('users');
    expect((await some.read('users')).meta).toMatchObject({ status: 200, apiLimitRemaining: 3 });
    expect((await second({ kind: 'stolen', calls: 9 })).status).toBe(429);
  });

  it('counts as a call', async () => {
    const { get, read } = broken({ kind: 'html' });
    await get('users');
    await get('users');
    expect((await read('users')).meta.apiLimitRemaining).toBe(7);
  });
});
