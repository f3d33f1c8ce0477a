/** Artifacts of the workflow run: the only place that knows @actions/artifact. */
import { basename, dirname } from 'node:path';
import { BackupError, printable, toMessage } from '../errors.js';
import { GitHubTrouble } from './errors.js';
import { type TimeLimitPorts, withinTime } from './time-limit.js';

export interface UploadedArtifact {
  readonly id: number;
  readonly sizeBytes: number;
  /** SHA-256 in hexadecimal as GitHub computed it; undefined on servers that do not. */
  readonly sha256: string | undefined;
}

export interface ArtifactClient {
  /**
   * Uploads a file as it is, under its own name, and says what the server has then. Throws GitHubTrouble after `ms`, and
   * a BackupError if artifacts cannot be had here.
   */
  upload(path: string, retentionDays: number | undefined, ms: number): Promise<UploadedArtifact>;
  /** Removes what is left of an upload; failing at it is not told. */
  remove(name: string, ms: number): Promise<void>;
}

export function actionsArtifactClient(ports: Pick<TimeLimitPorts, 'clock' | 'signal'>): ArtifactClient {
  return {
    async upload(path, retentionDays, ms) {
      const client = await openClient();
      const name = basename(path);
      try {
        return await withinTime('Uploading the archive as an artifact', ms, ports, async () => {
          await client.uploadArtifact(name, [path], dirname(path), {
            skipArchive: true,
            ...(retentionDays === undefined ? {} : { retentionDays }),
          });
          // The library's own digest is of what it has sent.
          const { artifact } = await client.getArtifact(name);
          const { id, size, digest } = artifact;
          return { id, sizeBytes: size, sha256: digest?.replace(/^sha256:/, '') || undefined };
        });
      } catch (error) {
        throw error instanceof BackupError ? error : typed(error);
      }
    },

    async remove(name, ms) {
      const client = await openClient();
      await withinTime('Removing an artifact', ms, ports, () => client.deleteArtifact(name)).catch(
        () => undefined,
      );
    },
  };
}

/** Far larger than the rest of the program, and needed once in a backup. */
async function openClient() {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}

/** The library wraps its errors, so that only their words tell them apart. */
function typed(error: unknown): BackupError {
  const message = `Uploading the archive as an artifact failed: ${printable(toMessage(error))}`;
  const refused = (hint: string) => new BackupError(message, hint, { cause: error });
  if (/quota has been hit|insufficient usage/i.test(message)) {
    return refused('The storage for artifacts is used up: delete old ones, or publish releases.');
  }
  if (/not currently supported on GHES/i.test(message)) {
    return refused('This server has no such artifacts: set publish to release.');
  }
  return new GitHubTrouble(message, { cause: error });
}
