/**
 * Which artifacts tell of an earlier backup. Anybody who can have a workflow run, as by a pull request, can give an
 * artifact any name, and a name that was believed would put off the next backup. So a name counts only if GitHub
 * itself says that a run of this workflow, on this branch of this repository, has made it, and if it is not dated
 * later than it was made.
 */
import { BackupError } from '../errors.js';
import type { Artifact, GitHub } from '../github/github.js';
import { contentOfFile } from '../system/content.js';
import { backupStart } from '../workfile/save.js';
import { backupOfArchive, type Named, type PublishedBackup } from './publisher.js';
import { parseSidecar, type Sidecar, sidecarName } from './sidecar.js';

/** What is known of an artifact of ours. */
type Found = Named & Pick<PublishedBackup, 'holds' | 'sha256' | 'read'>;

export interface Origin {
  readonly workspace: string;
  /** Of this run, as `refs/heads/main`. */
  readonly ref: string;
  /** Path of this run's workflow file; nothing is believed if it is not known. */
  readonly workflow: string | undefined;
}

/** Making up that many wins no more than that a backup begins earlier. */
const runsLookedAtAtMost = 10;

/** What says what an archive holds is far smaller. */
const sidecarBytesAtMost = 1_000_000;

/** The newest earlier backup, alone; none if none can be believed. */
export async function newestBackup(origin: Origin, github: GitHub): Promise<readonly Found[]> {
  if (origin.workflow === undefined) return [];
  const artifacts = await github.artifacts();
  const candidates = artifacts
    .flatMap((artifact) => candidateOf(artifact, origin))
    .sort((a, b) => (a.backup.backupId < b.backup.backupId ? 1 : -1))
    .slice(0, runsLookedAtAtMost);
  for (const { backup, id, runId } of candidates) {
    if ((await github.workflowOf(runId)).split('@')[0] !== origin.workflow) continue;
    const sidecar = await sidecarOf(backup, runId, artifacts, github);
    const read = () => github.artifactContent(id);
    return [{ ...backup, holds: sidecar?.holds, sha256: sidecar?.file.sha256, read }];
  }
  return [];
}

interface Candidate {
  readonly backup: Named;
  readonly id: number;
  readonly runId: number;
}

function candidateOf(
  { id, name, createdAt, run }: Artifact,
  { workspace, ref }: Origin,
): readonly Candidate[] {
  const backup = backupOfArchive(workspace, name);
  if (!backup || !run?.isOwn || `refs/heads/${run.branch}` !== ref) return [];
  // NaN, of a date that cannot be read, is no such date either.
  return backupStart(backup.backupId) <= createdAt ? [{ backup, id, runId: run.id }] : [];
}

/** What the same run has said of it in an artifact of its own; undefined if that cannot be had or read. */
async function sidecarOf(
  { name }: Named,
  runId: number,
  artifacts: readonly Artifact[],
  github: GitHub,
): Promise<Sidecar | undefined> {
  const sidecar = artifacts.find(
    (artifact) => artifact.run?.id === runId && artifact.name === sidecarName(name),
  );
  if (!sidecar || sidecar.sizeBytes > sidecarBytesAtMost) return undefined;
  try {
    return parseSidecar(name, await artifactBytes(sidecar.id, github));
  } catch (error) {
    // It is one fact less; what may be published does not hang on it.
    if (error instanceof BackupError) return undefined;
    throw error;
  }
}

async function artifactBytes(id: number, github: GitHub): Promise<Uint8Array> {
  const file = await github.artifactContent(id);
  try {
    return Buffer.concat([...contentOfFile(file).pieces()]);
  } finally {
    file.close();
  }
}
