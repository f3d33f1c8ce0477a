/** Archives as artifacts of the workflow run: unzipped, so that the file is one click away, and expiring by themselves. */
import { join } from 'node:path';
import type { Artifact } from '@actions/artifact';
import { BackupError, printable, toMessage } from '../errors.js';
import { isForbidden } from '../github/errors.js';
import type { GitHub } from '../github/github.js';
import { retried } from '../retry.js';
import type { Files } from '../system/ports.js';
import { writing } from '../system/writing.js';
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

export interface ArtifactOptions extends Origin {
  readonly retentionDays: number | undefined;
  /** A folder of this process alone, on a disk; the file lies there while it is uploaded. */
  readonly temporaryFolder: string;
  /** Address of this workflow run for people. */
  readonly runUrl: string;
  readonly retries: number;
  readonly firstRetryWaitMs: number;
}

/** The artifact service did not take the file. */
export class ArtifactRefused extends BackupError {
  override name = 'ArtifactRefused' as const;
  override readonly transient: boolean;

  constructor(message: string, hint: string, isTransient: boolean, options?: ErrorOptions) {
    super(message, hint, options);
    this.transient = isTransient;
  }
}

interface ArtifactPorts {
  readonly github: GitHub;
  readonly files: Files;
}

export function artifactPublisher(options: ArtifactOptions, ports: ArtifactPorts): Publisher {
  return {
    check: async () => undefined,

    publish: (publication) =>
      retried(() => upload(publication, options, ports), {
        retries: options.retries,
        firstWaitMs: options.firstRetryWaitMs,
        mayTryAgain: () => true,
      }),

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
  { retentionDays, temporaryFolder, runUrl }: ArtifactOptions,
  { files }: ArtifactPorts,
): Promise<Published> {
  // Far larger than the rest of the program, and needed once in a backup.
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const client = new DefaultArtifactClient();
  const { bytes, holds, mayShow } = publication;
  const name = publishedName(publication);
  const file = describeFile(name, bytes);
  /** One file as an artifact of its own, which is what the server says that it has. */
  const put = async (own: PublishedFile, content: Uint8Array): Promise<Artifact> => {
    const path = join(temporaryFolder, own.name);
    await writing(temporaryFolder, async () => {
      await files.makeFolder(temporaryFolder);
      await files.replace(path, content);
    });
    await mayShow?.();
    await client.uploadArtifact(own.name, [path], temporaryFolder, {
      skipArchive: true,
      ...(retentionDays === undefined ? {} : { retentionDays }),
    });
    const { artifact } = await client.getArtifact(own.name);
    refuseAltered(artifact, own);
    return artifact;
  };
  const sidecar = formatSidecar(file, holds);
  try {
    // First what says what the archive holds, so that no archive ever lies there without it.
    await put(describeFile(sidecarName(name), sidecar), sidecar);
    const { id } = await put(file, bytes);
    return { ...file, place: `${runUrl}/artifacts/${id}`, artifactId: id };
  } catch (error) {
    // What is left of this try would be in the way of the next one.
    for (const left of [name, sidecarName(name)]) await client.deleteArtifact(left).catch(() => undefined);
    throw error instanceof BackupError ? error : refusal(error);
  } finally {
    await files.removeFolder(temporaryFolder);
  }
}

/** Compares what the server says of the artifact: the library's own digest is of what it has sent. */
function refuseAltered({ digest, size }: Artifact, { sha256, sizeBytes }: PublishedFile): void {
  // Servers that compute no digest tell the size at least.
  const isSame = size === sizeBytes && (!digest || digest.replace(/^sha256:/, '') === sha256);
  if (isSame) return;
  throw new ArtifactRefused(
    'The artifact on GitHub is not what was uploaded; it was removed.',
    'The next run uploads it again; if it stays like this, please report it.',
    true,
  );
}

/** The library wraps its errors, so that only their words tell them apart. */
function refusal(error: unknown): ArtifactRefused {
  const message = printable(toMessage(error));
  const refused = (hint: string, isTransient: boolean) =>
    new ArtifactRefused(`Uploading the archive as an artifact failed: ${message}`, hint, isTransient, {
      cause: error,
    });
  if (/quota has been hit|insufficient usage/i.test(message)) {
    return refused('The storage for artifacts is used up: delete old ones, or publish releases.', false);
  }
  if (/not currently supported on GHES/i.test(message)) {
    return refused('This server has no such artifacts: set publish to release.', false);
  }
  return refused('The next run tries again.', true);
}
