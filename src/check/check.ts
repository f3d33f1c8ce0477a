/**
 * Asks what a backup would need to know, in few requests and without writing anything: a first answer of each list, one
 * detail, the passes behind the first one, and what lists may leave out. The more important comes first, because the
 * quota may be short.
 */
import { BackupError } from '../errors.js';
import type { Api, Page } from '../prosonata/api.js';
import { type Caller, withCaller } from '../prosonata/caller.js';
import type { Resource } from '../prosonata/catalogue.js';
import {
  AccessDenied,
  ApiError,
  KeyRefused,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RedirectRefused,
} from '../prosonata/errors.js';
import type { RecordId } from '../prosonata/record-id.js';
import { shareOf } from '../prosonata/rights.js';
import { type Meter, openMeter, type Sent } from '../reading/meter.js';
import { largestPage } from '../reading/passes.js';
import { type SideAnswer, valueReader } from '../reading/sides.js';
import type { Settings } from '../settings/settings.js';
import type { Clock } from '../system/ports.js';
import {
  type Findings,
  type ListFinding,
  leavesOut,
  ownPasses,
  type Reply,
  requestsAtMost,
  type Seen,
  type Surroundings,
  sidesToAsk,
} from './findings.js';

export interface CheckParts {
  readonly api: Api;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Looks at everything that is not ProSonata. */
  readonly surroundings: () => Promise<Surroundings>;
}

/** What is known of one list so far. */
interface Learned {
  readonly resource: Resource;
  list: Reply;
  seen: Seen | undefined;
  firstId: RecordId | undefined;
  readonly rows: (number | undefined)[];
  details: Reply | undefined;
  readonly sides: Map<string, SideAnswer[]>;
}

export async function check(settings: Settings, parts: CheckParts): Promise<Findings> {
  const { clock } = parts;
  const startedAt = clock.now();
  const surroundings = await parts.surroundings();
  const askedAt = clock.now();
  const asking = openAsking(settings, parts, startedAt);
  const lists = settings.resources.map(unlearned);
  const end = await askAll(lists, asking);
  const { ledger } = asking.meter;
  return {
    workspaceUrl: settings.workspaceUrl,
    callers: asking.callers(),
    lists: lists.map((list) => findingOf(list, asking.callers())),
    requests: ledger.requests,
    answerMs: (clock.now() - askedAt) / Math.max(1, ledger.requests),
    ledger,
    now: clock.now(),
    end,
    surroundings,
  };
}

function unlearned(resource: Resource): Learned {
  const unasked = { kind: 'unasked' } as const;
  const details = resource.details ? unasked : undefined;
  return {
    resource,
    list: unasked,
    seen: undefined,
    firstId: undefined,
    rows: [],
    details,
    sides: new Map(),
  };
}

/** Asks until all is asked, or no more may be; returns what else ended it before. */
async function askAll(lists: readonly Learned[], asking: Asking): Promise<BackupError | undefined> {
  try {
    for (const list of lists) await askList(list, asking);
    for (const list of lists) await askDetail(list, asking);
    for (const list of lists) await askPasses(list, asking);
    for (const list of lists) await askSides(list, asking);
    return undefined;
  } catch (error) {
    const isAnswered = lists.some(({ list }) => list.kind !== 'unasked');
    if (error instanceof OutOfRequests || (error instanceof QuotaExceeded && isAnswered)) return undefined;
    if (error instanceof BackupError) return error;
    throw error;
  }
}

/** Nothing more may be asked. */
class OutOfRequests extends Error {}

