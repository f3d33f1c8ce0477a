/** How much is still to come, from what is known of this backup and of the last one. Pure. */
import { quotaPeriodMs } from '../prosonata/api.js';
import type { Ledger } from './budget.js';
import { largestPage } from './passes.js';
import { type ResourceWork, reportedTotal } from './progress.js';

/** What is known of one resource from before its list is read. */
export interface Outlook {
  /** Records in the work file, of this or the last backup. */
  readonly knownRows: number;
  /** Of those, the ones whose detail is to be read; undefined if no details are wanted. */
  readonly detailsDue: number | undefined;
}

/** Requests that are still needed at least, as far as anything is known. */
export function requestsNeeded(
  work: readonly ResourceWork[],
  outlooks: ReadonlyMap<string, Outlook>,
): number {
  return work.reduce((sum, entry) => {
    const outlook = outlooks.get(entry.resource.name);
    return sum + windowsNeeded(entry, outlook?.knownRows ?? 0) + detailsNeeded(entry, outlook);
  }, 0);
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

export interface Estimate {
  /** At least so many more requests. */
  readonly requests: number;
  /** At least so many more runs. */
  readonly runs: number;
  /** When the last of them comes if each period of the quota has one, epoch milliseconds. */
  readonly doneAt: number;
}

/** When it will be done, from the quota seen and what this run got of it. */
export function estimate(
  requests: number,
  run: {
    readonly ledger: Ledger;
    readonly quotaReserve: number;
    readonly requestLimit: number | undefined;
    /** Whether the time was over before the quota. */
    readonly isShortOfTime: boolean;
  },
  now: number,
): Estimate {
  const { ledger, quotaReserve, requestLimit, isShortOfTime } = run;
  const offered = isShortOfTime ? 0 : (ledger.periodCalls ?? 0) - quotaReserve;
  const each = Math.max(
    1,
    Math.min(requestLimit ?? Number.POSITIVE_INFINITY, Math.max(offered, ledger.requests)),
  );
  const runs = Math.ceil(requests / each);
  const firstAt = Math.max(now, ledger.resetAt ?? now);
  return { requests, runs, doneAt: firstAt + Math.max(0, runs - 1) * quotaPeriodMs };
}
