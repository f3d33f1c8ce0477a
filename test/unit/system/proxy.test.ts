import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { goesThroughProxy, proxyAddress, throughProxy } from '../../../src/system/proxy.js';

const direct = async () => new Response('direct');
const url = 'https://agency.prosonata.example/api/v1/users';

describe('a request', () => {
  it.each<[string, string, Record<string, string>, boolean]>([
    ['https', url, {}, true],
    ['http', 'http://agency.prosonata.example/', {}, false],
    ['this machine by number', 'https://127.0.0.1:8443/', {}, false],
    ['this machine by name', 'https://localhost/', {}, false],
    ['this machine in the new form', 'https://[::1]/', {}, false],
    ['another host', url, { NO_PROXY: 'github.com, example.com' }, true],
    ['the host itself', url, { NO_PROXY: 'agency.prosonata.example' }, false],
    ['the host in other letters', url, { NO_PROXY: 'AGENCY.Prosonata.Example' }, false],
    ['its domain', url, { NO_PROXY: 'x.example,prosonata.example' }, false],
    ['its domain with a dot', url, { NO_PROXY: '.prosonata.example' }, false],
    ['its domain with a star', url, { NO_PROXY: '*.prosonata.example' }, false],
    ['a domain that only ends alike', url, { NO_PROXY: 'sonata.example' }, true],
    ['its port', url, { NO_PROXY: 'prosonata.example:443' }, false],
    ['another port', url, { NO_PROXY: 'prosonata.example:8443' }, true],
    ['all', url, { NO_PROXY: '*' }, false],
    ['small letters first', url, { no_proxy: 'x.example', NO_PROXY: '*' }, true],
  ])('to %s (%s) with %j goes through the proxy: %s', (_, address, env, expected) => {
    expect(goesThroughProxy(new URL(address), env)).toBe(expected);
  });

  it('is sent as ever if no proxy is named', () => {
    expect(throughProxy(direct, { HTTP_PROXY: 'http://proxy.example' })).toBe(direct);
    expect(throughProxy(direct, { HTTPS_PROXY: ' ' })).toBe(direct);
  });

  it('to a host that is excepted is sent as ever', async () => {
    const fetch = throughProxy(direct, { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' });
    expect(await (await fetch(new Request(url))).text()).toBe('direct');
  });

  it('shows the proxy the name of the host and nothing else, and no key', async () => {
    let seen = '';
    const proxy = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        seen += bytes.toString('latin1');
        // What follows would be the tunnel; this one breaks as it begins.
        if (seen.includes('\r\n\r\n')) socket.end('HTTP/1.1 200 OK\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as { port: number };
    const fetch = throughProxy(direct, { https_proxy: `user:word@127.0.0.1:${port}` });
    const request = new Request(url, { headers: { 'X-API-Key': 'key-0123456789abcdef' } });
    await expect(fetch(request)).rejects.toThrow();
    expect(seen).toMatch(/^CONNECT agency\.prosonata\.example:443 HTTP\/1\.1\r\n/);
    expect(seen).toContain(`proxy-authorization: Basic ${Buffer.from('user:word').toString('base64')}`);
    expect(seen).not.toMatch(/key-0123456789abcdef|api\/v1/i);
  });

  it('ends with its signal', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const fetch = throughProxy(direct, { https_proxy: `127.0.0.1:${port}` });
    const controller = new AbortController();
    const answer = fetch(new Request(url), { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toThrow(/abort/i);
  });
});

describe('the address of a proxy', () => {
  it.each([
    ['proxy.example:3128', 'http://proxy.example:3128'],
    ['http://proxy.example', 'http://proxy.example'],
    ['https://user:word@proxy.example:8443', 'https://user:word@proxy.example:8443'],
  ])('%j is %j', (given, expected) => {
    expect(proxyAddress(given)).toBe(expected);
  });

  it.each(['socks5://user:word@proxy.example', 'http://', 'a b'])(
    'is not %j, which is not shown',
    (given) => {
      expect(() => proxyAddress(given)).toThrow(/^HTTPS_PROXY is not the address of an HTTP proxy\.$/);
    },
  );
});
