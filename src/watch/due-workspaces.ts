/**
 * Which of many workspaces are due, told by the releases of the repository alone: no key is needed for it, and nobody can
 * make one up who may not write to the repository, as the name of a cache entry could be. A backup in progress has no
 * release yet, so its workspace is due. Pure.
 */

export interface PublishedEarlier {
  readonly workspace: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

export interface DueRules {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly force: boolean;
  /** When the backup after one is due that started then. */
  readonly nextDueAt: (startedAt: number) => number;
}

/** Those that are due, in the order given. `slug` is the name of a workspace in releases. */
export function dueWorkspaces<One extends { readonly slug: string }>(
  workspaces: readonly One[],
  published: readonly PublishedEarlier[],
  { now, force, nextDueAt }: DueRules,
): readonly One[] {
  if (force) return workspaces;
  const newest = new Map<string, number>();
  for (const { workspace, startedAt } of published) {
    newest.set(workspace, Math.max(startedAt, newest.get(workspace) ?? 0));
  }
  return workspaces.filter(({ slug }) => {
    const startedAt = newest.get(slug);
    return startedAt === undefined || now >= nextDueAt(startedAt);
  });
}
