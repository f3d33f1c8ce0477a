/** The parts of a run on a runner: the work file lies in the cache, archives become releases or artifacts. */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import type { CacheClient } from '../github/cache-client.js';
import type { GitHub } from '../github/github.js';
import { octokitGitHub } from '../github/octokit.js';
import { httpApi } from '../prosonata/http-api.js';
import { artifactPublisher } from '../publish/artifact.js';
import { encrypted } from '../publish/encrypted.js';
import { privatelyOnly, warningOfExposed } from '../publish/privacy-gate.js';
import type { Publisher } from '../publish/publisher.js';
import { releasePublisher } from '../publish/release.js';
import type { Parts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import { actionsCacheStore } from '../store/actions-cache.js';
import { cacheFolder, formatPostNote, postNoteName } from '../store/post-note.js';
import type { ActionsHost, Clock, Fetch, Files, Log } from '../system/ports.js';
import { userAgent } from '../version.js';
import { deriveSealKey } from '../workfile/seal.js';
import { type Runner, runnerOf, uploadsFolder } from './runner.js';

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
}

/** Opens everything that a run on a runner needs. */
export async function partsOnRunner(
  settings: Settings,
  ports: ActionPorts,
): Promise<Omit<Parts, 'log' | 'onEvent'>> {
  const { clock, files, cache, host, signal } = ports;
  const { workspace } = settings;
  const runner = runnerOf(ports.env, clock.now());
  const github = octokitGitHub(
    {
      ...runner,
      token: settings.githubToken,
      userAgent,
    },
    ports,
  );
  const path = cacheFolder(workspace);
  const saves = actionsCacheStore(
    {
      ...runner,
      workspace,
      path,
      folder: join(runner.workspaceFolder, path),
      sealKey: await deriveSealKey(settings.apiKey, settings.workspaceUrl),
    },
    {
      cache,
      github,
      files,
      clock,
      log: host.log,
      noteForPost: (note) => host.saveState(postNoteName, formatPostNote(note)),
    },
  );
  return {
    api: httpApi(settings, ports),
    sqlite: await loadSqlite(),
    clock,
    hasTriedFor: (ms) => hasTriedFor(ms, runner, github, clock.now()),
    saves,
    publisher: protectedPublisher(settings, publisherOf(settings, workspace, runner, github, ports), {
      github,
      log: host.log,
    }),
    signal,
  };
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

/** Archives in the clear for people with access to the repository only, encrypted ones for everybody. */
function protectedPublisher(
  { encryption }: Settings,
  publisher: Publisher,
  ports: { readonly github: GitHub; readonly log: Log },
): Publisher {
  if (encryption.kind === 'none') return privatelyOnly(publisher, ports);
  return encrypted(warningOfExposed(publisher, ports), encryption);
}

function publisherOf(
  { publish, makeLatest, artifactRetentionDays }: Settings,
  workspace: string,
  { runUrl, temporaryFolder, ref, workflow }: Runner,
  github: GitHub,
  { files, clock, signal, host }: ActionPorts,
): Publisher {
  switch (publish) {
    case 'release':
      return releasePublisher({ workspace, makeLatest }, { github, clock, signal, log: host.log });
    case 'artifact':
      return artifactPublisher(
        {
          workspace,
          runUrl,
          ref,
          workflow,
          retentionDays: artifactRetentionDays,
          temporaryFolder: join(temporaryFolder, uploadsFolder, workspace),
        },
        { github, files, clock, signal },
      );
  }
}
