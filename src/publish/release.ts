/**
 * Archives as releases of the repository. A draft is filled, compared and only then shown, so nobody ever sees half a
 * backup. Each run fills and shows a draft of its own, because archives of two runs differ even for one backup: the
 * tag decides which of them is shown, and the run that comes second finds the backup published.
 */
import { BackupError, printable } from '../errors.js';
import { allowTags, GitHubTrouble } from '../github/errors.js';
import type { GitHub, Release } from '../github/github.js';
import { type RetryPorts, retried } from '../retry.js';
import { contentOf, contentOfFile } from '../system/content.js';
import type { Log } from '../system/ports.js';
import { backupIdAt } from '../workfile/save.js';
import {
  describeFile,
  type Publication,
  type Published,
  type PublishedBackup,
  PublishedDiffers,
  type Publisher,
  publishedName,
} from './publisher.js';
import { digestOf, discardDraft, fillDraft, removeLeftovers, showDraft } from './release-drafts.js';
import {
  archiveOf,
  digestIn,
  markedNotes,
  markerOf,
  type OurRelease,
  ourReleases,
  releaseTag,
} from './release-marker.js';
import { isTaxRelease } from './tax-release.js';
import { addViewer, type ViewerPage, viewerName } from './viewer-page.js';

export interface ReleaseOptions {
  readonly workspace: string;
  readonly makeLatest: 'auto' | 'true' | 'false';
  /** Is put beside each archive. */
  readonly viewer?: ViewerPage | undefined;
}

