/**
 * What other servers may do differently from the demo workspace, around its answers: the request is changed on its
 * way in, the answer on its way out.
 */
import { json } from '../../../src/demo/answers.js';
import { pagingOf } from '../../../src/demo/lists.js';
import type { DemoQuota } from '../../../src/demo/quota.js';
import type { DemoRecord } from '../../../src/demo/records.js';
import { type DemoUser, shownTo } from './callers.js';

export interface Habits {
  /** The key belongs to this app integration; without it the key is a person's. Needs an `apiKey`. */
  readonly appId?: string;
  /** To whom a personal key belongs, asked for each answer; an administrator unless told. */
  readonly user?: () => DemoUser;
  /** By list, filters that it has by default although the vendor does not say so; users by any field. */
  readonly defaultFilters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The most rows of a page, below the API's own 1000; meta says so. */
  readonly perPageCap?: number;
  /** The same, but meta repeats what was asked for. */
  readonly silentCap?: number;
  readonly ignoreOrderBy?: boolean;
  /** Answers 400 to every orderBy. */
  readonly refuseOrderBy?: boolean;
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
  const [, , , list = ''] = url.pathname.split('/');
  for (const [field, value] of Object.entries(habits.defaultFilters?.[list] ?? {})) {
    if (!query.has(field)) query.set(field, value);
  }
  if (habits.crmeventPath === 'crmevent') url.pathname = eventPath(url.pathname);
  const headers = habits.appId === undefined ? request.headers : personal(request.headers, habits.appId);
  if (url.href === request.url && headers === request.headers) return request;
  return new Request(url, { method: request.method, headers });
}

/** What the list has for the user of the key, before the request filters it. */
export function shownRecords(
  list: string,
  records: readonly DemoRecord[],
  { user, defaultFilters }: Habits,
): readonly DemoRecord[] {
  const given = shownTo(user?.(), list, records);
  // The API has no filter for users that a request could set.
  const hidden = list === 'users' ? Object.entries(defaultFilters?.users ?? {}) : [];
  if (hidden.length === 0) return given;
  return given.filter((record) => hidden.every(([field, value]) => String(record[field]) === value));
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
export async function changedAnswer(
  answer: Response,
  request: Request,
  habits: Habits,
  quota: DemoQuota,
): Promise<Response> {
  if (answer.headers.get('content-type')?.startsWith('text/html')) return answer;
  const asked = askedFor(request);
  const refusal = refusalOf(answer, asked, habits);
  const changed = refusal ? await refused(answer, quota, refusal) : answer;
  const { appId, user, silentCap, total, metaWithout } = habits;
  const isPlain = appId === undefined && user === undefined && silentCap === undefined;
  if (isPlain && !total && !metaWithout) return changed;
  if (!changed.body) return changed;
  return withMeta(changed, (meta) => differing(meta, asked, habits));
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

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly apiLimitRemaining?: number;
}

function refusalOf({ status }: Response, asked: Asked, habits: Habits): Refusal | undefined {
  const { resource, query, isList } = asked;
  if (![200, 204, 404].includes(status)) return undefined;
  if (habits.forbidden?.includes(resource)) return { status: 403, message: `No permission for ${resource}.` };
  if (habits.missing?.includes(resource)) return { status: 404, message: `Unknown endpoint ${resource}.` };
  if (isList && habits.refuseOrderBy && query.has('orderBy'))
    return { status: 400, message: 'Invalid parameter orderBy.' };
  return undefined;
}

/** An answer with this status and message and no data; its meta is that of the answer without what pages are. */
export async function refused(answer: Response, quota: DemoQuota, refusal: Refusal): Promise<Response> {
  const { page, perPage, totalCount, ...meta } = await metaOf(answer);
  const calls = { apiLimitRemaining: quota.remaining, apiLimitReset: quota.resetSeconds };
  return json(refusal.status, { meta: { ...calls, ...meta, ...refusal }, data: [] });
}

/** None of a page for people and of an answer without a body. */
async function metaOf(answer: Response): Promise<Meta> {
  if (!answer.headers.get('content-type')?.startsWith('application/json')) return {};
  return (await envelopeOf(answer)).meta;
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
  const { appId, user, silentCap, perPageCap = 1000, total, metaWithout = [] } = habits;
  const meta: Record<string, unknown> = { ...given };
  if (user !== undefined) {
    const { userID, username, group } = user();
    Object.assign(meta, { requestUserID: userID, requestUsername: username, usergroupName: group });
  }
  if (appId !== undefined) {
    delete meta.requestUserID;
    delete meta.requestUsername;
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
