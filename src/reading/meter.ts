/** Sends requests within the budget: every attempt is asked for, counted and settled in one ledger. */
import type { BackupError } from '../errors.js';
import type { Quota } from '../prosonata/api.js';
import { ApiError, KeyDoubted, KeyRefused } from '../prosonata/errors.js';
import { retried } from '../retry.js';
import type { Clock } from '../system/ports.js';
import {
  type Decision,
  decide,
  type KnownQuota,
  type Ledger,
  type Limits,
  openLedger,
  settle,
  spend,
} from './budget.js';

export interface MeterPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onRetry: (error: BackupError) => void;
}

/** What one request came to; `requests` counts retries too, `at` is in epoch milliseconds. */
export type Sent<Answer> = { readonly requests: number; readonly at: number } & (
  | { readonly answer: Answer }
  | { readonly error: unknown }
);

export interface Meter {
  readonly ledger: Ledger;
  /** Whether one more request may be sent now. */
  decide(): Decision;
  /**
   * Sends a request that was decided on, and again while that may help. Never rejects. The signal that the request is
   * given aborts when the run has to end. `isTrial`: one try is enough.
   */
  send<Answer extends { readonly quota: Quota }>(
    request: (signal: AbortSignal) => Promise<Answer>,
    isTrial?: boolean,
  ): Promise<Sent<Answer>>;
}

/** Requests in flight at the deadline have already cost quota, so they may use this much of the time kept to save. */
const graceMs = 5_000;

export function openMeter(limits: Limits, ports: MeterPorts, known: KnownQuota | undefined): Meter {
  const { clock } = ports;
  let ledger = openLedger(known, clock.now());
  let isKeyAccepted = false;
  const decideNow = () => decide(limits, ledger, clock.now());
  return {
    get ledger() {
      return ledger;
    },

    decide: decideNow,

    async send(request, isTrial = false) {
      let requests = 0;
      const timeLeftMs = Math.max(limits.deadline - clock.now(), graceMs);
      const { signal, clear } = clock.timeout(timeLeftMs, ports.signal);
      const attempt = async () => {
        // The first attempt is taken off at once, so that the next decision knows of it.
        if (requests++ > 0) ledger = spend(ledger, clock.now());
        let quota: Quota | undefined;
        try {
          const answer = await request(signal);
          quota = answer.quota;
          isKeyAccepted = true;
          return answer;
        } catch (error) {
          if (error instanceof ApiError) quota = error.quota;
          throw error instanceof KeyRefused && isKeyAccepted ? new KeyDoubted(error) : error;
        } finally {
          ledger = settle(ledger, quota, clock.now());
        }
      };
      ledger = spend(ledger, clock.now());
      try {
        const mayTryAgain = () => !isTrial && decideNow().kind === 'go';
        const answer = await retried(attempt, { clock, signal }, { mayTryAgain, onRetry: ports.onRetry });
        return { answer, requests, at: clock.now() };
      } catch (error) {
        return { error, requests, at: clock.now() };
      } finally {
        clear();
      }
    },
  };
}
