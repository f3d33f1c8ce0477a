/**
 * A ProSonata workspace in memory, as a function from request to answer. It mimics what the vendor describes and
 * what others have observed of live accounts; options bring the trouble that a backup must survive.
 */
import { catalogue, findResource } from '../prosonata/catalogue.js';
import { createRecords, type DemoRecord, type DemoRecords, detailOnly } from './records.js';

/** What goes wrong with one request. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly html?: boolean }
  | { readonly kind: 'html' }
  | { readonly kind: 'truncated' }
  /** The connection breaks before an answer. */
  | { readonly kind: 'network' }
  /** Never answers; ends when the request is aborted. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** 429 although calls are left. */
  | { readonly kind: 'quota' };

export interface DemoRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names of the headers, lower case. */
  readonly headers: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface DemoOptions {
  readonly now: () => number;
  readonly seed?: number;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly records?: DemoRecords;
  /** Calls per window. */
  readonly quota?: number;
  /** Length of a quota window, 15 minutes in earnest. */
  readonly windowMs?: number;
  readonly apiKey?: string;
  readonly appId?: string;
  /** The most rows of a page, below the API's own 1000. */
  readonly perPageCap?: number;
  readonly ignoreOrderBy?: boolean;
  readonly refuseOrderBy?: boolean;
  /** How an empty list and a page past the end are answered: the vendor does not say. */
  readonly emptyAs?: 'list' | '404';
  readonly crmeventPath?: 'crmevents' | 'crmevent';
  /** Resources that the key may not read. */
  readonly forbidden?: readonly string[];
  /** Resources that this workspace does not have. */
  readonly missing?: readonly string[];
  /** What the API says of the number of rows, by resource and real number; undefined leaves it out. */
  readonly total?: (resource: string, real: number) => number | undefined;
  /** Runs before each request is answered: the place to change records. */
  readonly before?: (count: number, workspace: DemoWorkspace) => void;
  readonly fault?: (request: DemoRequest, count: number) => Fault | undefined;
}

export interface DemoWorkspace {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Live: what a test changes here is what the next answer gives. */
  readonly records: DemoRecords;
  readonly requests: readonly DemoRequest[];
  insert(resource: string, record: DemoRecord): void;
  update(resource: string, id: number, fields: DemoRecord): void;
  remove(resource: string, id: number): void;
  /** Other clients use the quota too. */
  steal(calls: number): void;
}

const quotaWindowMs = 15 * 60_000;
const largestPage = 1000;
const defaultPage = 100;

