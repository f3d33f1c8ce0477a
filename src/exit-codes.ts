/** Exit codes are a contract with cron and scripts; README lists them. */
export const exitCodes = { finished: 0, failed: 1, usage: 2, paused: 3 } as const;

/** Those of `diff`, which are the ones of every program that compares files. */
export const diffExitCodes = { same: 0, differs: 1, trouble: 2 } as const;
