/**
 * Answers become values or typed errors here, and nowhere else. Pure. The envelope is `{ meta, data }` for lists,
 * records and errors alike; any field of `meta` may be missing.
 */
import * as v from 'valibot';
import { fieldWalker, NotAnObject } from '../json/fields.js';
import { dataText, rowTexts } from '../json/rows.js';
import { type Detail, type Page, type Quota, quotaPeriodMs, type Window } from './api.js';
import type { Resource } from './catalogue.js';
import {
  AccessDenied,
  type ApiError,
  BrokenAnswer,
  IdMissing,
  KeyRefused,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RequestRefused,
  ServerTrouble,
} from './errors.js';
import { type RecordId, recordIdOf } from './record-id.js';

/** One answer as it came, its body read to the end. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Epoch milliseconds at which it had arrived: `apiLimitReset` counts from then. */
  readonly at: number;
  /** Words of the answer as they may be printed. */
  readonly shown: (words: string) => string;
}

/** What an error about the rows of an answer needs. */
interface Context extends Pick<Answer, 'shown'> {
  /** Names the request. */
  readonly what: string;
  readonly quota: Quota;
}

// Counts come as numbers or as digits; what is neither is treated as not said.
const digits = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]);
const within = (least: number, greatest: number) =>
  v.fallback(v.optional(v.pipe(digits, v.integer(), v.minValue(least), v.maxValue(greatest))), undefined);
const count = within(0, Number.POSITIVE_INFINITY);

const metaSchema = v.object({
  status: within(100, 599),
  message: v.fallback(v.optional(v.string()), undefined),
  perPage: count,
  totalCount: count,
  apiLimitRemaining: count,
  apiLimitReset: count,
});

const envelopeSchema = v.object({ meta: v.fallback(metaSchema, {}), data: v.unknown() });

type Envelope = v.InferOutput<typeof envelopeSchema>;

/** The page in the answer to a list request. Throws an ApiError for anything else; `what` names the request. */
export function parsePage(answer: Answer, resource: Resource, window: Window, what: string): Page {
  const { envelope, quota } = open(answer, what);
  const context = { what, quota, shown: answer.shown };
  const texts = rowTexts(answer.text);
  if (!texts || !Array.isArray(envelope.data)) {
    throw new BrokenAnswer(`${what}: the answer holds no list of records.`, '', { quota });
  }
  const literalIn = fieldReader(resource.idField);
  const rows = texts.map((text) => ({ id: idOf(text, literalIn(text), resource, context), text }));
  return { rows, perPage: envelope.meta.perPage || window.perPage, total: envelope.meta.totalCount, quota };
}

/** The record in the answer to a single read. Throws an ApiError for anything else. */
export function parseDetail(answer: Answer, resource: Resource, id: RecordId, what: string): Detail {
  const { envelope, quota } = open(answer, what);
  const text = dataText(answer.text);
  // Assumed: no such record may also be told as the empty list that errors carry.
  if (Array.isArray(envelope.data) && envelope.data.length === 0) {
    throw new NotFound(`${what}: the answer is empty.`, '', { quota });
  }
  if (text === undefined || !isObject(envelope.data)) {
    throw new BrokenAnswer(`${what}: the answer holds no record.`, '', { quota });
  }
  // A server that answers with another record must not have it stored under this id.
  const named = recordIdOf(fieldReader(resource.idField)(text) ?? 'null');
  if (named !== undefined && named !== id) {
    throw new BrokenAnswer(`${what}: the answer holds another record.`, '', { quota });
  }
  return { text, quota };
}

/**
 * Whether a 404 of the API stands for a page without rows. Behind the first page there is no doubt of the list itself,
 * so the words do not matter there.
 */
export function isEmptyPage(error: unknown, page: number): error is NotFound {
  if (!(error instanceof NotFound)) return false;
  // Only an answer of the API tells of the quota.
  return /data not found/i.test(error.message) || (page > 1 && error.quota !== undefined);
}

