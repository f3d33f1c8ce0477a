/** Drafts of releases: how one is filled and shown, and which ones are removed. */
import { BackupError } from '../errors.js';
import { NotOnGitHub, RefusedByGitHub } from '../github/errors.js';
import type { GitHub, Release, ReleaseAsset, ReleaseShowing } from '../github/github.js';
import type { Content } from '../system/content.js';
import type { Log } from '../system/ports.js';
import { PublishedDiffers, type PublishedFile } from './publisher.js';
import type { OurRelease } from './release-marker.js';

/** The upload may go better next time. */
class UploadAltered extends PublishedDiffers {
  override readonly transient = true;
}

/** Another run has shown the backup, or removed this run's draft; what it did is seen when the steps are taken again. */
class Overtaken extends RefusedByGitHub {
  override readonly transient = true;
}

/** Gives a draft of this run the archive, and compares it. Rests of uploads that broke off are removed first. */
export async function fillDraft(
  draft: Release,
  file: PublishedFile,
  content: Content,
  github: GitHub,
): Promise<void> {
  let asset: ReleaseAsset | undefined;
  for (const candidate of draft.assets) {
    if (isSame(candidate, file) && !asset) asset = candidate;
    else await github.deleteAsset(candidate.id);
  }
  const uploaded = asset ?? (await unlessOvertaken(github.uploadAsset(draft, file.name, content)));
  const digest = await digestOf(uploaded, github);
  if (digest === file.sha256 && uploaded.sizeBytes === file.sizeBytes) return;
  await github.deleteAsset(uploaded.id);
  throw new UploadAltered(
    'The release asset on GitHub is not what was uploaded; it was removed.',
    'The next run uploads it again; if it stays like this, please report it.',
  );
}

/** Shows a draft that was filled, and makes sure that it is the archive that everybody sees now. */
export async function showDraft(
  draft: Release,
  file: PublishedFile,
  showing: ReleaseShowing,
  github: GitHub,
): Promise<Release> {
  const release = await unlessOvertaken(github.publishDraft(draft.id, showing));
  if (release.assets.some((asset) => isSame(asset, file))) return release;
  throw new PublishedDiffers(
    `The release ${release.tag} was published without the archive that was uploaded to it.`,
    'Delete the release and run again.',
  );
}

/** Servers that compute no digest have the file read back. */
export async function digestOf(asset: ReleaseAsset, github: GitHub): Promise<string> {
  if (asset.sha256 !== undefined) return asset.sha256;
  const file = await github.downloadAsset(asset.id);
  file.close();
  return file.sha256;
}

function isSame({ name, state, sizeBytes, sha256 }: ReleaseAsset, file: PublishedFile): boolean {
  return (
    name === file.name &&
    state === 'uploaded' &&
    sizeBytes === file.sizeBytes &&
    (sha256 === undefined || sha256 === file.sha256)
  );
}

interface DraftPorts {
  readonly github: GitHub;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Drafts that nobody will finish, once `backupId` is shown with its archive: those of the same backup, and those of
 * earlier ones that hold no file. A draft of an earlier backup with a file stays, because a release whose tag somebody
 * deletes turns into one: it may be all that there is of that backup.
 */
export async function removeLeftovers(
  ours: readonly OurRelease[],
  backupId: string,
  { github, log }: DraftPorts,
): Promise<void> {
  const drafts = ours.filter(({ release, marker }) => release.isDraft && marker.backupId <= backupId);
  const isKept = ({ marker, release }: OurRelease) => marker.backupId !== backupId && hasFile(release);
  const kept = drafts.filter(isKept);
  try {
    for (const entry of drafts.filter((draft) => !isKept(draft))) {
      // It was listed before the upload: it may have been filled, or shown by a person, meanwhile.
      const release = await github.release(entry.release.id);
      if (release?.isDraft && !isKept({ ...entry, release })) await github.deleteRelease(release.id);
    }
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`Drafts that nobody needs were not removed: ${error.message}`);
  }
  if (kept.length > 0) log.warn(keptDrafts(kept.map(({ release }) => release.tag)));
}

function hasFile({ assets }: Release): boolean {
  return assets.some(({ state }) => state !== 'starter');
}

const namedAtMost = 3;

function keptDrafts(tags: readonly string[]): string {
  const more = tags.length > namedAtMost ? ` and ${tags.length - namedAtMost} more` : '';
  return `Archives of earlier backups lie in drafts: ${tags.slice(0, namedAtMost).join(', ')}${more}. Publish them on the releases page, or delete them.`;
}

/** Removes a draft of this run that will not be shown. If that fails, the error before it says enough. */
export async function discardDraft(id: number, { github, log }: DraftPorts): Promise<void> {
  try {
    const draft = await github.release(id);
    if (draft?.isDraft) await github.deleteRelease(id);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`A draft of a release was not removed: ${error.message}`);
  }
}

/** What GitHub says where another run has shown the backup or removed the draft meanwhile. */
async function unlessOvertaken<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    const isTaken = error instanceof RefusedByGitHub && error.code === 'already_exists';
    if (!isTaken && !(error instanceof NotOnGitHub)) throw error;
    const code = error instanceof RefusedByGitHub ? error.code : 'gone';
    throw new Overtaken(error.message, error.hint, code, { cause: error });
  }
}
