/**
 * Tells a service that notices silence what came of a run. Such services alarm when they hear nothing, which is what
 * happens when GitHub or cron starts nothing any more. Whatever goes wrong here changes nothing else.
 */
import { BackupError } from '../errors.js';
import { retried } from '../retry.js';
import type { Clock, Fetch } from '../system/ports.js';
import { userAgent } from '../version.js';

export interface PingPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Aborts when the run is asked to end; then one try has to do. */
  readonly signal: AbortSignal;
}

export type PingEvent = 'start' | 'success' | 'failure';

/** What is asked for; undefined if the service has no word for the event. */
export interface PingRequest {
  readonly url: URL;
  /** Shown by the service beside the event. */
  readonly body?: string;
}

/** Far more than any sentence of ours, and as much as services show. */
const messageAtMost = 1_000;

/**
 * How a service is told of an event. Pure. One that is not known is asked for nothing but a success: to some of them
 * any request is a sign of life, and a failure must never look like one.
 */
export function pingRequest(address: string, event: PingEvent, message: string): PingRequest | undefined {
  const url = new URL(address);
  const text = message.slice(0, messageAtMost);
  if (isUptimeKuma(url)) {
    if (event === 'start') return undefined;
    url.searchParams.set('status', event === 'success' ? 'up' : 'down');
    url.searchParams.set('msg', text);
    return { url };
  }
  if (event === 'success') return hasLog(url) ? { url, body: text } : { url };
  const isKnown = event === 'start' ? isHealthchecks(url) : hasLog(url);
  if (!isKnown) return undefined;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${event === 'start' ? 'start' : 'fail'}`;
  return { url, body: text };
}

function isUptimeKuma({ pathname }: URL): boolean {
  return /\/api\/push\/[^/]+\/?$/.test(pathname);
}

/** healthchecks.io and the same program on a server of one's own: by UUID, or by ping key and slug. */
function isHealthchecks({ hostname, pathname }: URL): boolean {
  return (
    hostname === 'hc-ping.com' || /\/ping\/|\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/?$/.test(pathname)
  );
}

/** Those that take a text, and failures under `/fail`: Better Stack does both as healthchecks.io does. */
function hasLog(url: URL): boolean {
  return isHealthchecks(url) || /\/api\/v1\/heartbeat\/[^/]+\/?$/.test(url.pathname);
}

class PingTrouble extends BackupError {
  override readonly transient = true;
}

/** A try is short, and all tries together are: an idle run must not cost a second minute. */
const tryMs = 5_000;
const allTriesMs = 12_000;

/** Tells it. Gives the sentence of a warning if that failed; nothing of the address is in it. Rejects with bugs only. */
export async function ping(
  address: string,
  event: PingEvent,
  message: string,
  ports: PingPorts,
): Promise<string | undefined> {
  const wanted = pingRequest(address, event, message);
  if (!wanted) return undefined;
  try {
    await retried(() => ask(wanted, ports), { ...ports, endsAt: ports.clock.now() + allTriesMs });
    return undefined;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return `The service at ping-url was not told of this run: ${error.message} The backup itself is not affected.`;
  }
}

async function ask({ url, body }: PingRequest, { fetch, clock }: PingPorts): Promise<void> {
  const timeout = clock.timeout(tryMs);
  let answer: Response;
  try {
    const init = {
      headers: { 'User-Agent': userAgent },
      // Whoever is sent on by a redirect would learn the address, which is a secret.
      redirect: 'manual',
      signal: timeout.signal,
      ...(body === undefined ? {} : { method: 'POST', body }),
    } as const;
    answer = await fetch(new Request(url, init), { signal: timeout.signal });
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const because = timeout.signal.aborted ? `no answer within ${tryMs / 1000} seconds` : networkCode(error);
    throw new PingTrouble(`${because}.`);
  } finally {
    timeout.clear();
  }
  // Nobody reads it, and a body that never ends would hold the connection.
  answer.body?.cancel().catch(() => undefined);
  refuse(answer.status);
}

function refuse(status: number): void {
  if (status >= 200 && status < 300) return;
  if (status >= 500 || status === 429) throw new PingTrouble(`it was answered with ${status}.`);
  const isRedirect = status >= 300 && status < 400;
  throw new BackupError(
    isRedirect
      ? `it was answered with ${status}, a redirect, which is not followed because the address is a secret.`
      : `it was answered with ${status}.`,
  );
}

/** As `ECONNREFUSED`: the words of the network name hosts. */
function networkCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z0-9_]+$/.test(code) ? `the connection failed (${code})` : 'the connection failed';
}