function open(answer: Answer, what: string): { envelope: Envelope; quota: Quota } {
  const envelope = parseEnvelope(answer.text);
  const quota = envelope ? quotaOf(envelope, answer.at) : undefined;
  // An answer that calls itself an error is one, whatever it was sent as.
  const status = isGood(answer.status) ? (envelope?.meta.status ?? answer.status) : answer.status;
  if (!isGood(status)) throw refusal({ ...answer, status }, envelope, quota, what);
  if (!envelope || !quota) throw notAnEnvelope(answer, what);
  return { envelope, quota };
}

function isGood(status: number): boolean {
  return status >= 200 && status <= 299;
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    const result = v.safeParse(envelopeSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    // Not JSON: nothing is lost, the caller says so with the status at hand.
    return undefined;
  }
}

function quotaOf(envelope: Envelope, at: number): Quota {
  const { apiLimitRemaining, apiLimitReset } = envelope.meta;
  return {
    remaining: apiLimitRemaining,
    resetAt: apiLimitReset === undefined ? undefined : resetAfter(apiLimitReset, at),
  };
}

/** No window lasts longer than the vendor's: what is told beyond that is no time to wait, but a mistake. */
function resetAfter(seconds: number, at: number): number {
  return at + Math.min(seconds * 1000, quotaPeriodMs);
}

function notAnEnvelope({ status, text }: Answer, what: string): ApiError {
  if (isPage(text)) {
    return new NotAnApi(
      `${what}: the answer is a web page, not JSON.`,
      'Unless it is under maintenance, check the workspace URL: it is the address you log in at, such as https://agency.prosonata.software.',
      status,
    );
  }
  return new BrokenAnswer(`${what}: the answer is cut off or not an answer of the API.`);
}

function isPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text.slice(0, 200));
}

function refusal(
  answer: Answer,
  envelope: Envelope | undefined,
  quota: Quota | undefined,
  what: string,
): ApiError {
  const said = envelope?.meta.message ? `: ${answer.shown(envelope.meta.message)}` : '';
  const message = `${what} was answered with ${answer.status}${said}`;
  const options = { quota };
  if (answer.status === 429) {
    return new QuotaExceeded(message, 'Run again when the quota window has passed.', {
      quota: { remaining: 0, resetAt: quota?.resetAt ?? resetInText(said, answer.at) },
    });
  }
  if (answer.status >= 500) return new ServerTrouble(message, '', options);
  if (!envelope && isPage(answer.text)) return notAnEnvelope(answer, what);
  switch (answer.status) {
    case 401:
      return new KeyRefused(
        message,
        'Check the API key, and the app id where the key belongs to one.',
        options,
      );
    case 403:
      return new AccessDenied(message, 'Give the integration the right to read it in ProSonata.', options);
    case 404:
      return new NotFound(
        message,
        'Check the name of the list in the input "resources", and whether this workspace has it.',
        options,
      );
    default:
      return new RequestRefused(
        message,
        'Check the name and the key of the list in the input "resources".',
        options,
      );
  }
}

/** The message of a 429 names the seconds to wait, also where the fields of meta are missing. */
function resetInText(message: string, at: number): number | undefined {
  const match = /(\d+)\s*sec/i.exec(message);
  return match ? resetAfter(Number(match[1]), at) : undefined;
}

function idOf(
  text: string,
  literal: string | undefined,
  resource: Resource,
  { what, quota, shown }: Context,
): RecordId {
  const id = literal === undefined ? undefined : recordIdOf(literal);
  if (id !== undefined) return id;
  const record: unknown = JSON.parse(text);
  const fields = isObject(record) ? Object.keys(record).slice(0, 20).map(shown).join(', ') : 'none';
  throw new IdMissing(
    `${what}: a record has no ${resource.idField} to name it by (fields: ${fields}).`,
    `Name the key of the list as ${resource.name}:KEY in the input "resources".`,
    { quota },
  );
}

/** Reads the text of this field in one record after another; undefined if a record has no such field. */
function fieldReader(field: string): (text: string) => string | undefined {
  const walk = fieldWalker();
  return (text) => {
    let found: string | undefined;
    try {
      walk(text, (name, start, end) => {
        // Of doubled names the last one counts, as everywhere.
        if (name === field) found = text.slice(start, end);
      });
    } catch (error) {
      if (!(error instanceof NotAnObject)) throw error;
    }
    return found;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
