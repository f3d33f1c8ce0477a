/** The calls of a quota period, shared by all clients of a workspace. */
export interface DemoQuota {
  /** Uses up calls; false if they are more than the period had left. */
  take(calls: number): boolean;
  readonly remaining: number;
  /** Seconds until the next period. */
  readonly resetSeconds: number;
}

export interface DemoQuotaOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls of a period; unless told the largest quota that the vendor sells. */
  readonly calls?: number;
  readonly periodMs?: number;
}

const largestQuota = 500;
const quotaPeriodMs = 15 * 60_000;

/** Periods follow each other from the first moment on; calls that a period leaves are lost. */
export function demoQuota({
  now,
  calls = largestQuota,
  periodMs = quotaPeriodMs,
}: DemoQuotaOptions): DemoQuota {
  let periodStart = now();
  let used = 0;
  const turnPeriod = (): void => {
    const passed = Math.floor((now() - periodStart) / periodMs);
    if (passed < 1) return;
    periodStart += passed * periodMs;
    used = 0;
  };
  return {
    take(count) {
      turnPeriod();
      used += count;
      return used <= calls;
    },
    get remaining() {
      turnPeriod();
      return Math.max(0, calls - used);
    },
    get resetSeconds() {
      turnPeriod();
      return Math.ceil((periodStart + periodMs - now()) / 1000);
    },
  };
}
