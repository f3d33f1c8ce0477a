/** Archives as artifacts of the workflow run: unzipped, so that the file is one click away, and expiring by themselves. */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import type { ArtifactClient, UploadedArtifact } from '../github/artifact-client.js';
import { isForbidden } from '../github/errors.js';
import type { GitHub } from '../github/github.js';
import { timeForFile } from '../github/time-limit.js';
import { type RetryPorts, retried } from '../retry.js';
import { type Content, contentOf } from '../system/content.js';
import type { Files, Log } from '../system/ports.js';
import { newestBackup, type Origin } from './earlier-artifacts.js';
import {
  describeFile,
  type Publication,
  type Published,
  type PublishedFile,
  type Publisher,
  publishedName,
} from './publisher.js';
import { formatSidecar, sidecarName } from './sidecar.js';
import { addViewer, type ViewerPage, viewerName } from './viewer-page.js';

export interface ArtifactOptions extends Origin {
  readonly retentionDays: number | undefined;
  /** A folder of this process alone, on a disk; the file lies there while it is uploaded. */
  readonly temporaryFolder: string;
  /** Address of this workflow run for people. */
  readonly runUrl: string;
  /** Is put beside each archive. */
  readonly viewer?: ViewerPage | undefined;
}

/** The upload may go better next time. */
class UploadAltered extends BackupError {
  override readonly transient = true;
}

interface ArtifactPorts extends RetryPorts {
  readonly artifacts: ArtifactClient;
  readonly github: GitHub;
  readonly files: Files;
  readonly log: Pick<Log, 'warn'>;
}

export function artifactPublisher(options: ArtifactOptions, ports: ArtifactPorts): Publisher {
  return {
    check: async () => undefined,

    publish: (publication) => retried(() => upload(publication, options, ports), ports),

    async shelf() {
      try {
        const backups = await newestBackup(options, ports.github);
        // They expire by themselves, and settings allow no keep-… beside them.
        const kept = { verify: async () => undefined, remove: async () => undefined };
        return { backups: backups.map((backup) => ({ ...backup, ...kept })), broken: [] };
      } catch (error) {
        // Needs a right that artifacts do not need otherwise; without it earlier ones are not known.
        if (isForbidden(error)) return { backups: [], broken: [] };
        throw error;
      }
    },
  };
}

async function upload(
  publication: Publication,
  { workspace, retentionDays, temporaryFolder, runUrl, viewer }: ArtifactOptions,
  { artifacts, files, log, clock, endsAt = Number.POSITIVE_INFINITY }: ArtifactPorts,
): Promise<Published> {
  const { content, holds, mayShow } = publication;
  const name = publishedName(publication);
  const file = describeFile(name, content);
  // Rather a little more than the run has than to upload it all again in the next one.
  const ms = Math.max(Math.min(endsAt - clock.now(), longestUploadMs), timeForFile(content.sizeBytes));
  /** One file as an artifact of its own, which is what the server says that it has. */
  const put = async (own: PublishedFile, written: Content): Promise<number> => {
    const path = join(temporaryFolder, own.name);
    await files.makeFolder(temporaryFolder);
    await files.replace(path, written.pieces());
    await mayShow?.();
    const artifact = await artifacts.upload(path, retentionDays, ms);
    refuseAltered(artifact, own);
    return artifact.id;
  };
  const sidecar = contentOf(formatSidecar(file, holds));
  try {
    // First what says what the archive holds, so that no archive is ever there without it.
    await put(describeFile(sidecarName(name), sidecar), sidecar);
    const id = await put(file, content);
    await addViewer(
      viewer,
      (bytes) => {
        const page = contentOf(bytes);
        // Several workspaces can be backed up in one workflow run, and a run has one artifact of a name.
        return put(describeFile(`prosonata-${workspace}-${viewerName}`, page), page);
      },
      log,
    );
    return { ...file, place: `${runUrl}/artifacts/${id}`, artifactId: id };
  } catch (error) {
    // What is left of this try would be in the way of the next one.
    for (const left of [name, sidecarName(name)]) await artifacts.remove(left, removalMs);
    throw error;
  } finally {
    await files.removeFolder(temporaryFolder);
  }
}

/** For runs without a time limit. */
const longestUploadMs = 60 * 60_000;
const removalMs = 30_000;

/** Compares what the server says of the artifact. */
function refuseAltered(artifact: UploadedArtifact, { sha256, sizeBytes }: PublishedFile): void {
  // Servers that compute no digest tell the size at least.
  if (artifact.sizeBytes === sizeBytes && (artifact.sha256 ?? sha256) === sha256) return;
  throw new UploadAltered(
    'The artifact on GitHub is not what was uploaded; it was removed.',
    'The next run uploads it again; if it stays like this, please report it.',
  );
}
