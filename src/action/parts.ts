/** The parts of a run on a runner: the work file lies in the cache, archives become releases or artifacts. */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import { actionsArtifactClient } from '../github/artifact-client.js';
import type { DownloadPorts } from '../github/download.js';
import type { GitHub } from '../github/github.js';
import type { Issues } from '../github/issues.js';
import { octokitGitHub } from '../github/octokit.js';
import { octokitIssues } from '../github/octokit-issues.js';
import { httpApi } from '../prosonata/http-api.js';
import { artifactPublisher } from '../publish/artifact.js';
import { encrypted } from '../publish/encrypted.js';
import { encryptedIfLastWas } from '../publish/encryption-gate.js';
import { keepingCopy } from '../publish/kept-copy.js';
import { privatelyOnly, warningOfExposed } from '../publish/privacy-gate.js';
import type { Publisher } from '../publish/publisher.js';
import { releasePublisher } from '../publish/release.js';
import { hasTaxRelease, taxReleasePublisher } from '../publish/tax-release.js';
import type { EarlyParts, TaxExtracts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { fileScratch } from '../sqlite/scratch.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import type { Scratch } from '../sqlite/storage.js';
import type { Clock, Log } from '../system/ports.js';
import { userAgent } from '../version.js';
import type { ActionPorts } from './ports.js';
import { archivesFolder, openFilesFolder, type Runner, runnerOf, uploadsFolder } from './runner.js';

/** Where a run on a runner is, and where its archives go. */
export interface PlaceOnRunner {
  readonly runner: Runner;
  readonly github: GitHub;
  readonly issues: Issues;
  readonly publisher: Publisher;
  readonly taxExtracts: TaxExtracts | undefined;
  readonly scratch: Scratch;
}

/** `endsAt` is when the run has to be over, in epoch milliseconds. */
export function placeOnRunner(
  settings: Settings,
  ports: ActionPorts,
  endsAt = ports.clock.now() + settings.timeLimitMs,
): PlaceOnRunner {
  const { clock, host } = ports;
  const timed = { ...ports, endsAt };
  const runner = runnerOf(ports.env, clock.now());
  const scratch = fileScratch(join(runner.temporaryFolder, openFilesFolder), ports.files);
  const repository = { ...runner, token: settings.githubToken, userAgent };
  const github = octokitGitHub(repository, { ...timed, downloads: downloadsOn(runner, ports) });
  const place = publisherOf(settings, settings.workspace, runner, github, timed);
  const copies = join(runner.temporaryFolder, archivesFolder);
  const publisher = keepingCopy(place, copies, { files: ports.files, log: host.log });
  const protection = { ...timed, github, log: host.log, scratch };
  return {
    runner,
    github,
    scratch,
    issues: octokitIssues(repository, timed),
    publisher: protectedPublisher(settings, publisher, protection),
    taxExtracts: settings.taxExtract ? taxExtractsIn(settings, place, protection) : undefined,
  };
}

/** Everything that a run on a runner needs beside what told it that something is due. */
export function partsOnRunner(
  settings: Settings,
  ports: ActionPorts,
  { runner, github, publisher, taxExtracts, scratch }: PlaceOnRunner,
  starting: Pick<EarlyParts, 'saves' | 'onEvent'>,
): EarlyParts {
  const { clock, signal, host } = ports;
  return {
    ...starting,
    ...{ clock, signal, scratch, publisher, taxExtracts, log: host.log },
    api: httpApi(settings, ports),
    startSqlite: () => loadSqlite({ log: host.log }),
    hasTriedFor: (ms) => hasTriedFor(ms, runner, github, clock.now()),
  };
}

/** Where files from GitHub lie while they are read. */
export function downloadsOn(
  { temporaryFolder }: Pick<Runner, 'temporaryFolder'>,
  { files }: Pick<ActionPorts, 'files'>,
): DownloadPorts['downloads'] {
  return () => files.scratch(join(temporaryFolder, 'prosonata-backup-download'));
}

/** The shortest time between two runs of a schedule on GitHub. */
const shortestTickMs = 5 * 60_000;

async function hasTriedFor(
  ms: number,
  { runNumber, workflow }: Runner,
  github: GitHub,
  now: number,
): Promise<boolean> {
  if (runNumber * shortestTickMs > ms) return true;
  if (runNumber === 1 || workflow === undefined) return false;
  try {
    return await github.hasRunBefore(workflow, now - ms);
  } catch (error) {
    // Without the permission to list runs, their number has to do.
    if (error instanceof BackupError) return false;
    throw error;
  }
}

interface Protection {
  readonly github: GitHub;
  readonly log: Log;
  readonly clock: Clock;
  readonly scratch: Scratch;
}

/** Extracts for tax audits beside the archives, guarded as these are. */
function taxExtractsIn(
  settings: Settings,
  archives: Publisher,
  ports: Protection & { readonly endsAt: number; readonly signal: AbortSignal },
): TaxExtracts {
  const { workspace } = settings;
  return {
    isMade: (year) => hasTaxRelease({ workspace, year }, ports.github),
    publish(year, extract) {
      const place = taxReleasePublisher({ workspace, year }, archives, ports);
      return protectedPublisher(settings, place, ports).publish(extract);
    },
  };
}

/** Archives in the clear for people with access to the repository only, encrypted ones for everybody. */
function protectedPublisher(
  { encryption, requireEncryption }: Settings,
  publisher: Publisher,
  ports: Protection,
): Publisher {
  if (encryption.kind === 'none') {
    const isFree = requireEncryption === 'false';
    return privatelyOnly(isFree ? publisher : encryptedIfLastWas(publisher, ports), ports);
  }
  return encrypted(warningOfExposed(publisher, ports), encryption, ports);
}

function publisherOf(
  { publish, makeLatest, artifactRetentionDays, viewer: isWanted }: Settings,
  workspace: string,
  { runUrl, temporaryFolder, ref, workflow }: Runner,
  github: GitHub,
  ports: ActionPorts & { readonly endsAt: number },
): Publisher {
  const { files, viewerPath } = ports;
  const viewer = isWanted && viewerPath !== undefined ? () => files.read(viewerPath) : undefined;
  const { log } = ports.host;
  switch (publish) {
    case 'release':
      return releasePublisher({ workspace, makeLatest, viewer }, { ...ports, github, log });
    case 'artifact':
      return artifactPublisher(
        {
          workspace,
          viewer,
          runUrl,
          ref,
          workflow,
          retentionDays: artifactRetentionDays,
          temporaryFolder: join(temporaryFolder, uploadsFolder, workspace),
        },
        { ...ports, github, log, artifacts: actionsArtifactClient(ports) },
      );
  }
}