interface ReleasePorts extends RetryPorts {
  readonly github: GitHub;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Two calls each, and one for each hundred releases that are looked at again before it; the token of a job has 1,000
 * an hour, and other steps may need some.
 */
const removalsAtOnce = 25;
/** Files in releases have to be under 2 GiB. */
const bytesAtMost = 2 * 1024 ** 3 - 1;

export function releasePublisher(options: ReleaseOptions, ports: ReleasePorts): Publisher {
  const { github } = ports;
  const digests: Digests = new Map();
  return {
    bytesAtMost,
    removalsAtOnce,

    async check({ isFirst }) {
      if (!isFirst) return;
      await github.checkContentsWrite();
      await askForRules(options.workspace, ports);
    },

    async publish(publication) {
      const own: OwnDraft = { id: undefined };
      try {
        // Any step may have arrived although its answer did not, so all of them are looked at again.
        return await retried(() => publishOnce(publication, own, options, ports), ports);
      } catch (error) {
        if (own.id !== undefined && isFinal(error)) await discardDraft(own.id, ports);
        throw error;
      }
    },

    async shelf() {
      const ours = ourReleases(await github.releases(), options.workspace);
      const found = ours
        .filter(({ release }) => !release.isDraft)
        .map((one) => shelved(one, digests, github));
      return {
        backups: found.filter((entry) => typeof entry !== 'string'),
        broken: found.filter((entry) => typeof entry === 'string'),
      };
    },
  };
}

/** By asset: on a server that computes none, an archive has to be downloaded for it. What was uploaded never changes. */
type Digests = Map<number, string>;

/** The backup in a release, or one sentence why there is none in it. */
function shelved(ours: OurRelease, digests: Digests, github: GitHub): PublishedBackup | string {
  const { release, marker } = ours;
  const asset = archiveOf(ours);
  if (!asset) return `The release ${release.tag} has no archive any more.`;
  const expected = digestIn(ours, asset);
  return {
    name: release.tag,
    backupId: marker.backupId,
    isComplete: marker.isComplete,
    // People may have put the plain archive beside it.
    isEncrypted: !release.assets.some(({ name }) => name.endsWith('.sqlite')),
    holds: marker.holds,
    sha256: expected,
    read: () => github.downloadAsset(asset.id),
    async verify() {
      if (expected === undefined)
        return `The release ${release.tag} does not say what its archive has to be.`;
      const digest = digests.get(asset.id) ?? (await digestOf(asset, github));
      digests.set(asset.id, digest);
      const isSame = digest === expected;
      return isSame
        ? undefined
        : `The archive of the release ${release.tag} is not the one that was published.`;
    },
    async remove() {
      await github.deleteRelease(release.id);
      // Last: the other way round the release would turn into a draft. A tag that stays because this call failed
      // holds no data, and is not looked for later: deleting a tag would hide the release that has it.
      await github.deleteTag(release.tag);
    },
  };
}

/** A rule for tags would refuse the release at the very end, after nights of reading. */
async function askForRules(workspace: string, { github, clock, log }: ReleasePorts): Promise<void> {
  const rules = await github.rulesAgainst(releaseTag({ workspace, backupId: backupIdAt(clock.now()) }));
  if (rules.length === 0) return;
  const names = rules.map(({ name }) => printable(name, 60)).join(', ');
  const told = `A ruleset of the repository (${names}) restricts who can make tags`;
  if (rules.some(({ isCertain }) => isCertain)) {
    throw new BackupError(`${told}, so the archive could not be published as a release.`, allowTags);
  }
  log.warn(`${told}, so publishing the archive may be refused. ${allowTags}`);
}

/** The draft that this run has made for its archive; no other run fills or shows it. */
interface OwnDraft {
  id: number | undefined;
}

/**
 * Nobody will finish the draft. In trouble GitHub is left in peace: the run that shows the backup removes what is left.
 * Where the shown release is not as it should be, the draft may be all that there is.
 */
function isFinal(error: unknown): boolean {
  return (
    error instanceof BackupError && !(error instanceof GitHubTrouble || error instanceof PublishedDiffers)
  );
}

async function publishOnce(
  publication: Publication,
  own: OwnDraft,
  options: ReleaseOptions,
  ports: ReleasePorts,
): Promise<Published> {
  const { backupId } = publication;
  const all = await ports.github.releases();
  const ours = ourReleases(all, options.workspace);
  const tag = releaseTag({ workspace: options.workspace, backupId });
  const shown = ours.find(({ release }) => release.tag === tag && !release.isDraft);
  const published = shown
    ? await publishedEarlier(shown, ports.github)
    : await publishOwn(publication, tag, { all, ours, own }, options, ports);
  // Only now: until a whole archive is shown, a draft may be all that there is of this backup.
  await removeLeftovers(ours, backupId, ports);
  return published;
}

async function publishOwn(
  publication: Publication,
  tag: string,
  found: {
    readonly all: readonly Release[];
    readonly ours: readonly OurRelease[];
    readonly own: OwnDraft;
  },
  options: ReleaseOptions,
  { github, log }: ReleasePorts,
): Promise<Published> {
  const { backupId, content, isComplete, holds, notes, mayShow } = publication;
  const { workspace } = options;
  const { all, ours, own } = found;
  const file = describeFile(publishedName(publication), content);
  const body = markedNotes({ workspace, backupId, isComplete, file, holds }, notes(file));
  const title = `ProSonata backup ${backupId} (${workspace})${isComplete ? '' : ', not complete'}`;
  const draft =
    ours.find(({ release }) => release.id === own.id)?.release ??
    (await github.createDraft({ tag, title, body }));
  own.id = draft.id;
  await fillDraft(draft, file, content, github);
  // Behind the archive: what is filled again is emptied first.
  await addViewer(options.viewer, (bytes) => github.uploadAsset(draft, viewerName, contentOf(bytes)), log);
  await mayShow?.();
  // GitHub never makes a pre-release the latest one.
  const showing = { body, isPrerelease: !isComplete, isLatest: isComplete && isLatest(all, options) };
  const release = await showDraft(draft, file, showing, github);
  return { ...file, place: release.url };
}

/**
 * A release is shown only after its asset was compared, so an earlier run has proved this one. Encrypted or not, and
 * complete or not, may have been otherwise then.
 */
async function publishedEarlier(ours: OurRelease, github: GitHub): Promise<Published> {
  const { release } = ours;
  const asset = archiveOf(ours);
  if (!asset) {
    throw new PublishedDiffers(
      `The release ${release.tag} has no archive any more.`,
      'Delete the release and run again.',
    );
  }
  // It stays open until the process ends: a copy of it may be wanted.
  const file = await github.downloadAsset(asset.id);
  const { sizeBytes, sha256 } = file;
  return { name: asset.name, sizeBytes, sha256, place: release.url, content: contentOfFile(file) };
}

/** A repository may have releases of its own, and a backup must not displace them as the latest one. */
function isLatest(all: readonly Release[], { makeLatest }: ReleaseOptions): boolean {
  if (makeLatest !== 'auto') return makeLatest === 'true';
  const isOurs = (release: Release) => markerOf(release) !== undefined || isTaxRelease(release);
  return all.every((release) => release.isDraft || release.isPrerelease || isOurs(release));
}
