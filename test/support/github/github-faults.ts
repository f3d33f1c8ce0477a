/** What can go wrong with one request, and what the other side then gets. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, ServiceName } from './http.js';
import { json } from './http.js';

/** A lost answer does not mean that nothing happened: `isDone` lets the request take effect first. */
interface Lost {
  readonly isDone?: boolean;
}

export type Fault =
  /** An answer with this status; JSON unless `body` is a text. A 5xx on an upload leaves what a broken upload leaves. */
  | ({
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    } & Lost)
  /** The connection breaks before the answer's head. */
  | ({ readonly kind: 'reset' } & Lost)
  /** Never answers, until the client gives up or the server closes. */
  | ({ readonly kind: 'hang' } & Lost)
  /** 200 and a page in place of what was asked for. */
  | ({ readonly kind: 'garbage' } & Lost)
  /** The connection breaks when half of the request's body was read; the request has no effect. */
  | { readonly kind: 'cut-upload' }
  /** The connection breaks half-way through the right answer's body. */
  | { readonly kind: 'cut-download' }
  /** The right answer with all its effects, except for its text: a server that says something else than it did. */
  | { readonly kind: 'altered'; readonly alter: (body: string) => string }
  /** The right answer, so much later. */
  | { readonly kind: 'slow'; readonly ms: number };

/** The request a fault is decided for; known before its body is read. */
export interface FaultRequest {
  readonly service: ServiceName;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** 1 for the first request of this operation, and so on. */
  readonly count: number;
}

export type Faults = (request: FaultRequest) => Fault | undefined;

/** The fault for the given counts of an operation (all of them unless told), nothing for other requests. */
export function faultOn(operation: string, fault: Fault, ...counts: number[]): Faults {
  return (request) =>
    request.operation === operation && (counts.length === 0 || counts.includes(request.count))
      ? fault
      : undefined;
}

/** How to end a request: an answer to send (whole or half), a broken connection, or silence. */
export type Ending =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly isCut?: boolean }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' };

/** What becomes of a request under a fault. `right` makes the right answer, and with it all effects. */
export async function endingOf(
  fault: Fault | undefined,
  right: () => Answer,
  abandon: () => void,
): Promise<Ending> {
  if (!fault) return { kind: 'answer', answer: right() };
  if ('isDone' in fault && fault.isDone) right();
  switch (fault.kind) {
    case 'status':
      if (!fault.isDone && fault.status >= 500) abandon();
      return { kind: 'answer', answer: statusAnswer(fault.status, fault.body, fault.headers) };
    case 'garbage':
      return { kind: 'answer', answer: statusAnswer(200, '<!DOCTYPE html><title>We had trouble</title>') };
    case 'reset':
      return { kind: 'reset' };
    case 'cut-upload':
      abandon();
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'silence' };
    case 'cut-download':
      return { kind: 'answer', answer: right(), isCut: true };
    case 'altered': {
      const answer = right();
      return {
        kind: 'answer',
        answer: { ...answer, body: Buffer.from(fault.alter(String(answer.body ?? ''))) },
      };
    }
    case 'slow':
      await sleep(fault.ms);
      return { kind: 'answer', answer: right() };
    default:
      return fault satisfies never;
  }
}

function statusAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  if (typeof body !== 'string')
    return json(status, body ?? { message: 'Server Error', msg: 'fault' }, headers);
  return { status, headers: { 'content-type': 'text/html', ...headers }, body: Buffer.from(body) };
}
