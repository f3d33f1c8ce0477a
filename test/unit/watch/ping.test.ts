import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../../../src/system/real.js';
import { type PingEvent, ping, pingRequest } from '../../../src/watch/ping.js';
import { fixedClock } from '../../support/clock.js';

const uuid = 'd1665499-e827-441f-bf13-8f15e8f4c0b9';
const never = new AbortController().signal;

describe('how a service hears of a run', () => {
  const asked = (address: string, event: PingEvent) => {
    const request = pingRequest(address, event, 'Complete & verified');
    return request && [request.url.href, request.body];
  };
  const text = 'Complete & verified';

  it.each([
    ['healthchecks.io', `https://hc-ping.com/${uuid}`, '/start', '', '/fail'],
    ['healthchecks.io by slug', 'https://hc-ping.com/fqOOd6-F4MMNuCEnzTU01w/backup', '/start', '', '/fail'],
    [
      'the same program on a server of its own',
      `https://hc.agency.example/ping/${uuid}`,
      '/start',
      '',
      '/fail',
    ],
    ['the same at an address of its own', `https://ping.agency.example/${uuid}`, '/start', '', '/fail'],
    ['Better Stack', 'https://uptime.betterstack.com/api/v1/heartbeat/Xyz', undefined, '', '/fail'],
  ])('%s: by what follows the address', (_, address, start, success, fail) => {
    expect(asked(address, 'start')).toEqual(start === undefined ? undefined : [address + start, text]);
    expect(asked(address, 'success')).toEqual([address + success, text]);
    expect(asked(address, 'failure')).toEqual([address + fail, text]);
  });

  it('keeps a query, and does not double a slash', () => {
    const address = 'https://hc-ping.com/key/backup/?create=1';
    expect(asked(address, 'failure')?.[0]).toBe('https://hc-ping.com/key/backup/fail?create=1');
  });

  it('Uptime Kuma: by its query, whatever the address brought along, and no start', () => {
    const address = 'https://kuma.agency.example/api/push/Abc123?status=up&msg=OK&ping=';
    expect(asked(address, 'start')).toBeUndefined();
    const down = new URL(asked(address, 'failure')?.[0] ?? '');
    expect(Object.fromEntries(down.searchParams)).toEqual({ status: 'down', msg: text, ping: '' });
    expect(new URL(asked(address, 'success')?.[0] ?? '').searchParams.get('status')).toBe('up');
  });

  it('one that is not known: by a request after a success only, so that no failure looks like a sign of life', () => {
    const address = 'https://nosnch.in/c2354d53d2';
    expect(asked(address, 'success')).toEqual([address, undefined]);
    expect([asked(address, 'failure'), asked(address, 'start')]).toEqual([undefined, undefined]);
  });
});

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/${uuid}`;
}

describe('a service in trouble', () => {
  const told = (address: string, clock = fixedClock()) =>
    ping(address, 'success', 'Fine.', { fetch, clock, signal: never });

  it('is tried again while it fails for a moment', async () => {
    let count = 0;
    const address = await served((_, answer) => answer.writeHead(++count < 3 ? 503 : 200).end());
    expect(await told(address)).toBeUndefined();
    expect(count).toBe(3);
  });

  it('is a warning if it stays so, and soon: an idle run must not cost a second minute', async () => {
    const clock = fixedClock();
    const began = clock.now();
    const address = await served((_, answer) => answer.writeHead(500).end());
    expect(await told(address, clock)).toMatch(/^The service at ping-url was not told of this run: .*500/);
    expect(clock.now() - began).toBeLessThanOrEqual(12_000);
  });

  it('is a warning at once if the address is wrong', async () => {
    let count = 0;
    const address = await served((_, answer) => answer.writeHead(404).end(String(++count)));
    expect(await told(address)).toContain('answered with 404');
    expect(count).toBe(1);
  });

  it('is not followed to another place, which would learn the secret address', async () => {
    const visited: (string | undefined)[] = [];
    const other = await served(({ url }, answer) => answer.end(visited.push(url)));
    const address = await served((_, answer) => answer.writeHead(302, { location: other }).end());
    expect(await told(address)).toContain('a redirect, which is not followed');
    expect(visited).toEqual([]);
  });

  it('is given up if it never answers', async () => {
    const address = await served(() => {});
    const clock = { ...fixedClock(), timeout: (ms: number) => realClock.timeout(ms / 500) };
    expect(await told(address, clock)).toContain('no answer within 5 seconds');
  });

  it('is never named: not the address, not the host', async () => {
    const address = `https://nobody.invalid/${uuid}`;
    const fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo nobody.invalid') }));
    const said = await ping(address, 'success', '', { fetch, clock: fixedClock(), signal: never });
    expect(said).toContain('the connection failed');
    expect(said).not.toMatch(/nobody|d1665499/);
  });

  it('gets one try from a run that has to end', async () => {
    let count = 0;
    const address = await served((_, answer) => answer.writeHead(503).end(String(++count)));
    const signal = AbortSignal.abort();
    expect(await ping(address, 'success', '', { fetch, clock: fixedClock(), signal })).toContain('503');
    expect(count).toBe(1);
  });
});
