/** What can go wrong with one request, and how it looks to the client. Every case counts as a call. */
import { html, json } from '../../../src/demo/answers.js';
import type { DemoQuota } from '../../../src/demo/quota.js';
import { type Habits, refused } from './habits.js';

export type Fault =
  /** An error of the server, as JSON or as a page. */
  | { readonly kind: 'status'; readonly status: number; readonly html?: boolean }
  /** A page with the status 200, as a login form or a maintenance notice. */
  | { readonly kind: 'html' }
  /** The right answer, its second half missing. */
  | { readonly kind: 'truncated' }
  /** The right answer with one byte in the middle that is no UTF-8: JSON that only its encoding gives away. */
  | { readonly kind: 'garbled' }
  /** The connection breaks behind the headers, in the middle of the right answer. */
  | { readonly kind: 'reset' }
  /** The right answer, but meta lacks these fields. */
  | { readonly kind: 'withoutMeta'; readonly fields: readonly string[] }
  /** The right answer of a server that gives no more than so many rows at the moment; meta says so. */
  | { readonly kind: 'cap'; readonly rows: number }
  /** 200 with no body at all. */
  | { readonly kind: 'empty' }
  /** The connection breaks before an answer. */
  | { readonly kind: 'network' }
  /** Never answers; ends when the request is aborted. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** 429 although calls were left. */
  | { readonly kind: 'quota' }
  /** Other clients use up this many calls first; then the request is answered as far as the quota goes. */
  | { readonly kind: 'stolen'; readonly calls: number };

/** What a fault changes in the right answer: the server has another habit for as long as one request takes. */
export function habitsOf(fault: Fault | undefined): Habits {
  if (fault?.kind === 'cap') return { perPageCap: fault.rows };
  if (fault?.kind === 'withoutMeta') return { metaWithout: fault.fields };
  return {};
}

/** What becomes of the right answer. Throws what fetch throws for the faults that leave no answer. */
export async function faultyAnswer(
  fault: Fault,
  right: Response,
  { signal, quota }: { readonly signal: AbortSignal; readonly quota: DemoQuota },
): Promise<Response> {
  switch (fault.kind) {
    case 'stolen':
    case 'withoutMeta':
    case 'cap':
      return right;
    case 'quota':
      return refused(right, quota, {
        status: 429,
        message: `API limit reached. Try again in ${quota.resetSeconds} seconds.`,
        apiLimitRemaining: 0,
      });
    case 'status':
      return fault.html ? html(fault.status) : json(fault.status, serverError(fault.status));
    case 'html':
      return html(200);
    case 'empty':
      return new Response('', { headers: { 'content-type': 'application/json; charset=utf-8' } });
    case 'truncated':
      return altered(right, (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)));
    case 'garbled':
      return altered(right, (bytes) => bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 1));
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: fault.location } });
    case 'reset':
      return brokenOff(right);
    case 'network':
      throw new TypeError('fetch failed', { cause: connectionReset() });
    case 'hang':
      return untilAborted(signal);
    default:
      return fault satisfies never;
  }
}

function serverError(status: number): unknown {
  return { meta: { status, message: 'Internal error' }, data: [] };
}

async function altered(
  answer: Response,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const { status, headers } = answer;
  // An answer without a body has nothing to be altered.
  if (!answer.body) return answer;
  return new Response(change(new Uint8Array(await answer.arrayBuffer())), { status, headers });
}

async function brokenOff(answer: Response): Promise<Response> {
  const { status, headers } = answer;
  if (!answer.body) return answer;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let pieces = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (pieces++ > 0) controller.error(connectionReset());
      else controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
  return new Response(body, { status, headers });
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
