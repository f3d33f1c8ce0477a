/** From settings to the parts of one run: the only place that names implementations. */
import { catalogue, customResource, findResource, type Resource } from '../prosonata/catalogue.js';
import { httpApi } from '../prosonata/http-api.js';
import { folderPublisher } from '../publish/folder.js';
import type { Settings } from '../settings/settings.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import { folderStore } from '../store/folder.js';
import { type Lock, lockFolder } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { writing } from '../store/writing.js';
import type { Clock } from '../system/ports.js';
import { deriveSealKey } from '../workfile/seal.js';
import { workspaceSlug } from '../workfile/state-name.js';
import type { RunOptions, RunPorts } from './back-up.js';
import type { CliPorts } from './ports.js';
import { version } from './version.js';

/** One answer may take this long, body included. */
const requestTimeoutMs = 60_000;
/** A lock must be seen to be alive; see lock.ts. */
const heartbeatMs = 60_000;

export function runOptions(settings: Settings, firstRetryWaitMs: number): RunOptions {
  const named = settings.resources ?? [];
  return {
    workspaceUrl: settings.workspaceUrl,
    workspace: workspaceSlug(settings.workspaceUrl),
    resources: chooseResources(settings),
    named: new Set(named.map(({ name }) => name)),
    force: settings.force,
    intervalMs: settings.intervalMs,
    timeLimitMs: settings.timeLimitMs,
    requestLimit: settings.requestLimit,
    quotaReserve: settings.quotaReserve,
    concurrency: settings.concurrency,
    detailsMaxAgeMs: settings.detailsMaxAgeMs,
    alertShrink: settings.alertShrink,
    wait: settings.wait,
    retries: 4,
    firstRetryWaitMs,
    version,
  };
}

function chooseResources({ resources, details, includeInactive }: Settings): readonly Resource[] {
  const listed = resources?.map(({ name, key }) => chosenResource(name, key)) ?? catalogue;
  const chosen = details
    ? listed.map((resource) => ({ ...resource, details: details.includes(resource.name) }))
    : listed;
  if (includeInactive) return chosen;
  return chosen.map((resource) => ({ ...resource, passes: resource.passes.slice(0, 1) }));
}

function chosenResource(name: string, key: string | undefined): Resource {
  const known = findResource(name);
  if (known) return key === undefined ? known : { ...known, key };
  // Settings demand a key for names that the catalogue does not know.
  return customResource(name, key ?? '');
}

export interface Assembled {
  readonly ports: Omit<RunPorts, 'log' | 'onEvent'>;
  readonly lock: Lock;
}

/** Takes the folder's lock and opens everything that a run on this machine needs. The caller releases the lock. */
export async function assemble(settings: Settings, ports: CliPorts): Promise<Assembled> {
  const workspace = workspaceSlug(settings.workspaceUrl);
  const workPath = `${settings.directory}/.work-${workspace}`;
  const lock = await writing(settings.directory, () => lockFolder(workPath, ports));
  try {
    const { apiKey, appId, workspaceUrl } = settings;
    const clock = clockWithHeartbeat(ports.clock, lock);
    const key = await deriveSealKey(apiKey, workspaceUrl);
    return {
      lock,
      ports: {
        api: httpApi(
          {
            apiKey,
            appId,
            workspaceUrl,
            timeoutMs: requestTimeoutMs,
            userAgent: `prosonata-backup/${version}`,
          },
          { fetch: ports.fetch, clock },
        ),
        sqlite: await loadSqlite(),
        clock,
        store: withHeartbeat(folderStore(workPath, workspace, key, ports.files), lock),
        publisher: folderPublisher(settings.directory, workspace, ports.files),
        signal: ports.signal,
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Refreshes the lock with every answer, so that a long run is not taken for a dead one. */
function withHeartbeat(store: Store, lock: Lock): Store {
  return {
    ...store,
    journal(state, entryCount) {
      const journal = store.journal(state, entryCount);
      return {
        async append(entry) {
          await journal.append(entry);
          await lock.refresh();
        },
      };
    },
  };
}

/** Sleeps in slices and refreshes the lock between them, so that a waiting process is not taken for a dead one. */
function clockWithHeartbeat(clock: Clock, lock: Lock): Clock {
  return {
    ...clock,
    async sleep(ms, signal) {
      for (let left = ms; left > 0 && !signal?.aborted; left -= heartbeatMs) {
        await lock.refresh();
        await clock.sleep(Math.min(left, heartbeatMs), signal);
      }
    },
  };
}
