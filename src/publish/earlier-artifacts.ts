/**
 * Which artifacts tell of an earlier backup. Anybody who can have a workflow run, as by a pull request, can give an
 * artifact any name, and a name that was believed would put off the next backup. So a name counts only where GitHub
 * itself says that a run of this workflow, on this branch of this repository, has made it, and where it is not dated
 * later than it was made.
 */
import type { Artifact, GitHub } from '../github/github.js';
import { backupStart } from '../workfile/save.js';
import { backupOfArchive, type PublishedBackup } from './publisher.js';

/** What the name of an artifact tells of its backup. */
type Named = Omit<PublishedBackup, 'remove'>;

export interface Origin {
  readonly workspace: string;
  /** Of this run, as `refs/heads/main`. */
  readonly ref: string;
  /** Path of this run's workflow file; nothing is believed where it is not known. */
  readonly workflow: string | undefined;
}

/** Who makes that many up wins no more than that a backup begins earlier. */
const runsLookedAtAtMost = 10;

/** The newest earlier backup, alone; none where none can be believed. */
export async function newestBackup(origin: Origin, github: GitHub): Promise<readonly Named[]> {
  if (origin.workflow === undefined) return [];
  const candidates = (await github.artifacts())
    .flatMap((artifact) => candidateOf(artifact, origin))
    .sort((a, b) => (a.backup.backupId < b.backup.backupId ? 1 : -1))
    .slice(0, runsLookedAtAtMost);
  for (const { backup, runId } of candidates) {
    if ((await github.workflowOf(runId)).split('@')[0] === origin.workflow) return [backup];
  }
  return [];
}

interface Candidate {
  readonly backup: Named;
  readonly runId: number;
}

function candidateOf({ name, createdAt, run }: Artifact, { workspace, ref }: Origin): readonly Candidate[] {
  const backup = backupOfArchive(workspace, name);
  if (!backup || !run?.isOwn || `refs/heads/${run.branch}` !== ref) return [];
  // NaN, of a date that cannot be read, is no such date either.
  return backupStart(backup.backupId) <= createdAt ? [{ backup, runId: run.id }] : [];
}
