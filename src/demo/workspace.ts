/**
 * A ProSonata workspace in memory, as a function from request to answer. It mimics what the vendor describes and
 * what others have observed of live accounts, and knows nothing of the program that reads it. Its only state is what
 * it is given: records, which may change between two requests, and the quota.
 */
import { html, json, noContent } from './answers.js';
import { detail, filtered, listRow, ordered, pagingOf } from './lists.js';
import type { DemoQuota } from './quota.js';
import { type DemoRecord, type DemoRecords, placeOf } from './records.js';
import { type DemoResource, findDemoResource } from './resources.js';

export interface DemoOptions {
  readonly records: DemoRecords;
  readonly quota: DemoQuota;
  /** The one key that is let in; without it everybody is. */
  readonly apiKey?: string | undefined;
  /** How "nothing" is said; as live accounts do unless told. */
  readonly emptyAs?: EmptyAs;
  /** What the user of the key is given of a list, without an error; all of it unless told. */
  readonly shown?: (list: string, records: readonly DemoRecord[]) => readonly DemoRecord[];
}

/**
 * How an empty list, a page past the end and a record that is not there are answered: by 204 without a body, as live
 * accounts were seen to do, by 200 with an empty list and 404 for a record, or by 404 for all of them.
 */
export type EmptyAs = '204' | 'list' | '404';

export interface DemoWorkspace {
  /** Answers at any origin. */
  readonly fetch: (request: Request) => Promise<Response>;
}

export function createDemoWorkspace(options: DemoOptions): DemoWorkspace {
  return {
    async fetch(request) {
      const call = { ...options, request, url: new URL(request.url) };
      return options.quota.take(1) ? route(call) : tooManyCalls(call);
    },
  };
}

/** One request and everything that its answer depends on. */
interface Call extends DemoOptions {
  readonly request: Request;
  readonly url: URL;
}

function route(call: Call): Response {
  const { request, url } = call;
  const [, api, version, name = '', id, ...rest] = url.pathname.split('/');
  if (api !== 'api' || version !== 'v1') return html(200);
  const resource = findDemoResource(name);
  if (!resource || rest.length > 0) return html(404);
  if (hasKeyInAddress(url)) return failure(call, 401, 'Send the key in a header, never in the address.');
  if (!mayEnter(call)) return failure(call, 401, 'Invalid API key.');
  if (request.method !== 'GET') return failure(call, 405, 'Method not allowed.');
  return id === undefined ? list(call, resource) : read(call, resource, id);
}

/** The API takes keys there as well; this workspace does not, because addresses end up in logs. */
function hasKeyInAddress({ searchParams }: URL): boolean {
  return [...searchParams.keys()].some((name) => /^(x-)?(api-?key|app-?id)$/i.test(name));
}

/** The key is a person's: one of an app integration would come with the integration's id. */
function mayEnter({ request: { headers }, apiKey }: Call): boolean {
  return apiKey === undefined || (headers.get('x-api-key') === apiKey && !headers.has('x-app-id'));
}

function list(call: Call, resource: DemoResource): Response {
  const query = call.url.searchParams;
  const records = call.records[resource.name] ?? [];
  const shown = filtered(resource, call.shown?.(resource.name, records) ?? records, query);
  const { page, perPage } = pagingOf(query);
  const rows = ordered(resource, shown, query.get('orderBy') ?? '')
    .slice((page - 1) * perPage, page * perPage)
    .map((row) => listRow(resource, row));
  if (rows.length === 0 && call.emptyAs !== 'list') return nothing(call);
  return envelope(call, 200, { perPage, page, totalCount: shown.length }, rows);
}

function read(call: Call, resource: DemoResource, id: string): Response {
  const record = /^\d+$/.test(id) ? placeOf(call.records, resource.name, Number(id)).record : undefined;
  return record ? envelope(call, 200, {}, detail(resource, record)) : nothing(call);
}

function nothing(call: Call): Response {
  const { emptyAs = '204' } = call;
  return emptyAs === '204' ? noContent() : failure(call, 404, 'Data not found.');
}

function tooManyCalls(call: Call): Response {
  return failure(call, 429, `API limit reached. Try again in ${call.quota.resetSeconds} seconds.`);
}

function failure(call: Call, status: number, message: string): Response {
  return envelope(call, status, { message }, []);
}

function envelope({ quota }: Call, status: number, more: DemoRecord, data: unknown): Response {
  const meta = {
    status,
    requestUserID: 1,
    requestUsername: 'Admin1',
    usergroupName: 'Administrator',
    apiLimitRemaining: quota.remaining,
    apiLimitReset: quota.resetSeconds,
    ...more,
  };
  return json(status, { meta, data });
}
