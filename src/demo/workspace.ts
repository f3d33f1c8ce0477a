/**
 * A ProSonata workspace in memory, as a function from request to answer. It mimics what the vendor describes and
 * what others have observed of live accounts; options bring the trouble that a backup must survive. It has no
 * state but its records, its quota and its log, and knows nothing of the program that reads it.
 */
import { findResource } from '../prosonata/catalogue.js';
import { html, json, noContent } from './answers.js';
import { type DemoUser, shownTo } from './callers.js';
import { type AnswerChange, faultyAnswer } from './faults.js';
import { detail, filtered, listRow, ordered, pagingOf, unordered } from './lists.js';
import {
  callsPerWindow,
  type DemoOptions,
  type DemoRequest,
  type DemoWorkspace,
  type EmptyAs,
  emptyForms,
  quotaPeriodMs,
} from './options.js';
import { type DemoQuota, demoQuota } from './quota.js';
import { createRecords, type DemoRecord, type DemoRecords } from './records.js';
import { findRecord, insertRecord, removeRecord, updateRecord } from './tables.js';

export type { Fault } from './faults.js';
export type { DemoOptions, DemoRequest, DemoWorkspace } from './options.js';

export function createDemoWorkspace(options: DemoOptions): DemoWorkspace {
  const seed = options.seed ?? 1;
  const records = options.records ?? createRecords({ ...options, seed });
  const emptyAs = options.emptyAs ?? emptyForms[seed % emptyForms.length] ?? 'list';
  const quota = demoQuota(options.quota ?? callsPerWindow, options.windowMs ?? quotaPeriodMs, options.now);
  const requests: DemoRequest[] = [];
  // A Request that nobody holds is collected, and its signal then never tells that it was aborted.
  const open = new Set<Request>();

  const workspace: DemoWorkspace = {
    url: 'https://demo.prosonata.test',
    records,
    requests,
    async fetch(request) {
      const count = requests.push(logEntry(request, options.now()));
      options.before?.(count, workspace);
      open.add(request);
      try {
        const response = await respond(request, count);
        requests[count - 1] = { ...logged(count), status: response.status };
        return response;
      } finally {
        open.delete(request);
      }
    },
    insert: (resource, record) => insertRecord(records, resource, { ...record }),
    update: (resource, id, fields) => updateRecord(records, resource, id, fields),
    remove: (resource, id) => removeRecord(records, resource, id),
    steal: (calls) => quota.take(calls),
  };

  const logged = (count: number): DemoRequest => {
    const entry = requests[count - 1];
    if (!entry) throw new Error(`There is no request ${count}.`);
    return entry;
  };

  const respond = async (request: Request, count: number): Promise<Response> => {
    const fault = options.fault?.(logged(count), count);
    if (fault?.kind === 'stolen') quota.take(fault.calls);
    const isWithin = quota.take(1);
    const call = { request, url: new URL(request.url), options, records, quota, emptyAs };
    const tooMany = () => tooManyCalls(call);
    const right = (changed: AnswerChange = {}) =>
      isWithin ? route({ ...call, options: { ...options, ...changed } }) : tooMany();
    return fault ? faultyAnswer(fault, { right, tooManyCalls: tooMany, signal: request.signal }) : right();
  };

  return workspace;
}

function logEntry({ method, url, headers }: Request, at: number): DemoRequest {
  const { pathname, search } = new URL(url);
  return { method, path: pathname, query: search, headers: [...headers.keys()], at, status: undefined };
}

/** One request and all that its answer depends on. */
interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly options: DemoOptions;
  readonly records: DemoRecords;
  readonly quota: DemoQuota;
  readonly emptyAs: EmptyAs;
}

function route(call: Call): Response {
  const { request, url, options } = call;
  const [, api, version, path = '', id, ...rest] = url.pathname.split('/');
  if (api !== 'api' || version !== 'v1') return html(200);
  const resource = path === 'crmevent' ? 'crmevents' : path;
  if (!isEndpoint(path, id, options) || rest.length > 0) return html(404);
  if (hasKeyInAddress(url)) return failure(call, 401, 'Send the key in a header, never in the address.');
  if (!mayEnter(request.headers, options)) return failure(call, 401, 'Invalid API key.');
  if (request.method !== 'GET') return failure(call, 405, 'Method not allowed.');
  if (options.forbidden?.includes(resource)) return failure(call, 403, `No permission for ${resource}.`);
  if (options.missing?.includes(resource)) return failure(call, 404, `Unknown endpoint ${resource}.`);
  return id === undefined ? list(call, resource) : read(call, resource, id);
}

