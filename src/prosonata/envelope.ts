/**
 * The form of the API's answers: `{ meta, data }` for lists, records and errors alike, in which any field of `meta` may
 * be missing. Read here without judging what an answer is worth. Pure.
 */
import * as v from 'valibot';
import { type Quota, quotaPeriodMs } from './api.js';
import { type Caller, callerOf } from './caller.js';
import { type Claim, claimOf } from './claim.js';

/** One answer as it came, its body read to the end. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Epoch milliseconds at which it had arrived: `apiLimitReset` counts from then. */
  readonly at: number;
  /** Words of the answer as they may be printed. */
  readonly shown: (words: string) => string;
}

export interface Envelope {
  /** Rows per page and of the whole list; undefined if the answer does not say. */
  readonly perPage: number | undefined;
  readonly total: number | undefined;
  readonly quota: Quota;
  readonly caller: Caller | undefined;
  readonly claim: Claim;
  readonly data: unknown;
}

// Counts come as numbers or as digits; what is neither is treated as not said.
const digits = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]);
const count = v.fallback(v.optional(v.pipe(digits, v.integer(), v.minValue(0))), undefined);

const metaSchema = v.object({
  perPage: count,
  totalCount: count,
  apiLimitRemaining: count,
  apiLimitReset: count,
});

/** The envelope in an answer; undefined if it is none. */
export function parseEnvelope({ text, at }: Answer): Envelope | undefined {
  const body = parseJson(text);
  if (!isObject(body)) return undefined;
  const meta = asObject(body.meta);
  const { perPage, totalCount, apiLimitRemaining, apiLimitReset } = v.parse(metaSchema, meta);
  return {
    perPage,
    total: totalCount,
    quota: {
      remaining: apiLimitRemaining,
      resetAt: apiLimitReset === undefined ? undefined : resetAfter(apiLimitReset, at),
    },
    caller: callerOf(meta),
    claim: claimOf(body),
    data: body.data,
  };
}

/** No period lasts longer than the vendor's: what is said beyond that is no time to wait, but a mistake. */
export function resetAfter(seconds: number, at: number): number {
  return at + Math.min(seconds * 1000, quotaPeriodMs);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): object {
  return isObject(value) ? value : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: nothing is lost, the caller says so with the status at hand.
    return undefined;
  }
}
