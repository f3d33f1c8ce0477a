/** What this program needs of a repository's issues; `octokit-issues.ts` has the real ones. */

export interface Issue {
  readonly number: number;
  readonly body: string;
  /** Whether somebody with rights in the repository has opened it, or a program that was let in. */
  readonly isFromWithin: boolean;
}

/** Throws as `GitHub` does. What has been done already may be done again, except opening. */
export interface Issues {
  /** All that are open, the oldest first. Needs `issues: read`. */
  open(): Promise<readonly Issue[]>;
  /** Needs `issues: write`, as the other two do. */
  create(title: string, body: string): Promise<Issue>;
  update(number: number, body: string): Promise<void>;
  close(number: number, body: string): Promise<void>;
}
