/** What can go wrong with one request. The thrower classifies; the retry and the engine only ask. */
import { BackupError } from '../errors.js';
import type { Quota, Window } from './api.js';

/** One request as errors name it. */
export interface Asked {
  readonly list: string;
  /** Undefined for a single record. */
  readonly window?: Window | undefined;
}

/** What was asked for, behind a verb: `list customers (page 3, 1,000 rows a page)`. */
export function taskOf({ list, window }: Asked): string {
  if (!window) return `read a record of ${list}`;
  return `list ${list} (page ${window.page}, ${window.perPage.toLocaleString('en-US')} rows a page)`;
}

interface ApiErrorOptions extends ErrorOptions {
  /** What the answer said of the quota: errors count against it too. */
  readonly quota?: Quota | undefined;
  readonly asked?: Asked | undefined;
  /** HTTP status, or what the answer calls its status where that is worse. */
  readonly status?: number | undefined;
}

/** Base of all trouble with one request. */
export class ApiError extends BackupError {
  override name: string = 'ApiError';
  readonly quota: Quota | undefined;
  readonly list: string | undefined;
  /** Of the list, from 1; undefined for a single record. */
  readonly page: number | undefined;
  /** Undefined if there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, hint = '', { quota, asked, status, ...options }: ApiErrorOptions = {}) {
    super(message, hint, options);
    this.quota = quota;
    this.list = asked?.list;
    this.page = asked?.window?.page;
    this.status = status;
  }
}

/** 429: the calls of this period are used up, whatever was promised before. */
export class QuotaExceeded extends ApiError {
  override name = 'QuotaExceeded' as const;
}

/** 401: the key, or the app id beside it, is wrong. */
export class KeyRefused extends ApiError {
  override name = 'KeyRefused' as const;
}

/**
 * 401 of a server that has taken the same key before in this run: more likely its trouble than a key that was withdrawn
 * this very minute. It is asked again; if it stays, the next run begins with it and ends red.
 */
export class KeyDoubted extends ApiError {
  override name = 'KeyDoubted' as const;
  override readonly transient = true;

  constructor(refused: KeyRefused) {
    super(refused.message, 'The key was accepted before in this run; the next run asks again.', {
      quota: refused.quota,
      cause: refused,
    });
  }
}

/** 403: the key is right, but may not read this. */
export class AccessDenied extends ApiError {
  override name = 'AccessDenied' as const;
}

/** 404, or 204 in place of a record: no such record, or no such list in this workspace. */
export class NotFound extends ApiError {
  override name = 'NotFound' as const;
}

/** Another 4xx: the API did not accept the parameters. */
export class RequestRefused extends ApiError {
  override name = 'RequestRefused' as const;
}

/**
 * The answer is a web page: the address is wrong, or the server shows its maintenance. That takes longer than a retry
 * waits; a workspace that never answered otherwise has a wrong address. A page with the status 404 may also mean that
 * there is nothing under this path.
 */
export class NotAnApi extends ApiError {
  override name = 'NotAnApi' as const;
  override readonly transient = true;

  override get passesSoon(): boolean {
    return false;
  }
}

/** The answer leads to another host, or in a circle. */
export class RedirectRefused extends ApiError {
  override name = 'RedirectRefused' as const;
}

/** The rows do not have the field that should name them. */
export class IdMissing extends ApiError {
  override name = 'IdMissing' as const;
}

/** 5xx. */
export class ServerTrouble extends ApiError {
  override name = 'ServerTrouble' as const;
  override readonly transient = true;
}

/** No whole answer: it is cut off, not ready yet, contradicts itself, or does not look like one of the API. */
export class BrokenAnswer extends ApiError {
  override name = 'BrokenAnswer' as const;
  override readonly transient = true;
}

/** No answer: network, DNS, TLS or the time limit of one request. */
export class Unreachable extends ApiError {
  override name = 'Unreachable' as const;
  override readonly transient = true;
}
