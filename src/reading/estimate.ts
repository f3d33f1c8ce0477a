/** How much is still to come, from what is known of this backup and of the last one. Pure. */
import { quotaPeriodMs } from '../prosonata/api.js';
import type { Ledger } from './budget.js';
import { largestPage } from './passes.js';
import { type ResourceWork, reportedTotal } from './progress.js';
import { callsOfPeriod } from './quota-seen.js';

/** What is known of one resource from before its list is read. */
export interface Outlook {
  /** Records in the work file, of this or the last backup. */
  readonly knownRows: number;
  /** Of those, the ones whose detail is to be read; undefined if no details are wanted. */
  readonly detailsDue: number | undefined;
}

/** What is still to come, as far as anything is known. */
export interface Needed {
  /** At least so many requests. */
  readonly requests: number;
  /** Lists of which nobody knows how long they are, so that many more requests may be needed. */
  readonly unknownLists: number;
}

export function requestsNeeded(
  work: readonly ResourceWork[],
  outlooks: ReadonlyMap<string, Outlook>,
): Needed {
  const requests = work.reduce((sum, entry) => {
    const outlook = outlooks.get(entry.resource.name);
    return sum + windowsNeeded(entry, outlook?.knownRows ?? 0) + detailsNeeded(entry, outlook);
  }, 0);
  const unknown = work.filter((entry) => !isSizeKnown(entry, outlooks.get(entry.resource.name)));
  return { requests, unknownLists: unknown.length };
}

function isSizeKnown({ progress, isFinished }: ResourceWork, outlook: Outlook | undefined): boolean {
  return (
    isFinished || progress.pass > 0 || progress.position.total !== undefined || (outlook?.knownRows ?? 0) > 0
  );
}

function windowsNeeded({ resource, progress, isFinished }: ResourceWork, knownRows: number): number {
  if (isFinished) return 0;
  const { emptied = [], isReread } = progress;
  const passesLeft = (isReread ? 1 : resource.passes.length - progress.pass) + emptied.length;
  const { position } = progress;
  const total = position.kind === 'ordered' ? (position.total ?? knownRows) : knownRows;
  const rows = position.kind === 'ordered' ? total - position.lastRank : total;
  return Math.max(1, Math.ceil(rows / largestPage)) + passesLeft - 1;
}

/** Each record that is not known yet needs a detail. */
function detailsNeeded({ resource, progress }: ResourceWork, outlook: Outlook | undefined): number {
  if (outlook?.detailsDue === undefined) return 0;
  const total = reportedTotal(progress, resource) ?? 0;
  return outlook.detailsDue + Math.max(0, total - outlook.knownRows);
}

/** What decides how far the following runs come. */
export type Pace = 'quota' | 'time' | 'requests';

export interface Estimate extends Needed {
  /** So many more runs, and when the last of them comes if each period of the quota has one; undefined if not known. */
  readonly runs: { readonly count: number; readonly pace: Pace; readonly doneAt: number } | undefined;
}

/** How this run went, as a measure for the following ones. */
export interface RunPace {
  readonly ledger: Ledger;
  readonly quotaReserve: number;
  readonly requestLimit: number | undefined;
  /** Whether the time was over before the quota. */
  readonly isShortOfTime: boolean;
}

/** When it will be done, from the quota seen and what this run got of it. `doneAt` is in epoch milliseconds. */
export function estimate(needed: Needed, run: RunPace, now: number): Estimate {
  const { ledger } = run;
  const pace = needed.unknownLists > 0 ? undefined : paceOf(run);
  if (!pace) return { ...needed, runs: undefined };
  const count = Math.ceil(needed.requests / pace.each);
  const firstAt = Math.max(now, ledger.resetAt ?? now);
  const doneAt = firstAt + Math.max(0, count - 1) * quotaPeriodMs;
  return { ...needed, runs: { count, pace: pace.pace, doneAt } };
}

/** A run that gave up waiting for a silent server tells nothing of how much fits into its time. */
const tellingRequests = 10;

interface RunSize {
  readonly pace: Pace;
  /** Requests of one run. */
  readonly each: number;
}

/** How far each following run comes, and what limits it; undefined if that is not known yet. */
function paceOf({ ledger, quotaReserve, requestLimit, isShortOfTime }: RunPace): RunSize | undefined {
  const calls = callsOfPeriod(ledger);
  if (calls === undefined || (isShortOfTime && ledger.requests < tellingRequests)) return undefined;
  const byQuota: RunSize = { pace: 'quota', each: Math.max(1, calls - quotaReserve) };
  const byTime: RunSize = { pace: 'time', each: isShortOfTime ? ledger.requests : Number.POSITIVE_INFINITY };
  const byLimit: RunSize = { pace: 'requests', each: requestLimit ?? Number.POSITIVE_INFINITY };
  return [byTime, byLimit].reduce((least, one) => (one.each < least.each ? one : least), byQuota);
}
