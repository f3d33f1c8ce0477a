/**
 * The demo workspace as tests need it: it keeps a log, its records change, other clients use up its quota, it has the
 * habits of another server, and requests go wrong.
 */
import { demoQuota } from '../../../src/demo/quota.js';
import type { DemoRecords } from '../../../src/demo/records.js';
import { createDemoWorkspace, type EmptyAs } from '../../../src/demo/workspace.js';
import { changedAnswer, changedRequest, type Habits, shownRecords } from './habits.js';
import { type MadeOptions, madeRecords } from './made-records.js';
import { type RecordsTable, recordsTable } from './records-table.js';
import { type Fault, faultyAnswer, habitsOf } from './workspace-faults.js';

export type { Fault } from './workspace-faults.js';

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names of the headers, lower case; never their values. */
  readonly headers: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** Status of the answer; undefined before it, and if the connection broke. */
  readonly status: number | undefined;
}

export interface WorkspaceOptions extends Habits, MadeOptions {
  /** Epoch milliseconds; quota periods go by it. */
  readonly now: () => number;
  /** Records to serve instead of made ones, ascending by id. */
  readonly records?: DemoRecords;
  /** Calls of a quota period. */
  readonly quota?: number;
  readonly periodMs?: number;
  /** The one key that is let in; without it everybody is. */
  readonly apiKey?: string;
  /** How "nothing" is said; the seed chooses if this does not. */
  readonly emptyAs?: EmptyAs;
  /** Runs before each request is answered, with its number from 1: the place to change records. */
  readonly before?: (count: number, workspace: TestWorkspace) => void;
  /** What goes wrong with this request, if anything; `count` is its number from 1. It counts as a call. */
  readonly fault?: (request: LoggedRequest, count: number) => Fault | undefined;
}

export interface TestWorkspace extends RecordsTable {
  /** Where it would be; any other origin is answered as well. */
  readonly url: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Live: what the next answer gives. Change it through the methods, which keep the order. */
  readonly records: DemoRecords;
  /** Every request so far, refused ones too. */
  readonly requests: readonly LoggedRequest[];
  /** Other clients use the quota too. */
  steal(calls: number): void;
}

const emptyForms: readonly EmptyAs[] = ['list', '204', '404'];

export function createTestWorkspace(options: WorkspaceOptions): TestWorkspace {
  const { now, quota: calls, periodMs, apiKey } = options;
  const seed = options.seed ?? 1;
  const records = options.records ?? madeRecords(options);
  const emptyAs = options.emptyAs ?? emptyForms[seed % emptyForms.length] ?? 'list';
  const quota = demoQuota({
    now,
    ...(calls === undefined ? {} : { calls }),
    ...(periodMs === undefined ? {} : { periodMs }),
  });
  const server = createDemoWorkspace({
    records,
    quota,
    apiKey,
    emptyAs,
    shown: (list, all) => shownRecords(list, all, options),
  });
  const requests: LoggedRequest[] = [];
  // A Request that nobody holds is collected, and its signal then never tells that it was aborted.
  const open = new Set<Request>();

  const respond = async (request: Request, entry: LoggedRequest, count: number): Promise<Response> => {
    const fault = options.fault?.(entry, count);
    if (fault?.kind === 'stolen') quota.take(fault.calls);
    const habits = { ...options, ...habitsOf(fault) };
    const answer = await server.fetch(changedRequest(request, habits));
    const right = await changedAnswer(answer, request, habits, quota);
    return fault ? faultyAnswer(fault, right, { signal: request.signal, quota }) : right;
  };

  const workspace: TestWorkspace = {
    url: 'https://demo.prosonata.test',
    records,
    requests,
    async fetch(request) {
      const entry = logEntry(request, now());
      const count = requests.push(entry);
      options.before?.(count, workspace);
      open.add(request);
      try {
        const response = await respond(request, entry, count);
        requests[count - 1] = { ...entry, status: response.status };
        return response;
      } finally {
        open.delete(request);
      }
    },
    ...recordsTable(records),
    steal: (calls) => quota.take(calls),
  };
  return workspace;
}

function logEntry({ method, url, headers }: Request, at: number): LoggedRequest {
  const { pathname, search } = new URL(url);
  return { method, path: pathname, query: search, headers: [...headers.keys()], at, status: undefined };
}
