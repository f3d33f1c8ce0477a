/**
 * Archives as releases of the repository. A draft is filled, compared and only then shown, so nobody ever sees half a
 * backup. Each run fills and shows a draft of its own, because archives of two runs differ even for one backup: the
 * tag decides which of them is shown, and the run that comes second finds the backup published.
 */
import { BackupError, printable } from '../errors.js';
import { allowTags, GitHubTrouble } from '../github/errors.js';
import type { GitHub, Release } from '../github/github.js';
import { type RetryPorts, retried } from '../retry.js';
import type { Log } from '../system/ports.js';
import { backupIdAt } from '../workfile/save.js';
import {
  describeFile,
  type Publication,
  type Published,
  PublishedDiffers,
  type PublishedFile,
  type Publisher,
} from './publisher.js';
import { digestOf, discardDraft, fillDraft, removeLeftovers, showDraft } from './release-drafts.js';
import { markedNotes, markerOf, type OurRelease, ourReleases, releaseTag } from './release-marker.js';

export interface ReleaseOptions {
  readonly workspace: string;
  readonly makeLatest: 'auto' | 'true' | 'false';
}

interface ReleasePorts extends RetryPorts {
  readonly github: GitHub;
  readonly log: Pick<Log, 'warn'>;
}

/** Two calls each; the token of a job has 1,000 an hour, and other steps may need some. */
const removalsAtOnce = 50;

export function releasePublisher(options: ReleaseOptions, ports: ReleasePorts): Publisher {
  const { github } = ports;
  return {
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

    async backups() {
      const ours = ourReleases(await github.releases(), options.workspace);
      return ours
        .filter(({ release }) => !release.isDraft)
        .map(({ release, marker }) => ({
          backupId: marker.backupId,
          isComplete: marker.isComplete,
          isEncrypted: !release.assets.some(({ name }) => name.endsWith('.sqlite')),
          remove: async () => {
            await github.deleteRelease(release.id);
            // Last: the other way round the release would turn into a draft. A tag that stays because this call failed
            // holds no data, and is not looked for later: whoever deletes a tag hides the release that has it.
            await github.deleteTag(release.tag);
          },
        }));
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
  const shown = ours.find(({ release }) => release.tag === tag && !release.isDraft)?.release;
  const published = shown
    ? await publishedEarlier(shown, publication.name, ports.github)
    : await publishOwn(publication, tag, { all, ours, own }, options, ports);
  // Only now: until a whole archive is shown, a draft may be all that there is of this backup.
  await removeLeftovers(ours, backupId, ports);
  return published;
}

async function publishOwn(
  { backupId, name, bytes, isComplete, notes, mayShow }: Publication,
  tag: string,
  found: {
    readonly all: readonly Release[];
    readonly ours: readonly OurRelease[];
    readonly own: OwnDraft;
  },
  options: ReleaseOptions,
  { github }: ReleasePorts,
): Promise<Published> {
  const { workspace } = options;
  const { all, ours, own } = found;
  const file = describeFile(name, bytes);
  const body = markedNotes({ workspace, backupId, isComplete }, notes(file));
  const title = `ProSonata backup ${backupId} (${workspace})`;
  const draft =
    ours.find(({ release }) => release.id === own.id)?.release ??
    (await github.createDraft({ tag, title, body }));
  own.id = draft.id;
  await fillDraft(draft, file, bytes, github);
  await mayShow?.();
  const release = await showDraft(draft, file, { body, isLatest: isLatest(all, options) }, github);
  return { ...file, place: release.url };
}

/** A release is shown only after its asset was compared, so an earlier run has proved this one. */
async function publishedEarlier(release: Release, name: string, github: GitHub): Promise<Published> {
  // Encrypted or not may have been set otherwise then, and people may have added files of their own.
  const plain = name.replace(/\.age$/, '');
  const asset = release.assets.find(
    (candidate) => [plain, `${plain}.age`].includes(candidate.name) && candidate.state === 'uploaded',
  );
  if (!asset) {
    throw new PublishedDiffers(
      `The release ${release.tag} has no archive any more.`,
      'Delete the release and run again.',
    );
  }
  const file: PublishedFile = {
    name: asset.name,
    sha256: await digestOf(asset, github),
    sizeBytes: asset.sizeBytes,
  };
  return { ...file, place: release.url };
}

/** A repository may have releases of its own, and a backup must not displace them as the latest one. */
function isLatest(all: readonly Release[], { makeLatest }: ReleaseOptions): boolean {
  if (makeLatest !== 'auto') return makeLatest === 'true';
  return all.every((release) => release.isDraft || release.isPrerelease || markerOf(release) !== undefined);
}
