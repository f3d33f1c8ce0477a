/** What both front ends say of the result of a run. */

import type { Paused } from '../outcome.js';
import { pauseLine } from './report.js';

/** Why a run paused, and what happens next, which `next` begins. */
export function pauseText({ reason, estimate, ledger }: Paused, now: number, next: string): string {
  const resetInMs = ledger.resetAt === undefined ? undefined : ledger.resetAt - now;
  return pauseLine(reason, estimate, resetInMs, next);
}
