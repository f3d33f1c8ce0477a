/** What the first backup and those that follow take: requests, runs, and minutes of a runner. Pure. */
import type { Resource } from '../prosonata/catalogue.js';
import { largestPage } from '../reading/passes.js';
import { callsOfPeriod } from '../reading/quota-seen.js';
import type { Settings } from '../settings/settings.js';
import { dayMs } from '../system/day.js';
import type { Findings, ListFinding } from './findings.js';

export interface Cost {
  readonly requests: number;
  /** Undefined if the quota of a whole period is not known. */
  readonly runs: number | undefined;
  /** Of all its runs, each rounded up to a whole minute; undefined if `runs` is. */
  readonly minutes: number | undefined;
}

export interface Costs {
  readonly first: Cost;
  /** If nothing changes in between; each record that is added or changed may need one request more. */
  readonly following: Cost;
  /** Minutes in 30 days of the schedule; undefined if there is none, or something about it is not known. */
  readonly in30Days:
    | { readonly minutes: number; readonly runs: number; readonly runsNeeded: number }
    | undefined;
}

type Limits = Pick<
  Settings,
  'intervalMs' | 'detailsMaxAgeMs' | 'quotaReserve' | 'requestLimit' | 'timeLimitMs' | 'concurrency'
>;

/** Undefined if not all lists were looked at. */
export function costsOf(findings: Findings, settings: Limits): Costs | undefined {
  const read = findings.lists.filter(({ list }) => list.kind === 'given');
  const isKnown = findings.lists.every(({ list }) => list.kind !== 'unasked') && read.every(hasRows);
  if (!isKnown) return undefined;
  const windows = sum(read.map(windowsOf));
  const details = sum(read.filter(givesDetails).map(({ rows }) => sum(rows.map((count) => count ?? 0))));
  const refreshed = Math.ceil((details * settings.intervalMs) / settings.detailsMaxAgeMs);
  const first = costOf(windows + details, findings, settings);
  const following = costOf(windows + Math.min(details, refreshed), findings, settings);
  return { first, following, in30Days: in30Days(following, findings, settings) };
}

function hasRows({ rows }: ListFinding): boolean {
  return rows.every((count) => count !== undefined);
}

function givesDetails({ details }: ListFinding): boolean {
  return details?.kind === 'given' || details?.kind === 'nothing';
}

/** Windows overlap by a row and cannot be cut as one likes, which costs about so much more. */
const overlap = 1.04;

function windowsOf({ resource, rows }: ListFinding): number {
  const counts = passRows(resource, rows);
  return sum(
    counts.map((count) => Math.max(1, Math.ceil(count <= largestPage ? 1 : (count * overlap) / largestPage))),
  );
}

/** Rows of every pass; what is read again is as long as the first one. */
function passRows({ passes }: Resource, own: ListFinding['rows']): readonly number[] {
  let place = 0;
  return passes.map(({ isRepeat }) => (isRepeat ? own[0] : own[place++]) ?? 0);
}

/** To start the job, open the work file, prove and save. */
const overheadMs = 20_000;
const minuteMs = 60_000;

function costOf(requests: number, { ledger, answerMs }: Findings, settings: Limits): Cost {
  const { quotaReserve, requestLimit, timeLimitMs, concurrency } = settings;
  const calls = callsOfPeriod(ledger);
  if (calls === undefined) return { requests, runs: undefined, minutes: undefined };
  const each = Math.max(
    1,
    Math.floor(
      Math.min(
        calls - quotaReserve,
        requestLimit ?? Number.POSITIVE_INFINITY,
        (timeLimitMs * concurrency) / Math.max(1, answerMs),
      ),
    ),
  );
  const runs = Math.max(1, Math.ceil(requests / each));
  const minutesOf = (some: number) => Math.ceil((overheadMs + (some * answerMs) / concurrency) / minuteMs);
  const last = requests - (runs - 1) * each;
  return { requests, runs, minutes: (runs - 1) * minutesOf(each) + minutesOf(last) };
}

const thirtyDaysMs = 30 * dayMs;

function in30Days(
  { runs: each, minutes: eachMinutes }: Cost,
  { surroundings: { schedule } }: Findings,
  { intervalMs }: Limits,
): Costs['in30Days'] {
  if (schedule?.kind !== 'scheduled' || each === undefined || eachMinutes === undefined) return undefined;
  const backups = thirtyDaysMs / intervalMs;
  const runsNeeded = Math.ceil(backups * each);
  const { runsIn30Days: runs } = schedule;
  const worked = Math.min(runs, runsNeeded);
  // A run that finds nothing to do takes seconds, and is billed as a minute.
  const minutes = Math.round(worked * (eachMinutes / each)) + (runs - worked);
  return { minutes, runs, runsNeeded };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