interface Asking {
  readonly api: Api;
  readonly meter: Meter;
  callers(): readonly Caller[];
  /** Throws OutOfRequests, and what ends the check. */
  ask<Answer extends Pick<Page, 'quota' | 'caller'>>(
    request: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | Reply>;
}

function openAsking(
  { quotaReserve, requestLimit, timeLimitMs }: Settings,
  { api, clock, signal }: CheckParts,
  startedAt: number,
): Asking {
  const limits = {
    deadline: startedAt + timeLimitMs,
    requestLimit: Math.min(requestLimit ?? requestsAtMost, requestsAtMost),
    quotaReserve,
    waitAtMostMs: 0,
  };
  const meter = openMeter(limits, { clock, signal, onRetry: () => undefined }, undefined);
  let callers: readonly Caller[] = [];
  let hasAnswered = false;
  return {
    api,
    meter,
    callers: () => callers,
    async ask(request) {
      if (meter.decide().kind !== 'go' || signal.aborted) throw new OutOfRequests();
      const sent = await meter.send(request);
      if ('answer' in sent) {
        hasAnswered = true;
        const { caller } = sent.answer;
        if (caller) callers = withCaller(callers, caller);
        return sent.answer;
      }
      const reply = replyOf(sent, hasAnswered);
      if (reply.kind === 'refused' || reply.kind === 'absent') hasAnswered = true;
      return reply;
    },
  };
}

/** What an error says of its list; throws it if it says something of everything. */
function replyOf({ error }: Sent<never> & { readonly error: unknown }, hasAnswered: boolean): Reply {
  const isOfAll =
    error instanceof KeyRefused || error instanceof RedirectRefused || error instanceof QuotaExceeded;
  if (!(error instanceof ApiError) || isOfAll) throw error;
  const reason = error.message;
  if (error instanceof AccessDenied) return { kind: 'refused', reason };
  if (error instanceof NotFound || (error instanceof NotAnApi && error.status === 404 && hasAnswered)) {
    return { kind: 'absent', reason };
  }
  // A server that has answered nothing yet is a wrong address, or down.
  if (error.transient && !hasAnswered) throw error;
  return { kind: 'failed', reason };
}

async function askList(list: Learned, { api, ask }: Asking): Promise<void> {
  const { resource } = list;
  const filter = resource.passes[0]?.filter ?? {};
  // A full page costs no more than one row, and shows what a filter has.
  const perPage = resource.filters ? largestPage : 1;
  const answer = await ask((signal) =>
    api.list({ resource, filter, ordered: true, page: 1, perPage }, signal),
  );
  if ('kind' in answer) {
    list.list = answer;
    if (list.details) list.details = { kind: 'nothing' };
    return;
  }
  const { rows, total } = answer;
  list.list = { kind: 'given' };
  list.rows[0] = total;
  list.seen = { resource, texts: rows.map(({ text }) => text), total };
  const [first] = rows;
  list.firstId = first?.id;
  if (!first && list.details) list.details = { kind: 'nothing' };
}

async function askDetail(list: Learned, { api, ask }: Asking): Promise<void> {
  const { resource, firstId, details } = list;
  if (details?.kind !== 'unasked' || firstId === undefined) return;
  for (const path of resource.detailPaths) {
    const answer = await ask((signal) => api.read(path, resource, firstId, signal));
    list.details = 'kind' in answer ? answer : { kind: 'given' };
    if (list.details.kind === 'given') return;
  }
}

async function askPasses({ resource, list, rows }: Learned, { api, ask }: Asking): Promise<void> {
  if (list.kind !== 'given') return;
  for (const [pass, { filter }] of ownPasses(resource).slice(1)) {
    const answer = await ask((signal) =>
      api.list({ resource, filter, ordered: true, page: 1, perPage: 1 }, signal),
    );
    rows[pass] = 'kind' in answer ? undefined : answer.total;
  }
}

async function askSides({ resource, seen, sides }: Learned, { api, ask }: Asking): Promise<void> {
  if (!seen) return;
  for (const { filter, values } of sidesToAsk(seen)) {
    const valueIn = valueReader(filter.parameter);
    for (const value of values) {
      const answer = await ask((signal) => {
        const asked = { [filter.parameter]: value };
        return api.list({ resource, filter: asked, ordered: true, page: 1, perPage: 1 }, signal);
      });
      if ('kind' in answer) break;
      const [first] = answer.rows;
      const known = sides.get(filter.parameter) ?? [];
      const { total } = answer;
      const firstValue = first && valueIn(first.text);
      sides.set(filter.parameter, [...known, { value, total, firstId: first?.id, firstValue }]);
    }
  }
}

function findingOf(
  { resource, list, seen, rows, details, sides }: Learned,
  callers: readonly Caller[],
): ListFinding {
  return {
    resource,
    list,
    share: shareOf(resource.name, callers),
    rows: ownPasses(resource).map(([pass]) => rows[pass]),
    details,
    leavesOut: seen && leavesOut(seen, sides),
  };
}
