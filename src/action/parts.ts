/** The parts of a run on a runner: the work file lies in the cache, archives become releases or artifacts. */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import { actionsArtifactClient } from '../github/artifact-client.js';
import type { CacheClient } from '../github/cache-client.js';
import type { DownloadPorts } from '../github/download.js';
import type { GitHub } from '../github/github.js';
import type { Issues } from '../github/issues.js';
import { octokitGitHub } from '../github/octokit.js';
import { octokitIssues } from '../github/octokit-issues.js';
import { timedCache } from '../github/timed-cache.js';
import { httpApi } from '../prosonata/http-api.js';
import { artifactPublisher } from '../publish/artifact.js';
import { encrypted } from '../publish/encrypted.js';
import { encryptedIfLastWas } from '../publish/encryption-gate.js';
import { keepingCopy } from '../publish/kept-copy.js';
import { privatelyOnly, warningOfExposed } from '../publish/privacy-gate.js';
import type { Publisher } from '../publish/publisher.js';
import { releasePublisher } from '../publish/release.js';
import { hasTaxRelease, taxReleasePublisher } from '../publish/tax-release.js';
import type { StartingParts, TaxExtracts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { fileScratch } from '../sqlite/scratch.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import type { Scratch } from '../sqlite/storage.js';
import { actionsCacheStore } from '../store/actions-cache.js';
import { cacheFolder, formatPostNote, postNoteName } from '../store/post-note.js';
import type { ActionsHost, Clock, Fetch, Files, Log } from '../system/ports.js';
import { userAgent } from '../version.js';
import { deriveSealKey } from '../workfile/seal.js';
import { archivesFolder, type Runner, runnerOf, uploadsFolder } from './runner.js';

/** Everything outside the process that the action needs. */
export interface ActionPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly files: Files;
  readonly cache: CacheClient;
  readonly host: ActionsHost;
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Path of the page that opens archives. */
  readonly viewerPath?: string;
}

/** Where a run on a runner is, and where its archives go. */
export interface PlaceOnRunner {
  readonly runner: Runner;
  readonly github: GitHub;
  readonly issues: Issues;
  readonly publisher: Publisher;
  readonly taxExtracts: TaxExtracts | undefined;
  readonly scratch: Scratch;
}

export function placeOnRunner(settings: Settings, ports: ActionPorts): PlaceOnRunner {
  const { clock, host } = ports;
  const timed = { ...ports, endsAt: clock.now() + settings.timeLimitMs };
  const runner = runnerOf(ports.env, clock.now());
  const scratch = scratchOn(runner, ports);
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

/** Opens everything that a run on a runner needs. */
export async function partsOnRunner(
  settings: Settings,
  ports: ActionPorts,
): Promise<Omit<StartingParts, 'log' | 'onEvent'>> {
  const { clock, files, host, signal } = ports;
  // What restoring may take is taken from reading.
  const times = {
    restoreBy: clock.now() + settings.timeLimitMs / 2,
    saveBy: clock.now() + settings.timeLimitMs,
  };
  const cache = timedCache(ports.cache, times, ports);
  const { workspace } = settings;
  const { runner, github, publisher, taxExtracts, scratch } = placeOnRunner(settings, ports);
  const path = cacheFolder(workspace);
  const saves = actionsCacheStore(
    {
      ...runner,
      workspace,
      force: settings.force,
      path,
      folder: join(runner.workspaceFolder, path),
      sealKey: await deriveSealKey(settings.apiKey, settings.workspaceUrl),
    },
    {
      cache,
      github,
      files,
      scratch,
      clock,
      log: host.log,
      noteForPost: (note) => host.saveState(postNoteName, formatPostNote(note)),
    },
  );
  return {
    api: httpApi(settings, ports),
    startSqlite: () => loadSqlite({ log: host.log }),
    scratch,
    clock,
    hasTriedFor: (ms) => hasTriedFor(ms, runner, github, clock.now()),
    saves,
    publisher,
    taxExtracts,
    signal,
  };
}

/** The runner empties this folder before and after each job. */
function scratchOn({ temporaryFolder }: Runner, { files }: Pick<ActionPorts, 'files'>): Scratch {
  return fileScratch(join(temporaryFolder, 'prosonata-backup-open'), files);
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
