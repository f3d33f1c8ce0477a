/**
 * The work file in the Actions cache of the repository. What is restored is a folder with the sealed file and its
 * journal; a run works in it as the command line works in its own, and saves it whole under a key that was never used
 * before. The older entries are deleted only when the new one is there.
 */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import type { CacheClient } from '../github/cache-client.js';
import { GitHubTrouble } from '../github/errors.js';
import type { Files } from '../system/ports.js';
import { compareSaves, type Save } from '../workfile/save.js';
import { SealBroken, sealedBytesAtMost } from '../workfile/seal.js';
import {
  type CacheEntryOptions,
  type CacheEntryPorts,
  deleteSuperseded,
  entriesToTry,
  type FoundEntries,
  type FoundEntry,
  findEntries,
} from './cache-entries.js';
import { formatCacheKey } from './cache-key.js';
import { isMarked, mark } from './damage-marks.js';
import { type FolderStorePorts, folderStore } from './folder.js';
import type { PostNote } from './post-note.js';
import { type LoadedSave, type SaveOutcome, type Store, StoreUnavailable } from './store.js';

export interface ActionsCacheOptions extends CacheEntryOptions {
  /** The cached folder for this process. */
  readonly folder: string;
  /** Different for every run and every attempt. */
  readonly runLabel: string;
  /** What the runner allows: `none`, `read`, `write` or `write-only`; undefined allows everything. */
  readonly cacheMode: string | undefined;
  /** Whether to start over at once if no save can be restored, and not only in the second run. */
  readonly force: boolean;
}

export interface ActionsCachePorts extends CacheEntryPorts, FolderStorePorts {
  /** Tells the post step what to save; undefined once there is nothing left for it to do. */
  readonly noteForPost: (note: PostNote | undefined) => void;
}

export function actionsCacheStore(options: ActionsCacheOptions, ports: ActionsCachePorts): Store {
  const { workspace, sealKey, path, folder, runLabel } = options;
  const { files, log, noteForPost } = ports;
  const local = folderStore(folder, workspace, sealKey, ports);
  let entries: FoundEntries = { found: [], elsewhere: undefined };
  let tools: Promise<void> | undefined;

  /** Before anything is read for a save that could not be kept; a run with nothing to do needs none of them. */
  const refuseMissingTools = () => {
    tools ??= refuseWithoutTools(ports.cache);
    return tools;
  };

  const note = (save: Save): void => {
    const key = formatCacheKey(save, `${runLabel}-post`, sealKey);
    noteForPost({ path, key, isFirst: entries.found.length === 0 });
  };

  return {
    async newest() {
      refuseForbidden(options, ports.cache);
      entries = await findEntries(options, ports);
      return (entries.found[0] ?? entries.elsewhere)?.save;
    },

    async load(newest) {
      const [first] = entries.found;
      if (!first && entries.elsewhere) throw new SealBroken(otherKindLine);
      if (!first) throw new Error(`no entry was found for ${newest.backupId}`);
      await refuseMissingTools();
      const candidates = await entriesToTry(first, options, ports);
      const [latest = first] = candidates;
      if (latest.key !== first.key) {
        log.warn(
          `The cache offered an older work file (${first.key}) first; the newest one is used instead.`,
        );
      }
      const tries: Restored[] = [];
      for (const entry of candidates) {
        const attempt = await restored(() => restoreEntry(entry, local, options, ports));
        if (attempt.kind === 'loaded') {
          if (tries.length > 0) log.warn(damagedLine);
          return attempt.loaded;
        }
        // Whether the others are damaged is not known then, and nothing else may be unpacked beside it.
        if (attempt.kind === 'given up') throw new StoreUnavailable(attempt.error.message, newest);
        tries.push(attempt);
      }
      const [broken] = tries;
      if (broken?.kind === 'broken' && tries.every(({ kind }) => kind === 'broken')) throw broken.error;
      return refuseUnrestored(newest, latest, options, ports);
    },

    async keep(save, content) {
      await refuseMissingTools();
      await local.keep(save, content);
    },

    journal(save, entryCount) {
      const journal = local.journal(save, entryCount);
      return {
        async append(entry) {
          await journal.append(entry);
          // Not before: a key that the API refuses must leave nothing behind.
          note(save);
        },
      };
    },

    async save(save, content) {
      await local.keep(save, content);
      note(save);
      const hasEarlier = entries.found.length > 0;
      return saveEntry(save, options, ports, hasEarlier);
    },

    async setAside() {
      await files.removeFolder(folder);
      if (entries.found.length === 0 && entries.elsewhere) {
        return 'stays in the cache for such runners until it expires';
      }
      return 'stays in the cache until newer ones have replaced it';
    },
  };
}

const otherKindLine =
  'A runner of another kind has saved it (another system, or with or without the program zstd), whose caches GitHub hides from this one.';

const damagedLine =
  'The newest work file in the Actions cache is damaged; the run continues from the one before.';

