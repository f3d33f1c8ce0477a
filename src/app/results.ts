/** What both front ends read out of the result of a run. */
import { pauseLine } from '../report/report.js';
import type { ResourceState } from '../workfile/state.js';
import type { Paused } from './run-result.js';

export function rowsOf(resources: readonly ResourceState[]): number {
  return resources.reduce((sum, state) => sum + state.rows, 0);
}

/** Why a run paused, and what happens next. */
export function pauseText({ reason, estimate, ledger }: Paused, now: number): string {
  const resetInMs = ledger.resetAt === undefined ? undefined : ledger.resetAt - now;
  return pauseLine(reason, estimate, resetInMs);
}
