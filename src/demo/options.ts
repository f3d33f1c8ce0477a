/** How a demo workspace is to be, and what it has seen: the types that its parts share. */
import type { DemoUser } from './callers.js';
import type { Fault } from './faults.js';
import type { DefaultFilters } from './lists.js';
import type { DemoRecord, DemoRecords } from './records.js';

/** The largest quota that the vendor sells. */
export const callsPerWindow = 500;
export const quotaPeriodMs = 15 * 60_000;

/**
 * How "nothing" is said: by 204 without a body (so live accounts were seen to do), by 200 with an empty list, or by 404.
 * A record that is not there is answered with 204 in the first of them, with 404 in the others.
 */
export const emptyForms = ['list', '204', '404'] as const;
export type EmptyAs = (typeof emptyForms)[number];

export interface DemoRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names of the headers, lower case; never their values. */
  readonly headers: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** Status of the answer; undefined before it, and where the connection broke. */
  readonly status: number | undefined;
}

export interface DemoOptions {
  /** Epoch milliseconds; quota windows go by it. */
  readonly now: () => number;
  readonly seed?: number;
  readonly sizes?: Readonly<Partial<Record<string, number>>>;
  readonly scale?: number;
  /** Records to serve instead of made ones, ascending by key. */
  readonly records?: DemoRecords;
  /** Calls per window, 500 unless told. */
  readonly quota?: number;
  /** Length of a quota window, 15 minutes in earnest. */
  readonly windowMs?: number;
  /** The one key that is let in; without it everybody is. */
  readonly apiKey?: string;
  /** The key belongs to this app integration; without it the key is personal. */
  readonly appId?: string;
  /** To whom a personal key belongs, asked for each answer; an administrator unless told. */
  readonly user?: () => DemoUser | undefined;
  /** By list, filters that it has by default although the vendor does not say so. */
  readonly defaultFilters?: DefaultFilters;
  /** The most rows of a page, below the API's own 1000; meta says so. */
  readonly perPageCap?: number;
  /** The same, but meta repeats what was asked for. */
  readonly silentCap?: number;
  readonly ignoreOrderBy?: boolean;
  /** Answers 400 to every orderBy. */
  readonly refuseOrderBy?: boolean;
  /** How an empty list and a page past the end are answered; the seed chooses if this does not. */
  readonly emptyAs?: EmptyAs;
  /** Under which of the two documented paths a single event is read. */
  readonly crmeventPath?: 'crmevents' | 'crmevent';
  /** Resources that the key may not read. */
  readonly forbidden?: readonly string[];
  /** Resources that this workspace does not have. */
  readonly missing?: readonly string[];
  /** What the API says of the number of rows, by resource and real number; undefined leaves it out. */
  readonly total?: (resource: string, real: number) => number | undefined;
  /** Fields of meta that this server does not give. */
  readonly metaWithout?: readonly string[];
  /** Runs before each request is answered, with its number from 1: the place to change records. */
  readonly before?: (count: number, workspace: DemoWorkspace) => void;
  /** What goes wrong with this request, if anything; `count` is its number from 1. */
  readonly fault?: (request: DemoRequest, count: number) => Fault | undefined;
}

export interface DemoWorkspace {
  /** Where it would be; any other origin is answered as well. */
  readonly url: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Live: what the next answer gives. Change it through the methods, which keep the order. */
  readonly records: DemoRecords;
  /** Every request so far, refused ones too. */
  readonly requests: readonly DemoRequest[];
  /** Throws where the id is taken. */
  insert(resource: string, record: DemoRecord): void;
  /** Does nothing where there is no such record. */
  update(resource: string, id: number, fields: DemoRecord): void;
  /** Does nothing where there is no such record. */
  remove(resource: string, id: number): void;
  /** Other clients use the quota too. */
  steal(calls: number): void;
}
