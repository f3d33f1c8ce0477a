/** Archives as artifacts of the workflow run: unzipped, so that the file is one click away, and expiring by themselves. */
import { join } from 'node:path';
import { BackupError, printable, toMessage } from '../errors.js';
import { isForbidden } from '../github/errors.js';
import type { GitHub } from '../github/github.js';
import { retried } from '../retry.js';
import { writing } from '../store/writing.js';
import type { Files } from '../system/ports.js';
import {
  backupOfArchive,
  describeFile,
  type Publication,
  type Published,
  PublishedDiffers,
  type Publisher,
} from './publisher.js';

export interface ArtifactOptions {
  readonly workspace: string;
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

    async backups() {
      try {
        const names = await ports.github.artifactNames();
        return names.flatMap((name) => {
          const backup = backupOfArchive(options.workspace, name);
          // They expire by themselves, and settings allow no keep-… beside them.
          return backup ? [{ ...backup, remove: async () => undefined }] : [];
        });
      } catch (error) {
        // Needs a right that artifacts do not need otherwise; without it earlier ones are not known.
        if (isForbidden(error)) return [];
        throw error;
      }
    },
  };
}

async function upload(
  { name, bytes }: Publication,
  { retentionDays, temporaryFolder, runUrl }: ArtifactOptions,
  { files }: ArtifactPorts,
): Promise<Published> {
  // Far larger than the rest of the program, and needed once in a backup.
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const client = new DefaultArtifactClient();
  const path = join(temporaryFolder, name);
  const file = describeFile(name, bytes);
  try {
    await writing(temporaryFolder, async () => {
      await files.makeFolder(temporaryFolder);
      await files.replace(path, bytes);
    });
    const { id, digest } = await client.uploadArtifact(name, [path], temporaryFolder, {
      skipArchive: true,
      ...(retentionDays === undefined ? {} : { retentionDays }),
    });
    if (digest !== file.sha256 || id === undefined) {
      await client.deleteArtifact(name);
      throw new PublishedDiffers('The artifact on GitHub is not what was uploaded.', 'Run again.');
    }
    return { ...file, place: `${runUrl}/artifacts/${id}`, artifactId: id };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    // What is left of this try would be in the way of the next one.
    await client.deleteArtifact(name).catch(() => undefined);
    throw refusal(error);
  } finally {
    await files.removeFolder(temporaryFolder);
  }
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
