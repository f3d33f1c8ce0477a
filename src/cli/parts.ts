/** The parts of a run on any machine: work file and archives lie in a folder, which a lock keeps to one process. */

import { archiveReader } from '../archive/reader.js';
import type { EncryptionPorts } from '../encryption/archive-encryption.js';
import { httpApi } from '../prosonata/http-api.js';
import { encrypted } from '../publish/encrypted.js';
import { encryptedIfLastWas } from '../publish/encryption-gate.js';
import { folderPublisher } from '../publish/folder.js';
import type { Publisher } from '../publish/publisher.js';
import type { EarlyParts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { fileScratch } from '../sqlite/scratch.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import { folderStore } from '../store/folder.js';
import { type Lock, lockFolder } from '../store/lock.js';
import type { Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';
import { savePrefix } from '../workfile/save.js';
import { deriveSealKey } from '../workfile/seal.js';
import type { CliPorts } from './terminal.js';

/** A lock must be seen to be alive; see lock.ts. */
const heartbeatMs = 60_000;

/** Takes the folder's lock and opens everything that a run on this machine needs. The caller releases the lock. */
export async function partsInFolder(
  settings: Settings,
  ports: CliPorts,
  log: Log,
): Promise<{ readonly parts: Omit<EarlyParts, 'log' | 'onEvent'>; readonly lock: Lock }> {
  const { workspace } = settings;
  const workPath = `${settings.directory}/.work-${workspace}`;
  const lock = await lockFolder(workPath, ports);
  try {
    const clock = clockWithHeartbeat(ports.clock, lock);
    const sqlite = await loadSqlite({ log });
    const scratch = fileScratch(`${workPath}/${savePrefix(workspace)}open`, ports.files);
    const key = await deriveSealKey(settings.apiKey, settings.workspaceUrl);
    return {
      lock,
      parts: {
        api: httpApi(settings, { ...ports, clock }),
        startSqlite: async () => sqlite,
        scratch,
        clock,
        saves: withHeartbeat(folderStore(workPath, workspace, key, { files: ports.files, scratch }), lock),
        publisher: protectedPublisher(
          folderPublisher(settings.directory, workspace, {
            files: ports.files,
            archives: archiveReader(sqlite),
          }),
          settings,
          { ...ports, scratch },
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
  ports: Pick<CliPorts, 'clock'> & EncryptionPorts,
): Publisher {
  if (encryption.kind !== 'none') return encrypted(publisher, encryption, ports);
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
