/** The parts of a run on a runner: the work file lies in the cache, archives become releases or artifacts. */
import { join } from 'node:path';
import { type ActionPorts, postNoteName, uploadsFolder } from '../app-ports.js';
import { requestRetries, userAgent, workspaceApi } from '../assemble.js';
import type { GitHub } from '../github/github.js';
import { octokitGitHub } from '../github/octokit.js';
import { artifactPublisher } from '../publish/artifact.js';
import { encrypted } from '../publish/encrypted.js';
import { encryptedIfLastWas } from '../publish/encryption-gate.js';
import { privatelyOnly, warningOfExposed } from '../publish/privacy-gate.js';
import type { Publisher } from '../publish/publisher.js';
import { releasePublisher } from '../publish/release.js';
import type { RunPorts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import { actionsCacheStore } from '../store/actions-cache.js';
import { cacheFolder, formatPostNote } from '../store/post-note.js';
import type { Clock, Log } from '../system/ports.js';
import { workspaceSlug } from '../workfile/save.js';
import { deriveSealKey } from '../workfile/seal.js';
import type { Runner } from './runner.js';

/** Opens everything that a run on a runner needs. */
export async function assembleAction(
  settings: Settings,
  runner: Runner,
  ports: ActionPorts,
): Promise<Omit<RunPorts, 'log' | 'onEvent'>> {
  const { clock, files, cache, host, signal, firstRetryWaitMs } = ports;
  const workspace = workspaceSlug(settings.workspaceUrl);
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
  const store = actionsCacheStore(
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
    api: workspaceApi(settings, ports),
    sqlite: await loadSqlite(),
    clock,
    store,
    publisher: protectedPublisher(settings, publisherOf(settings, workspace, runner, github, ports), {
      github,
      log: host.log,
      clock,
    }),
    signal,
  };
}

/** Archives in the clear for people with access to the repository only, encrypted ones for everybody. */
function protectedPublisher(
  { encryption, requireEncryption }: Settings,
  publisher: Publisher,
  ports: { readonly github: GitHub; readonly log: Log; readonly clock: Clock },
): Publisher {
  if (encryption.kind === 'none') {
    const isFree = requireEncryption === 'false';
    return privatelyOnly(isFree ? publisher : encryptedIfLastWas(publisher, ports), ports);
  }
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
