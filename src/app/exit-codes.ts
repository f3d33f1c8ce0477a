/** Exit codes are a contract with cron and scripts; README lists them. */
export const exitCodes = { finished: 0, failed: 1, usage: 2, paused: 3 } as const;