export function createDemoWorkspace(options: DemoOptions): DemoWorkspace {
  const records =
    options.records ??
    createRecords({ seed: options.seed ?? 1, ...(options.sizes ? { sizes: options.sizes } : {}) });
  const requests: DemoRequest[] = [];
  const windowMs = options.windowMs ?? quotaWindowMs;
  let windowStart = options.now();
  let used = 0;

  const quotaMeta = () => ({
    apiLimitRemaining: Math.max(0, (options.quota ?? 500) - used),
    apiLimitReset: Math.max(0, Math.ceil((windowStart + windowMs - options.now()) / 1000)),
  });

  const envelope = (status: number, meta: DemoRecord, data: unknown): Response =>
    json(status, {
      meta: { status, ...meta, requestAppID: '12345', requestIntegration: 'Backup', ...quotaMeta() },
      data,
    });
  const failure = (status: number, message: string): Response => envelope(status, { message }, []);

  const countCall = (): boolean => {
    if (options.now() >= windowStart + windowMs) {
      windowStart += Math.floor((options.now() - windowStart) / windowMs) * windowMs;
      used = 0;
    }
    used++;
    return used <= (options.quota ?? 500);
  };

  const list = (resource: string, query: URLSearchParams): Response => {
    const known = findResource(resource);
    const all = records[resource];
    if (!known || !all) return failure(404, `Unknown endpoint ${resource}.`);
    const orderBy = query.get('orderBy');
    if (orderBy && options.refuseOrderBy) return failure(400, 'Invalid parameter orderBy.');
    const perPage = Math.min(
      numberOf(query, 'perPage', defaultPage),
      options.perPageCap ?? largestPage,
      largestPage,
    );
    const page = numberOf(query, 'page', 1);
    const chosen = ordered(filtered(resource, all, query), orderBy, known.key, options);
    const rows = chosen.slice((page - 1) * perPage, page * perPage);
    if (rows.length === 0 && options.emptyAs === '404') return failure(404, 'Data not found.');
    const totalCount = options.total ? options.total(resource, chosen.length) : chosen.length;
    const hidden = detailOnly[resource] ?? [];
    return envelope(
      200,
      { perPage, page, ...(totalCount === undefined ? {} : { totalCount }) },
      rows.map((row) => without(row, hidden)),
    );
  };

  const read = (path: string, id: string): Response => {
    const resource = path === 'crmevent' ? 'crmevents' : path;
    if (resource === 'crmevents' && path !== (options.crmeventPath ?? 'crmevents')) return page404();
    const key = findResource(resource)?.key ?? '';
    const record = records[resource]?.find((candidate) => String(candidate[key]) === id);
    return record ? envelope(200, {}, record) : failure(404, 'Data not found.');
  };

  const answer = (url: URL, headers: Headers): Response => {
    const [, api, version, path = '', id, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (api !== 'api' || version !== 'v1' || rest.length > 0) return page404();
    if (!mayEnter(headers, options)) return failure(401, 'Invalid API key.');
    const resource = path === 'crmevent' ? 'crmevents' : path;
    if (options.forbidden?.includes(resource)) return failure(403, `No permission for ${resource}.`);
    if (options.missing?.includes(resource)) return failure(404, `Unknown endpoint ${resource}.`);
    return id === undefined ? list(path, url.searchParams) : read(path, id);
  };

  const workspace: DemoWorkspace = {
    records,
    requests,
    async fetch(request) {
      const url = new URL(request.url);
      const seen = {
        method: request.method,
        path: url.pathname,
        query: url.search,
        headers: [...request.headers.keys()],
        at: options.now(),
      };
      requests.push(seen);
      options.before?.(requests.length, workspace);
      const isWithin = countCall();
      const fault = options.fault?.(seen, requests.length);
      if (fault && fault.kind !== 'truncated' && fault.kind !== 'quota') return faulty(fault, request.signal);
      if (!isWithin || fault?.kind === 'quota') {
        const seconds = quotaMeta().apiLimitReset;
        return failure(429, `API limit reached. Try again in ${seconds} seconds.`);
      }
      const whole = answer(url, request.headers);
      if (fault?.kind !== 'truncated') return whole;
      const text = await whole.text();
      return new Response(text.slice(0, Math.floor(text.length / 2)), {
        status: whole.status,
        headers: whole.headers,
      });
    },
    insert(resource, record) {
      const key = findResource(resource)?.key ?? '';
      records[resource]?.push(record);
      records[resource]?.sort((a, b) => Number(a[key]) - Number(b[key]));
    },
    update(resource, id, fields) {
      const key = findResource(resource)?.key ?? '';
      const record = records[resource]?.find((candidate) => Number(candidate[key]) === id);
      if (record) Object.assign(record, fields);
    },
    remove(resource, id) {
      const key = findResource(resource)?.key ?? '';
      const list = records[resource] ?? [];
      const index = list.findIndex((candidate) => Number(candidate[key]) === id);
      if (index >= 0) list.splice(index, 1);
    },
    steal(calls) {
      used += calls;
    },
  };
  return workspace;
}

function mayEnter(headers: Headers, { apiKey, appId }: DemoOptions): boolean {
  if (apiKey !== undefined && headers.get('x-api-key') !== apiKey) return false;
  return appId === undefined || headers.get('x-app-id') === appId;
}

/** Two lists show active records only, unless asked for the others. Source: the vendor's API description. */
function filtered(
  resource: string,
  records: readonly DemoRecord[],
  query: URLSearchParams,
): readonly DemoRecord[] {
  const field = { addresses: 'addressActive', contacts: 'active' }[resource];
  if (!field) return records;
  const wanted = query.get(field) ?? '1';
  return records.filter((record) => String(record[field]) === wanted);
}

/** Records lie in the order of their keys, so only another order costs anything. */
function ordered(
  records: readonly DemoRecord[],
  orderBy: string | null,
  key: string,
  options: DemoOptions,
): readonly DemoRecord[] {
  const [field, direction] = (orderBy ?? '').split(/[ +]/);
  if (field === key && direction !== 'DESC' && !options.ignoreOrderBy) return records;
  if (field === key && direction === 'DESC' && !options.ignoreOrderBy) return records.toReversed();
  // No promised order: the newest half first, so that nobody can rely on it.
  const half = Math.floor(records.length / 2);
  return [...records.slice(half), ...records.slice(0, half)];
}

function without(record: DemoRecord, hidden: readonly string[]): DemoRecord {
  if (hidden.length === 0) return record;
  return Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.includes(field)));
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name));
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

function page404(): Response {
  return html(404);
}

function html(status: number): Response {
  return new Response('<!DOCTYPE html><html><body>ProSonata</body></html>', {
    status,
    headers: { 'content-type': 'text/html' },
  });
}

function faulty(
  fault: Exclude<Fault, { kind: 'truncated' | 'quota' }>,
  signal: AbortSignal,
): Promise<Response> | Response {
  switch (fault.kind) {
    case 'status':
      return fault.html
        ? html(fault.status)
        : json(fault.status, { meta: { status: fault.status, message: 'Internal error' }, data: [] });
    case 'html':
      return html(200);
    case 'network':
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: fault.location } });
    case 'hang':
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      );
  }
}

/** Names of all resources of the demo workspace. */
export const demoResources: readonly string[] = catalogue.map(({ name }) => name);
