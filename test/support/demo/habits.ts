/**
 * What other servers may do differently from the demo workspace, around its answers: the request is changed on its
 * way in, the answer on its way out.
 */
import { json } from '../../../src/demo/answers.js';
import { pagingOf } from '../../../src/demo/lists.js';

export interface Habits {
  /** The key belongs to this app integration; without it the key is a person's. Needs an `apiKey`. */
  readonly appId?: string;
  /** The most rows of a page, below the API's own 1000; meta says so. */
  readonly perPageCap?: number;
  /** The same, but meta repeats what was asked for. */
  readonly silentCap?: number;
  readonly ignoreOrderBy?: boolean;
  /** Answers 400 to every orderBy. */
  readonly refuseOrderBy?: boolean;
  /** How an empty list and a page past the end are answered: the vendor does not say. */
  readonly emptyAs?: 'list' | '404';
  /** Under which of the two documented paths a single event is read. */
  readonly crmeventPath?: 'crmevents' | 'crmevent';
  /** Resources that the key may not read. */
  readonly forbidden?: readonly string[];
  /** Resources that this workspace does not have. */
  readonly missing?: readonly string[];
  /** What the API says of the number of rows, by resource and real number; undefined leaves it out. */
  readonly total?: (resource: string, real: number) => number | undefined;
  /** Fields of meta that this server does not give. */
  readonly metaWithout?: readonly string[];
}

/** The request as the demo workspace gets it. */
export function changedRequest(request: Request, habits: Habits): Request {
  const url = new URL(request.url);
  const query = url.searchParams;
  const cap = Math.min(habits.perPageCap ?? 1000, habits.silentCap ?? 1000);
  if (pagingOf(query).perPage > cap) query.set('perPage', String(cap));
  if (habits.ignoreOrderBy) query.delete('orderBy');
  if (habits.crmeventPath === 'crmevent') url.pathname = eventPath(url.pathname);
  const headers = habits.appId === undefined ? request.headers : personal(request.headers, habits.appId);
  if (url.href === request.url && headers === request.headers) return request;
  return new Request(url, { method: request.method, headers });
}

/** A single event is read under one of two names, its list always under the plural. */
function eventPath(path: string): string {
  if (path.startsWith('/api/v1/crmevents/')) return '/api/v1/nothing';
  return path.replace(/^\/api\/v1\/crmevent\//, '/api/v1/crmevents/');
}

/** The headers of a person's key, unless they name another app. */
function personal(given: Headers, appId: string): Headers {
  const headers = new Headers(given);
  if (given.get('x-app-id') === appId) headers.delete('x-app-id');
  else headers.set('x-app-id', 'another');
  return headers;
}

/** The answer as the client of this server gets it. */
export async function changedAnswer(answer: Response, request: Request, habits: Habits): Promise<Response> {
  if (!isEnvelope(answer)) return answer;
  const asked = askedFor(request);
  const refusal = refusalOf(answer, asked, habits) ?? (await emptyRefusal(answer, habits));
  const changed = refusal ? await refused(answer, refusal.status, refusal.message) : answer;
  const { appId, silentCap, total, metaWithout } = habits;
  if (appId === undefined && silentCap === undefined && !total && !metaWithout) return changed;
  return withMeta(changed, (meta) => differing(meta, asked, habits));
}

function isEnvelope({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('application/json') ?? false;
}

interface Asked {
  readonly resource: string;
  readonly query: URLSearchParams;
  readonly isList: boolean;
}

function askedFor({ url }: Request): Asked {
  const { pathname, searchParams } = new URL(url);
  const [, , , name = '', id] = pathname.split('/');
  return {
    resource: name === 'crmevent' ? 'crmevents' : name,
    query: searchParams,
    isList: id === undefined,
  };
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

function refusalOf({ status }: Response, asked: Asked, habits: Habits): Refusal | undefined {
  const { resource, query, isList } = asked;
  if (status !== 200 && status !== 404) return undefined;
  if (habits.forbidden?.includes(resource)) return { status: 403, message: `No permission for ${resource}.` };
  if (habits.missing?.includes(resource)) return { status: 404, message: `Unknown endpoint ${resource}.` };
  if (isList && habits.refuseOrderBy && query.has('orderBy'))
    return { status: 400, message: 'Invalid parameter orderBy.' };
  return undefined;
}

async function emptyRefusal(answer: Response, { emptyAs }: Habits): Promise<Refusal | undefined> {
  if (emptyAs !== '404' || answer.status !== 200) return undefined;
  const isEmpty = (await answer.clone().text()).endsWith('"data":[]}');
  return isEmpty ? { status: 404, message: 'Data not found.' } : undefined;
}

/** The envelope of an answer, with this status and message and no data. */
export async function refused(
  answer: Response,
  status: number,
  message: string,
  more: Meta = {},
): Promise<Response> {
  const { page, perPage, totalCount, ...meta } = (await envelopeOf(answer)).meta;
  return json(status, { meta: { ...meta, status, message, ...more }, data: [] });
}

type Meta = Readonly<Record<string, unknown>>;

async function withMeta(answer: Response, change: (meta: Meta) => Meta): Promise<Response> {
  const { meta, data } = await envelopeOf(answer);
  return json(answer.status, { meta: change(meta), data });
}

async function envelopeOf(answer: Response): Promise<{ readonly meta: Meta; readonly data: unknown }> {
  return (await answer.json()) as { meta: Meta; data: unknown };
}

function differing(given: Meta, { resource, query, isList }: Asked, habits: Habits): Meta {
  const { appId, silentCap, perPageCap = 1000, total, metaWithout = [] } = habits;
  const meta: Record<string, unknown> = { ...given };
  if (appId !== undefined) {
    delete meta.requestUserID;
    delete meta.usergroupName;
    Object.assign(meta, { requestAppID: appId, requestIntegration: 'Backup' });
  }
  if (isList && given.status === 200) {
    if (silentCap !== undefined) meta.perPage = Math.min(pagingOf(query).perPage, perPageCap);
    if (total) meta.totalCount = total(resource, Number(given.totalCount));
  }
  for (const name of metaWithout) delete meta[name];
  return meta;
}
