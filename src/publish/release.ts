/**
 * Archives as releases of the repository. A draft is filled, compared and only then shown, so nobody ever sees half a
 * backup. Every step looks at what is there first: whatever an earlier run left behind is finished or cleaned up, and
 * two runs that publish the same backup end with one release.
 */
import { NotOnGitHub, RefusedByGitHub } from '../github/errors.js';
import type { GitHub, Release, ReleaseAsset } from '../github/github.js';
import { retried } from '../retry.js';
import {
  describeFile,
  type Publication,
  type Published,
  PublishedDiffers,
  type PublishedFile,
  type Publisher,
  sha256,
} from './publisher.js';
import { formatMarker, markerOf, type ReleaseMarker, releaseTag } from './release-marker.js';

export interface ReleaseOptions {
  readonly workspace: string;
  readonly makeLatest: 'auto' | 'true' | 'false';
  readonly retries: number;
  readonly firstRetryWaitMs: number;
}

/** The upload may go better next time. */
class UploadAltered extends PublishedDiffers {
  override readonly transient = true;
}

/** Another run is at work on the same release; what it did is seen when the steps are taken again. */
class Overtaken extends RefusedByGitHub {
  override readonly transient = true;
}

export function releasePublisher(
  options: ReleaseOptions,
  { github }: { readonly github: GitHub },
): Publisher {
  const { workspace } = options;

  const ours = async (): Promise<readonly OurRelease[]> => ourReleases(await github.releases(), workspace);

  return {
    check: async () => undefined,

    publish: (publication) =>
      // Any step may have arrived although its answer did not, so all of them are looked at again.
      retried(() => publishOnce(publication, options, github), {
        retries: options.retries,
        firstWaitMs: options.firstRetryWaitMs,
        mayTryAgain: () => true,
      }),

    async backups() {
      const shown = (await ours()).filter(({ release }) => !release.isDraft);
      return shown.map(({ marker }) => ({ backupId: marker.backupId, isComplete: marker.isComplete }));
    },

    async remove(backupId) {
      for (const { release, marker } of await ours()) {
        if (marker.backupId !== backupId) continue;
        await github.deleteRelease(release.id);
        await github.deleteTag(release.tag);
      }
    },
  };
}

interface OurRelease {
  readonly release: Release;
  readonly marker: ReleaseMarker;
}

function ourReleases(releases: readonly Release[], workspace: string): readonly OurRelease[] {
  return releases.flatMap((release) => {
    const marker = markerOf(release);
    return marker?.workspace === workspace ? [{ release, marker }] : [];
  });
}

async function publishOnce(
  publication: Publication,
  options: ReleaseOptions,
  github: GitHub,
): Promise<Published> {
  const { backupId, name, bytes, isComplete } = publication;
  const marker: ReleaseMarker = { workspace: options.workspace, backupId, isComplete };
  const tag = releaseTag(marker);
  const file = describeFile(name, bytes);
  const all = await github.releases();
  const ours = ourReleases(all, options.workspace);
  const shown = ours.find(({ release }) => release.tag === tag && !release.isDraft);
  if (shown) {
    await removeLeftovers(ours, shown.release, backupId, github);
    return publishedEarlier(shown.release, github);
  }
  const body = `${publication.notes(file)}\n\n${formatMarker(marker)}`;
  const title = `ProSonata backup ${backupId} (${options.workspace})`;
  const found = ours.find(({ release }) => release.tag === tag)?.release;
  const draft = found ?? (await github.createDraft({ tag, title, body }));
  try {
    await ensureAsset(draft, file, bytes, github);
    const release = await github.publishDraft(draft.id, body, isLatest(all, options));
    await removeLeftovers(ours, release, backupId, github);
    return { ...file, place: release.url };
  } catch (error) {
    throw overtaken(error);
  }
}

/** The draft's asset, with the content that it must have. Rests of uploads that broke off are removed first. */
async function ensureAsset(
  draft: Release,
  file: PublishedFile,
  bytes: Uint8Array,
  github: GitHub,
): Promise<void> {
  let asset: ReleaseAsset | undefined;
  for (const candidate of draft.assets) {
    if (isSame(candidate, file) && !asset) asset = candidate;
    else await github.deleteAsset(candidate.id);
  }
  const uploaded = asset ?? (await github.uploadAsset(draft, file.name, bytes));
  const digest = await digestOf(uploaded, github);
  if (digest === file.sha256 && uploaded.sizeBytes === file.sizeBytes) return;
  await github.deleteAsset(uploaded.id);
  throw new UploadAltered(
    'The release asset on GitHub is not what was uploaded; it was removed.',
    'The next run uploads it again; if it stays like this, please report it.',
  );
}

/** Servers that compute no digest have the file read back. */
async function digestOf(asset: ReleaseAsset, github: GitHub): Promise<string> {
  return asset.sha256 ?? sha256(await github.downloadAsset(asset.id));
}

function isSame({ name, state, sizeBytes, sha256 }: ReleaseAsset, file: PublishedFile): boolean {
  return (
    name === file.name &&
    state === 'uploaded' &&
    sizeBytes === file.sizeBytes &&
    (sha256 === undefined || sha256 === file.sha256)
  );
}

/** A release is shown only after its asset was compared, so an earlier run has proved this one. */
async function publishedEarlier(release: Release, github: GitHub): Promise<Published> {
  const [asset] = release.assets;
  if (!asset) {
    throw new PublishedDiffers(
      `The release ${release.tag} has no archive any more.`,
      'Delete the release and run again.',
    );
  }
  return {
    name: asset.name,
    sha256: await digestOf(asset, github),
    sizeBytes: asset.sizeBytes,
    place: release.url,
  };
}

/** Drafts of this backup and of earlier ones: nobody will finish them. */
async function removeLeftovers(
  ours: readonly OurRelease[],
  shown: Release,
  backupId: string,
  github: GitHub,
): Promise<void> {
  for (const { release, marker } of ours) {
    const isLeftover = release.isDraft && release.id !== shown.id && marker.backupId <= backupId;
    if (isLeftover) await github.deleteRelease(release.id);
  }
}

/** A repository may have releases of its own, and a backup must not displace them as the latest one. */
function isLatest(all: readonly Release[], { makeLatest }: ReleaseOptions): boolean {
  if (makeLatest !== 'auto') return makeLatest === 'true';
  return all.every((release) => release.isDraft || release.isPrerelease || markerOf(release) !== undefined);
}

/** What GitHub says where another run has used or removed the draft meanwhile. */
function overtaken(error: unknown): unknown {
  const isTaken = error instanceof RefusedByGitHub && error.code === 'already_exists';
  if (!isTaken && !(error instanceof NotOnGitHub)) return error;
  const code = error instanceof RefusedByGitHub ? error.code : 'gone';
  return new Overtaken(error.message, error.hint, code, { cause: error });
}
