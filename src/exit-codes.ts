/** A contract with cron and scripts; docs/command-line.md lists them. `doubtful`: finished, but look at it. */
export const exitCodes = { finished: 0, failed: 1, usage: 2, paused: 3, doubtful: 4 } as const;

/** Those of `diff`, which are the ones of every program that compares files. */
export const diffExitCodes = { same: 0, differs: 1, trouble: 2 } as const;
