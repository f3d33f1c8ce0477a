/** Requests and answers as the services see them: no service touches a socket. */
import type { IncomingHttpHeaders } from 'node:http';

export type ServiceName = 'cache' | 'artifacts' | 'blobs' | 'rest' | 'uploads' | 'unknown';

/** One request, read to its end. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** What the groups of the route's path matched, percent-decoded. */
  readonly params: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** What a request is, decided by its first line alone, so that a fault can strike before its body is read. */
export interface Route {
  readonly service: ServiceName;
  /** The name tests and faults know it by, such as `CreateCacheEntry` or `uploadAsset`. */
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** The value of the query parameter `comp`, for the operations of blob storage that differ in it alone. */
  readonly comp?: string;
  answer(call: Call): Answer;
  /** What is left behind when the body breaks off, or the service fails while it takes it. */
  abandoned?(call: Call): void;
}

/** Thrown by a rule that says no; the door sends its answer. */
export class Refused extends Error {
  override name = 'Refused' as const;
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
  }
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** The object in a JSON body; anything else is refused as GitHub does. */
export function objectIn(call: Call): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = call.body.length === 0 ? {} : JSON.parse(call.body.toString());
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused(json(400, { message: 'Problems parsing JSON', status: '400' }));
  }
  return value as Readonly<Record<string, unknown>>;
}

/** A text field; empty where it is missing, as protobuf has it. */
export function textIn(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

const twirpStatus = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  resource_exhausted: 429,
} as const;

/** An error of the Twirp services; the clients show `msg`. */
export function twirpRefusal(
  code: keyof typeof twirpStatus,
  msg: string,
  headers?: Record<string, string>,
): Refused {
  return new Refused(json(twirpStatus[code], { code, msg }, headers));
}

export function isoTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
