/**
 * The API over HTTP. Keys travel in headers only; a redirect is followed on the same origin and nowhere else, so
 * no other host ever sees them.
 */
import { BackupError, printable, toMessage } from '../errors.js';
import type { Clock, Fetch } from '../system/ports.js';
import { userAgent } from '../version.js';
import { parseDetail, parsePage } from './answers.js';
import type { Api, ListRequest } from './api.js';
import type { Answer } from './envelope.js';
import { type Asked, BrokenAnswer, RedirectRefused, RequestRefused, taskOf, Unreachable } from './errors.js';
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
  readonly asked: Asked;
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
      const window = { page, perPage };
      const asked = { list: resource.name, window };
      const answer = await get(encodeURIComponent(resource.name), listQuery(list), { asked, signal });
      return parsePage(answer, resource, window);
    },
    async read(path, resource, id, signal) {
      const asked = { list: resource.name };
      const answer = await get(`${encodeURIComponent(path)}/${segment(id, asked)}`, {}, { asked, signal });
      return parseDetail(answer, resource, id);
    },
  };
}

/** An id as one segment of a path. Throws RequestRefused if an address has no place for it. */
function segment(id: RecordId, asked: Asked): string {
  const text = String(id);
  // Addresses resolve dots, escaped ones too: they would lead to another record or list. U+FFFD stands for what an id
  // cannot keep.
  if (text === '.' || text === '..' || text.includes('\ufffd')) {
    throw new RequestRefused(
      `Could not ${taskOf(asked)}: no address can hold its id, so it was not asked for.`,
      '',
      {
        asked,
      },
    );
  }
  return encodeURIComponent(text);
}

function listQuery({ resource, filter, ordered, page, perPage }: ListRequest): Record<string, string> {
  const order = ordered ? { orderBy: `${resource.idField} ASC` } : {};
  return { ...filter, ...order, page: String(page), perPage: String(perPage) };
}

async function request(
  start: URL,
  { asked, signal }: Wanted,
  options: HttpApiOptions,
  ports: HttpPorts,
): Promise<Answer> {
  const { timeoutMs = requestTimeoutMs } = options;
  const timeout = ports.clock.timeout(timeoutMs, signal);
  const task = taskOf(asked);
  let url = start;
  try {
    for (let redirects = 0; redirects <= redirectsAtMost; redirects++) {
      const init = { headers: headersOf(options), redirect: 'manual', signal: timeout.signal } as const;
      const came = await exchange(new Request(url.href, init), asked, timeout.signal, ports);
      if ('text' in came) {
        return {
          ...came,
          at: ports.clock.now(),
          shown: (words) => printable(withoutKey(words, options)),
        };
      }
      url = sameOrigin(came.location, url, asked);
    }
  } catch (error) {
    // The proxy that the environment names can be wrong, too.
    if (error instanceof BackupError) throw error;
    const patience = signal?.aborted ? 'before the run had to end' : `within ${timeoutMs / 1000} seconds`;
    if (timeout.signal.aborted) {
      throw new Unreachable(`Could not ${task}: no answer ${patience}.`, lookAtAddress, { asked });
    }
    throw new Unreachable(`Could not ${task}: ${networkFault(error)}.`, lookAtAddress, {
      asked,
      cause: error,
    });
  } finally {
    timeout.clear();
  }
  throw new RedirectRefused(
    `Could not ${task}: the server redirects in a circle.`,
    'Check the workspace URL.',
    {
      asked,
    },
  );
}

const lookAtAddress = 'Check the workspace URL and the network.';

async function exchange(
  sent: Request,
  asked: Asked,
  signal: AbortSignal,
  ports: HttpPorts,
): Promise<Pick<Answer, 'status' | 'text'> | { readonly location: string }> {
  // The request has it too, for a fetch that knows requests alone; see Fetch for why that is not enough.
  const response = await ports.fetch(sent, { signal });
  const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
  if (!location) return { status: response.status, text: await readText(response, asked) };
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

function sameOrigin(location: string, from: URL, asked: Asked): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target?.origin === from.origin && !target.username && !target.password) return target;
  throw new RedirectRefused(
    `Could not ${taskOf(asked)}: the server redirects to another address (${target?.host ?? 'unreadable'}); the key was not sent there.`,
    'If the workspace has moved, set the workspace URL to its new address.',
    { asked },
  );
}

async function readText(response: Response, asked: Asked): Promise<string> {
  if (!response.body) return '';
  // A forgiving decoder would replace damaged characters, and the damage would be stored as data.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > bodyBytesAtMost) {
      throw new BrokenAnswer(`Could not ${taskOf(asked)}: the answer is larger than 128 MiB.`, '', { asked });
    }
    parts.push(decoded(chunk));
  }
  return parts.join('') + decoded();

  function decoded(chunk?: Uint8Array): string {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new BrokenAnswer(`Could not ${taskOf(asked)}: the answer is not UTF-8 text.`, '', {
        asked,
        cause,
      });
    }
  }
}

/** fetch says only "fetch failed"; what happened stands in its cause. */
function networkFault(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return printable(toMessage(cause ?? error));
}