/** The save of one entry; undefined if the cache does not return the entry. Throws SealBroken. */
async function restoreEntry(
  { key, save, sizeBytes = 0 }: FoundEntry,
  local: Store,
  { path, folder }: ActionsCacheOptions,
  { cache, files }: ActionsCachePorts,
): Promise<LoadedSave | undefined> {
  if (sizeBytes > sealedBytesAtMost) throw new SealBroken('Its entry in the cache is larger than 2 GiB.');
  await files.removeFolder(folder);
  if (!(await cache.restore(path, key))) return undefined;
  await removeIrregular(folder, files);
  // A run that was killed between keeping a save and noting it left a later one than its key says.
  const inside = await local.newest();
  const isLater = inside !== undefined && compareSaves(inside, save) > 0;
  const later = isLater ? await restored(() => local.load(inside)) : undefined;
  return later?.kind === 'loaded' ? later.loaded : local.load(save);
}

/** What becomes of saves none of which could be restored: tried again in the next run, and then given up. */
async function refuseUnrestored(
  newest: Save,
  { key }: FoundEntry,
  options: ActionsCacheOptions,
  ports: ActionsCachePorts,
): Promise<never> {
  if (options.force) throw new SealBroken(`It could not be restored from the Actions cache (${key}).`);
  const isLasting = await isMarked(key, options, ports);
  if (isLasting) throw new SealBroken(`Two runs could not restore it from the Actions cache (${key}).`);
  await mark(key, options, ports);
  throw new StoreUnavailable(
    `The work file could not be restored from the Actions cache (${key}).`,
    newest,
    `If the next run cannot restore it either, the backup starts over. To start over at once, run: gh cache delete ${key}`,
  );
}

/** Somebody who can save an entry can put a pipe into it, at which reading would wait for ever, or a link. */
async function removeIrregular(folder: string, files: Files): Promise<void> {
  for (const name of await files.list(folder)) {
    const path = join(folder, name);
    if (!(await files.isRegular(path))) await files.removeFolder(path);
  }
}

type Restored =
  | { readonly kind: 'loaded'; readonly loaded: LoadedSave }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly error: SealBroken }
  | { readonly kind: 'given up'; readonly error: GitHubTrouble };

async function restored(restore: () => Promise<LoadedSave | undefined>): Promise<Restored> {
  try {
    const loaded = await restore();
    return loaded ? { kind: 'loaded', loaded } : { kind: 'missing' };
  } catch (error) {
    if (error instanceof SealBroken) return { kind: 'broken', error };
    if (error instanceof GitHubTrouble) return { kind: 'given up', error };
    throw error;
  }
}

/** Saves the folder, and only then deletes what it supersedes. */
async function saveEntry(
  save: Save,
  options: ActionsCacheOptions,
  ports: ActionsCachePorts,
  hasEarlier: boolean,
): Promise<SaveOutcome> {
  const { path, folder, runLabel, sealKey } = options;
  const { cache, files, log, noteForPost } = ports;
  // A first try whose answer was lost has used up its key.
  for (const attempt of [1, 2]) {
    const key = formatCacheKey(save, `${runLabel}-${attempt}`, sealKey);
    const fault = await faultOf(() => cache.save(path, key));
    if (fault instanceof GitHubTrouble) {
      log.warn(`${fault.message} The post step tries once more.`);
      return { kind: 'left' };
    }
    if (fault === undefined) {
      noteForPost(undefined);
      await files.removeFolder(folder);
      await deleteSuperseded(key, options, ports);
      return { kind: 'saved' };
    }
    log.warn(`The work file could not be saved to the Actions cache (try ${attempt} of 2): ${fault}.`);
  }
  return { kind: 'unsaved', hasEarlier };
}

/** Why it failed; GitHubTrouble if it was given up. */
async function faultOf(save: () => Promise<string | undefined>): Promise<string | GitHubTrouble | undefined> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof GitHubTrouble) return error;
    throw error;
  }
}

async function refuseWithoutTools(cache: CacheClient): Promise<void> {
  const fault = await cache.missingTools();
  if (fault === undefined) return;
  throw new BackupError(
    fault,
    'Install both in the image of the job, as with: apk add tar zstd, or apt-get install tar zstd.',
  );
}

/** Without the cache every run would begin at zero. */
function refuseForbidden({ cacheMode }: ActionsCacheOptions, cache: CacheClient): void {
  if (!cache.isAvailable()) {
    throw new BackupError(
      'This runner offers no Actions cache, which keeps the work file between runs.',
      'Run the job on a runner that has it, or use the command line.',
    );
  }
  if (cacheMode !== undefined && ['none', 'read', 'write-only'].includes(cacheMode)) {
    throw new BackupError(
      `The workflow allows this job the cache in the mode "${cacheMode}" only.`,
      'Set cache-mode: write for the job, or leave it out.',
    );
  }
}
