/** What was asked of the services: a log for asserts, and everything received, to be searched for what must not leak. */
import type { FaultRequest } from './github-faults.js';

export interface LoggedRequest extends FaultRequest {
  readonly hasAuthorization: boolean;
}

/** One request as it came over the wire, as far as it came. */
export interface Received {
  readonly operation: string;
  /** Method and target, with the query. */
  readonly line: string;
  /** `name: value` in lines. */
  readonly headers: string;
  readonly body: Buffer;
}

/** Operations whose line, headers or body hold these bytes. */
export function operationsHolding(traffic: readonly Received[], canary: string | Buffer): string[] {
  return traffic
    .filter(({ line, headers, body }) =>
      [Buffer.from(line), Buffer.from(headers), body].some((part) => part.includes(canary)),
    )
    .map(({ operation }) => operation);
}
