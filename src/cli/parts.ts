/** The parts of a run on any machine: work file and archives lie in a folder, which a lock keeps to one process. */

import type { CliPorts } from '../app-ports.js';
import { archiveReader } from '../archive/reader.js';
import { workspaceApi } from '../assemble.js';
import { encrypted } from '../publish/encrypted.js';
import { encryptedIfLastWas } from '../publish/encryption-gate.js';
import { folderPublisher } from '../publish/folder.js';
import type { Publisher } from '../publish/publisher.js';
import type { RunPorts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import { folderStore } from '../store/folder.js';
import { type Lock, lockFolder } from '../store/lock.js';
import type { Store } from '../store/store.js';
import type { Clock } from '../system/ports.js';
import { writing } from '../system/writing.js';
import { workspaceSlug } from '../workfile/save.js';
import { deriveSealKey } from '../workfile/seal.js';

/** A lock must be seen to be alive; see lock.ts. */
const heartbeatMs = 60_000;

export interface Assembled {
  readonly ports: Omit<RunPorts, 'log' | 'onEvent'>;
  readonly lock: Lock;
}

/** Takes the folder's lock and opens everything that a run on this machine needs. The caller releases the lock. */
export async function assembleCli(settings: Settings, ports: CliPorts): Promise<Assembled> {
  const workspace = workspaceSlug(settings.workspaceUrl);
  const workPath = `${settings.directory}/.work-${workspace}`;
  const lock = await writing(settings.directory, () => lockFolder(workPath, ports));
  try {
    const clock = clockWithHeartbeat(ports.clock, lock);
    const sqlite = await loadSqlite();
    const key = await deriveSealKey(settings.apiKey, settings.workspaceUrl);
    return {
      lock,
      ports: {
        api: workspaceApi(settings, { ...ports, clock }),
        sqlite,
        clock,
        store: withHeartbeat(folderStore(workPath, workspace, key, ports.files), lock),
        publisher: protectedPublisher(
          folderPublisher(settings.directory, workspace, {
            files: ports.files,
            archives: archiveReader(sqlite),
          }),
          settings,
          ports,
        ),
        signal: ports.signal,
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Archives that are encrypted if the settings say so, and no plain ones behind encrypted ones by mistake. */
function protectedPublisher(
  publisher: Publisher,
  { encryption, requireEncryption }: Settings,
  ports: Pick<CliPorts, 'clock'>,
): Publisher {
  if (encryption.kind !== 'none') return encrypted(publisher, encryption);
  return requireEncryption === 'false' ? publisher : encryptedIfLastWas(publisher, ports);
}

/**
 * Refreshes the lock before whatever is written, so that a long run is not taken for a dead one, and one that was
 * writes nothing more.
 */
function withHeartbeat(store: Store, lock: Lock): Store {
  return {
    ...store,
    async keep(state, content) {
      await lock.refresh();
      await store.keep(state, content);
    },
    async save(state, content) {
      await lock.refresh();
      return store.save(state, content);
    },
    journal(state, entryCount) {
      const journal = store.journal(state, entryCount);
      return {
        async append(entry) {
          await lock.refresh();
          await journal.append(entry);
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
