/** The vendor's API as the engine sees it: windows of lists and single records. */

import type { Caller } from './caller.js';
import type { Resource } from './catalogue.js';
import type { RecordId } from './record-id.js';

/** The length of a quota window. Source: the vendor's API description. */
export const quotaPeriodMs = 15 * 60_000;

/** What the vendor said of its quota in one answer; undefined if the answer did not say. */
export interface Quota {
  /** Calls left in the current window of 15 minutes, shared with every other client of the workspace. */
  readonly remaining: number | undefined;
  /** Epoch milliseconds at which the next window begins. */
  readonly resetAt: number | undefined;
}

export interface Window {
  /** From 1. */
  readonly page: number;
  /** 1 to 1000. */
  readonly perPage: number;
}

export interface ListRequest extends Window {
  readonly resource: Resource;
  readonly filter: Readonly<Record<string, string>>;
  /** Ask for ascending order of the key. */
  readonly ordered: boolean;
}

export interface Row {
  readonly id: RecordId;
  /** The record's JSON exactly as the API wrote it. */
  readonly text: string;
}

export interface Page {
  readonly rows: readonly Row[];
  /** Places on the page, from 0, of records that have no id and so are not among the rows; undefined if all have one. */
  readonly unnamed?: readonly number[] | undefined;
  /** Rows per page as the server understood it: it caps what is asked of it. */
  readonly perPage: number;
  /** Rows of the whole list as the server counted them in this answer; undefined if it did not say. */
  readonly total: number | undefined;
  readonly quota: Quota;
  /** To whom it was given, if the answer says so. */
  readonly caller?: Caller | undefined;
}

export interface Detail {
  readonly text: string;
  readonly quota: Quota;
  readonly caller?: Caller | undefined;
}

/**
 * Every method throws one of the errors in `errors.ts`, and makes at most one request a call. `signal` aborts when
 * nobody waits for the answer any more.
 */
export interface Api {
  list(request: ListRequest, signal?: AbortSignal): Promise<Page>;
  /** One record by its id; `path` is one of the resource's detail paths. */
  read(path: string, resource: Resource, id: RecordId, signal?: AbortSignal): Promise<Detail>;
}