/** A single event is read under one of two names, its list always under the plural. */
function isEndpoint(path: string, id: string | undefined, options: DemoOptions): boolean {
  const eventPath = options.crmeventPath ?? 'crmevents';
  if (id !== undefined && (path === 'crmevents' || path === 'crmevent')) return path === eventPath;
  return findResource(path) !== undefined;
}

/** The API takes keys there as well; this workspace does not, because addresses end up in logs. */
function hasKeyInAddress({ searchParams }: URL): boolean {
  return [...searchParams.keys()].some((name) => /^(x-)?(api-?key|app-?id)$/i.test(name));
}

function mayEnter(headers: Headers, { apiKey, appId }: DemoOptions): boolean {
  if (apiKey === undefined && appId === undefined) return true;
  if (apiKey !== undefined && headers.get('x-api-key') !== apiKey) return false;
  return headers.get('x-app-id') === (appId ?? null);
}

function list(call: Call, resource: string): Response {
  const { url, options, records } = call;
  const query = url.searchParams;
  if (query.has('orderBy') && options.refuseOrderBy) return failure(call, 400, 'Invalid parameter orderBy.');
  const chosen = arranged(
    filtered(
      resource,
      shownTo(options.user?.(), resource, records[resource] ?? []),
      query,
      options.defaultFilters,
    ),
    resource,
    query,
    options,
  );
  const { page, stated, given } = pagingOf(query, options);
  const rows = chosen.slice((page - 1) * given, page * given);
  if (rows.length === 0 && call.emptyAs !== 'list') return nothing(call);
  const totalCount = options.total ? options.total(resource, chosen.length) : chosen.length;
  return envelope(
    call,
    200,
    { perPage: stated, page, totalCount },
    rows.map((row) => listRow(resource, row)),
  );
}

function arranged(
  records: readonly DemoRecord[],
  resource: string,
  query: URLSearchParams,
  { ignoreOrderBy }: DemoOptions,
): readonly DemoRecord[] {
  const key = findResource(resource)?.idField ?? '';
  if (ignoreOrderBy) return unordered(records);
  return ordered(records, query.get('orderBy') ?? '', resource, key);
}

function read(call: Call, resource: string, id: string): Response {
  const record = /^\d+$/.test(id) ? findRecord(call.records, resource, Number(id)) : undefined;
  return record ? envelope(call, 200, {}, detail(resource, record)) : nothing(call);
}

function nothing(call: Call): Response {
  return call.emptyAs === '204' ? noContent() : failure(call, 404, 'Data not found.');
}

function tooManyCalls(call: Call): Response {
  const message = `API limit reached. Try again in ${call.quota.resetSeconds} seconds.`;
  return envelope(call, 429, { message, apiLimitRemaining: 0 }, []);
}

function failure(call: Call, status: number, message: string): Response {
  return envelope(call, status, { message }, []);
}

function envelope(call: Call, status: number, more: DemoRecord, data: unknown): Response {
  const { options, quota } = call;
  const meta = {
    status,
    ...identity(options),
    apiLimitRemaining: quota.remaining,
    apiLimitReset: quota.resetSeconds,
    ...more,
  };
  const isGiven = ([name]: [string, unknown]) => !options.metaWithout?.includes(name);
  return json(status, { meta: Object.fromEntries(Object.entries(meta).filter(isGiven)), data });
}

const administrator: DemoUser = { userID: 1, username: 'Admin1', group: 'Administrator' };

/** On whose behalf the API answers: an app integration or the user that a personal key belongs to. */
function identity({ appId, user }: DemoOptions): DemoRecord {
  if (appId !== undefined) return { requestAppID: appId, requestIntegration: 'Backup' };
  const { userID, username, group } = user?.() ?? administrator;
  return { requestUserID: userID, requestUsername: username, usergroupName: group };
}
