/** The parts of a run on a runner: the work file lies in the cache, archives become releases or artifacts. */
import { join } from 'node:path';
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

/** Tries of one request after the first. */
const requestRetries = 4;

/** Everything outside the process that the action needs. */
export interface ActionPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly files: Files;
  readonly cache: CacheClient;
  readonly host: ActionsHost;
  /** Wait before the first retry of a request; doubles with each further one. */
  readonly firstRetryWaitMs: number;
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** Opens everything that a run on a runner needs. */
export async function partsOnRunner(
  settings: Settings,
  ports: ActionPorts,
): Promise<Omit<Parts, 'log' | 'onEvent'>> {
  const { clock, files, cache, host, signal, firstRetryWaitMs } = ports;
  const { workspace } = settings;
  const runner = runnerOf(ports.env, clock.now());
  const github = octokitGitHub(
    {
      ...runner,
      token: settings.githubToken,
      userAgent,
      retries: requestRetries,
      firstRetryWaitMs,
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
    saves,
    firstRetryWaitMs,
    publisher: protectedPublisher(settings, publisherOf(settings, workspace, runner, github, ports), {
      github,
      log: host.log,
    }),
    signal,
  };
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
  { files, firstRetryWaitMs, host }: ActionPorts,
): Publisher {
  const common = { workspace, retries: requestRetries, firstRetryWaitMs };
  switch (publish) {
    case 'release':
      return releasePublisher({ ...common, makeLatest }, { github, log: host.log });
    case 'artifact':
      return artifactPublisher(
        {
          ...common,
          runUrl,
          ref,
          workflow,
          retentionDays: artifactRetentionDays,
          temporaryFolder: join(temporaryFolder, uploadsFolder, workspace),
        },
        { github, files },
      );
  }
}
