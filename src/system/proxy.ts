/**
 * The network through the proxy that the environment names, as curl and git take it. Only https goes there, and only
 * within a tunnel (CONNECT): a proxy sees the names of hosts and no key. All else that this program asks by http is on
 * this machine.
 */
import { BackupError } from '../errors.js';
import { isLoopback } from './loopback.js';
import type { Fetch } from './ports.js';

type Env = Readonly<Record<string, string | undefined>>;

/** `direct`, if the environment names no proxy. Throws at the first request if it names one that cannot be used. */
export function throughProxy(direct: Fetch, env: Env): Fetch {
  if (!proxyOf(env)) return direct;
  let tunnel: Promise<Fetch> | undefined;
  return async (request, init) => {
    if (!goesThroughProxy(new URL(request.url), env)) return direct(request, init);
    tunnel ??= openTunnel(proxyOf(env) ?? '');
    return (await tunnel)(request, init);
  };
}

/** Node 20 has no proxy of its own, and Node 24 only if it is told so before it starts. */
async function openTunnel(given: string): Promise<Fetch> {
  const uri = proxyAddress(given);
  // Large, and needed behind a proxy only.
  const { fetch, ProxyAgent } = await import('undici');
  const dispatcher = new ProxyAgent({ uri });
  return async (request, init) => {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: [...request.headers],
      ...(await bodyOf(request)),
      redirect: request.redirect,
      signal: init?.signal ?? request.signal,
      dispatcher,
    });
    // The same as Node's own, whose types come from another version of the same library.
    return answer as unknown as Response;
  };
}

/** A file is passed on piece by piece; without its length it would be sent in chunks, which not every server takes. */
async function bodyOf(
  request: Request,
): Promise<{ readonly body: ReadableStream | Uint8Array | null; readonly duplex?: 'half' }> {
  if (request.body === null) return { body: null };
  if (request.headers.has('content-length')) return { body: request.body, duplex: 'half' };
  return { body: new Uint8Array(await request.arrayBuffer()) };
}

/** Small letters first, as curl does. */
function proxyOf(env: Env): string | undefined {
  return (env.https_proxy ?? env.HTTPS_PROXY)?.trim() || undefined;
}

/** Throws if it is none; what was given can hold a password and is not shown. */
export function proxyAddress(given: string): string {
  const text = /^[a-z0-9+.-]+:\/\//i.test(given) ? given : `http://${given}`;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new BackupError(
    'HTTPS_PROXY is not the address of an HTTP proxy.',
    'Set it to an address such as http://proxy.example:3128, or remove it.',
  );
}

/** Whether a request is sent through the proxy, by its protocol, by NO_PROXY, and not if it stays on this machine. */
export function goesThroughProxy(url: URL, env: Env): boolean {
  const { protocol, hostname, port } = url;
  if (protocol !== 'https:' || isLoopback(url)) return false;
  const entries = (env.no_proxy ?? env.NO_PROXY ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return !entries.some((entry) => isExcepted(entry.toLowerCase(), hostname.toLowerCase(), port || '443'));
}

/** `*`, a host, a domain with or without a dot or `*.` before it, each with or without a port. */
function isExcepted(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = entry, onlyPort] = /^(.+?):(\d+)$/.exec(entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}
