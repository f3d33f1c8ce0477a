/**
 * What tells on a runner whether anything is due: the saves in the cache, and nothing else. Most runs end there, so the
 * other parts are loaded when something is due.
 */
import { join } from 'node:path';
import { timedCache } from '../github/timed-cache.js';
import type { Parts, StartingParts } from '../run/parts.js';
import type { Settings } from '../settings/settings.js';
import { fileScratch } from '../sqlite/scratch.js';
import { actionsCacheStore } from '../store/actions-cache.js';
import type { CacheListing } from '../store/cache-entries.js';
import { cacheFolder, formatPostNote, postNoteName } from '../store/post-note.js';
import { deriveSealKey } from '../workfile/seal.js';
import type { ActionPorts } from './ports.js';
import { openFilesFolder, runnerOf } from './runner.js';

export async function startingParts(
  settings: Settings,
  ports: ActionPorts,
  onEvent: Parts['onEvent'],
): Promise<StartingParts> {
  const { clock, files, host } = ports;
  const { workspace, timeLimitMs } = settings;
  const { log } = host;
  const endsAt = clock.now() + timeLimitMs;
  // What restoring may take is taken from reading.
  const cache = timedCache(ports.cache, { restoreBy: endsAt - timeLimitMs / 2, saveBy: endsAt }, ports);
  const runner = runnerOf(ports.env, clock.now());
  const path = cacheFolder(workspace);
  const place = once(async () => (await import('./parts.js')).placeOnRunner(settings, ports, endsAt));
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
      ...{ cache, files, clock, log },
      github: listingOf(place),
      scratch: fileScratch(join(runner.temporaryFolder, openFilesFolder), files),
      noteForPost: (note) => host.saveState(postNoteName, formatPostNote(note)),
    },
  );
  return {
    ...{ saves, clock, log },
    load: once(async () => {
      const { partsOnRunner } = await import('./parts.js');
      return partsOnRunner(settings, ports, await place(), { saves, onEvent });
    }),
  };
}

function listingOf(place: () => Promise<{ readonly github: CacheListing }>): CacheListing {
  return {
    caches: async (prefix) => (await place()).github.caches(prefix),
    deleteCache: async (id) => (await place()).github.deleteCache(id),
    repository: async () => (await place()).github.repository(),
  };
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
