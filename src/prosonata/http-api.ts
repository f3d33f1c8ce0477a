/**
 * The API over HTTP. Keys travel in headers only; a redirect is followed on the same origin and nowhere else, so
 * no other host ever sees them.
 */
import { printable, toMessage } from '../errors.js';
import type { Clock, Fetch } from '../system/ports.js';
import { userAgent } from '../version.js';
import type { Api, ListRequest } from './api.js';
import type { Resource } from './catalogue.js';
import { type Answer, isEmptyPage, parseDetail, parsePage } from './envelope.js';
import { ApiError, BrokenAnswer, RedirectRefused, RequestRefused, Unreachable } from './errors.js';
import type { RecordId } from './record-id.js';

export interface Credentials {
  readonly apiKey: string;
  /** The id of an app integration; a personal key has none. */
  readonly appId: string | undefined;
}

export interface HttpApiOptions extends Credentials {
  /** Origin of the workspace, as `https://agency.prosonata.software`. */
  readonly workspaceUrl: string;
  /** Time for one answer, body included; a minute if it is left out. */
  readonly timeoutMs?: number;
}

export interface HttpPorts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now' | 'timeout'>;
}

/** One answer may take this long, body included. */
export const requestTimeoutMs = 60_000;
const redirectsAtMost = 3;
/** Far above any answer of 1000 rows; an endless body must not fill the memory. */
const bodyBytesAtMost = 128 * 1024 * 1024;

/** One request as the rest of this file passes it on. */
interface Wanted {
  /** Names it in errors. */
  readonly what: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal | undefined;
}

export function httpApi(options: HttpApiOptions, ports: HttpPorts): Api {
  const get = (path: string, query: Readonly<Record<string, string>>, wanted: Wanted): Promise<Answer> => {
    const url = new URL(`/api/v1/${path}`, options.workspaceUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return request(url, wanted, options, ports);
  };

  return {
    async list(list, signal) {
      const { resource, page, perPage } = list;
      const what = `Listing ${resource.name} (page ${page} of ${perPage} rows)`;
      const answer = await get(encodeURIComponent(resource.name), listQuery(list), { what, signal });
      try {
        return parsePage(answer, resource, list, what);
      } catch (error) {
        if (!isEmptyPage(error, page)) throw error;
        return {
          rows: [],
          perPage,
          total: page === 1 ? 0 : undefined,
          quota: error.quota ?? { remaining: undefined, resetAt: undefined },
        };
      }
    },
    async read(path, resource: Resource, id, signal) {
      const what = `Reading one record of ${resource.name}`;
      const answer = await get(`${encodeURIComponent(path)}/${segment(id, what)}`, {}, { what, signal });
      return parseDetail(answer, resource, id, what);
    },
  };
}

/** An id as one segment of a path, whatever it holds. Throws RequestRefused where an address has no place for it. */
function segment(id: RecordId, what: string): string {
  const text = String(id);
  // Addresses resolve dots, escaped ones too: they would lead to another record or list. Half a surrogate pair has
  // no UTF-8.
  if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
    throw new RequestRefused(`${what}: its id cannot stand in an address, so it was not asked for.`);
  }
  return encodeURIComponent(text);
}

function listQuery({ resource, filter, ordered, page, perPage }: ListRequest): Record<string, string> {
  const order = ordered ? { orderBy: `${resource.idField} ASC` } : {};
  return { ...filter, ...order, page: String(page), perPage: String(perPage) };
}

async function request(
  start: URL,
  { what, signal }: Wanted,
  options: HttpApiOptions,
  ports: HttpPorts,
): Promise<Answer> {
  const { timeoutMs = requestTimeoutMs } = options;
  const timeout = ports.clock.timeout(timeoutMs, signal);
  let url = start;
  try {
    for (let redirects = 0; redirects <= redirectsAtMost; redirects++) {
      const init = { headers: headersOf(options), redirect: 'manual', signal: timeout.signal } as const;
      const came = await exchange(new Request(url.href, init), what, timeout.signal, ports);
      if ('text' in came) {
        return {
          ...came,
          at: ports.clock.now(),
          shown: (words) => printable(withoutKey(words, options)),
        };
      }
      url = sameOrigin(came.location, url, what);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const patience = signal?.aborted ? 'before the run had to end' : `within ${timeoutMs / 1000} seconds`;
    if (timeout.signal.aborted) throw new Unreachable(`${what}: no answer ${patience}.`, lookAtAddress);
    throw new Unreachable(`${what}: ${networkFault(error)}`, lookAtAddress, { cause: error });
  } finally {
    timeout.clear();
  }
  throw new RedirectRefused(`${what}: redirected in a circle.`, 'Check the workspace URL.');
}

const lookAtAddress = 'Check the workspace URL and the network.';

async function exchange(
  sent: Request,
  what: string,
  signal: AbortSignal,
  ports: HttpPorts,
): Promise<Pick<Answer, 'status' | 'text'> | { readonly location: string }> {
  // The request has it too, for a fetch that knows requests alone; see Fetch for why that is not enough.
  const response = await ports.fetch(sent, { signal });
  const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
  if (!location) return { status: response.status, text: await readText(response, what) };
  await response.body?.cancel();
  return { location };
}

function headersOf({ apiKey, appId }: HttpApiOptions): Record<string, string> {
  return {
    Accept: 'application/json',
    'User-Agent': userAgent,
    'X-API-Key': apiKey,
    ...(appId === undefined ? {} : { 'X-APP-ID': appId }),
  };
}

/** Some servers repeat what they were sent, in the words of a refusal or wherever else. */
function withoutKey(words: string, { apiKey }: Credentials): string {
  const asJson = JSON.stringify(apiKey).slice(1, -1);
  return words.replaceAll(apiKey, '***').replaceAll(asJson, '***');
}

function sameOrigin(location: string, from: URL, what: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target?.origin === from.origin && !target.username && !target.password) return target;
  throw new RedirectRefused(
    `${what}: the server redirects to another address (${target?.host ?? 'unreadable'}); the key was not sent there.`,
    'If the workspace has moved, set the workspace URL to its new address.',
  );
}

async function readText(response: Response, what: string): Promise<string> {
  if (!response.body) return '';
  // A forgiving decoder would replace damaged characters, and the damage would be stored as data.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > bodyBytesAtMost) throw new BrokenAnswer(`${what}: the answer is larger than 128 MiB.`);
    parts.push(decoded(chunk));
  }
  return parts.join('') + decoded();

  function decoded(chunk?: Uint8Array): string {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new BrokenAnswer(`${what}: the answer is not UTF-8 text.`, '', { cause });
    }
  }
}

/** fetch says only "fetch failed"; what happened stands in its cause. */
function networkFault(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return printable(toMessage(cause ?? error));
}
