/**
 * What an answer says of itself beside its data. Servers tell of errors under any HTTP status and in many forms, and an
 * answer that does must never pass for an empty list. Pure.
 */

export interface Claim {
  readonly kind: /** Nothing speaks against it. */
    | 'sound'
    /** Words or numbers that may mean anything: no error by themselves, and no proof of anything either. */
    | 'vague'
    /** The vendor's words for an empty list or a record that is not there. */
    | 'noData'
    /** It calls itself a 404, in other words or in none. */
    | 'missing'
    /** It calls itself an error, or not ready yet. */
    | 'failed';
  /** What it says to people; empty if nothing. */
  readonly message: string;
  /** The HTTP status that a failed one names, if it names one. */
  readonly status?: number | undefined;
}

/** What one place of an answer says. */
type Sign = 'nothing' | 'sound' | 'vague' | 'noData' | 'failed' | { readonly status: number };

/** The claim in the body of an answer; looked for at its top and in its `meta`. */
export function claimOf(body: Readonly<Record<string, unknown>>): Claim {
  const places = [body, body.meta].filter(isFields);
  const signs = [...places.flatMap(signsIn), isOdd(body.meta) ? 'vague' : 'nothing'] as const;
  const message = messageIn(places);
  const statuses = signs.flatMap((sign) => (typeof sign === 'object' ? [sign.status] : []));
  const errors = statuses.filter((status) => status !== 404);
  if (errors.length > 0) return { kind: 'failed', message, status: Math.max(...errors) };
  if (signs.includes('failed')) return { kind: 'failed', message };
  if (signs.includes('noData')) return { kind: 'noData', message };
  if (statuses.length > 0) return { kind: 'missing', message };
  return { kind: signs.includes('vague') ? 'vague' : 'sound', message };
}

/** Whether these are no fields of a record, but only words of an answer about itself; also true of no fields. */
export function isOnlyClaim(fields: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(fields).every((name) => claimFields.has(name));
}

const claimFields = new Set(['status', 'code', 'message', 'success', 'ok', 'error', 'errors', 'exception']);

function signsIn(fields: Readonly<Record<string, unknown>>): readonly Sign[] {
  return [
    statusSign(fields.status),
    codeSign(fields.code),
    messageSign(fields.message),
    flagSign(fields.success),
    flagSign(fields.ok),
    ...[fields.error, fields.errors, fields.exception].map(
      (value): Sign => (isNothing(value) ? 'nothing' : 'failed'),
    ),
  ];
}

function statusSign(status: unknown): Sign {
  if (status === undefined || status === null || status === '') return 'nothing';
  const number = numberOf(status);
  if (number === 200 || number === 204 || status === true) return 'sound';
  if (number !== undefined) return isHttpStatus(number) ? { status: number } : 'vague';
  if (status === false) return 'failed';
  if (typeof status !== 'string') return 'vague';
  if (/^(ok|success)$/i.test(status)) return 'sound';
  return /error|fail|exception|denied|invalid/i.test(status) ? 'failed' : 'vague';
}

/** Codes are often an application's own; only those that are an error in HTTP are taken for one. */
function codeSign(code: unknown): Sign {
  const number = numberOf(code);
  return number !== undefined && number >= 400 && isHttpStatus(number) ? { status: number } : 'nothing';
}

function messageSign(message: unknown): Sign {
  if (isNothing(message)) return 'nothing';
  if (typeof message !== 'string') return 'vague';
  if (/^\s*data not found\W*$/i.test(message)) return 'noData';
  return /^\s*(ok|success(ful(ly)?)?)\W*$/i.test(message) ? 'sound' : 'vague';
}

function flagSign(flag: unknown): Sign {
  return flag === false || flag === 0 || flag === 'false' ? 'failed' : 'nothing';
}

/** The words that the answer has for people; empty if it has none. */
function messageIn(places: readonly Readonly<Record<string, unknown>>[]): string {
  const words = places.flatMap(({ message, error }) => [message, error]);
  return words.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function isHttpStatus(number: number): boolean {
  return Number.isInteger(number) && number >= 100 && number <= 599;
}

/** Whether a value is there only because the form has a place for it. */
function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || value === 0 || value === '';
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A `meta` that is there and is no object: PHP writes an empty one as []. */
function isOdd(meta: unknown): boolean {
  return meta !== undefined && !isFields(meta) && !isNothing(meta);
}
