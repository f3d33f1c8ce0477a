/**
 * The work file in the Actions cache of the repository. What is restored is a folder with the sealed file and its
 * journal; a run works in it as the command line works in its own, and saves it whole under a key that was never used
 * before. The older entries are deleted only when the new one is there.
 */
import { join } from 'node:path';
import { BackupError, printable } from '../errors.js';
import type { CacheClient } from '../github/cache-client.js';
import { GitHubTrouble } from '../github/errors.js';
import type { GitHub } from '../github/github.js';
import type { Clock, Files, Log } from '../system/ports.js';
import { compareSaves, type Save, savePrefix } from '../workfile/save.js';
import { SealBroken, sealedBytesAtMost } from '../workfile/seal.js';
import {
  candidatesOf,
  deleteSuperseded,
  type EntryOptions,
  type FoundEntry,
  listedEntries,
  ours,
  visibleEntries,
} from './cache-entries.js';
import { formatCacheKey } from './cache-key.js';
import { isMarked, type MarkOptions, mark } from './damage-marks.js';
import { folderStore } from './folder.js';
import type { PostNote } from './post-note.js';
import { type LoadedSave, type Store, StoreUnavailable } from './store.js';

export interface ActionsCacheOptions extends EntryOptions, MarkOptions {
  /** Different for every run and every attempt. */
  readonly runLabel: string;
  /** What the runner allows: `none`, `read`, `write` or `write-only`; undefined allows everything. */
  readonly cacheMode: string | undefined;
  /** Whether to start over at once if no save can be restored, and not only in the second run. */
  readonly force: boolean;
}

export interface ActionsCachePorts {
  readonly cache: CacheClient;
  readonly github: GitHub;
  readonly files: Files;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Tells the post step what to save; undefined once there is nothing left for it to do. */
  readonly noteForPost: (note: PostNote | undefined) => void;
}

export function actionsCacheStore(options: ActionsCacheOptions, ports: ActionsCachePorts): Store {
  const { workspace, sealKey, path, folder, runLabel } = options;
  const { cache, clock, files, log, noteForPost } = ports;
  const local = folderStore(folder, workspace, sealKey, files);
  /** The entries that this run has found and can open, the newest first. */
  let found: readonly FoundEntry[] = [];
  /** The newest one if only runners of another kind can. */
  let elsewhere: FoundEntry | undefined;
  let tools: Promise<void> | undefined;

  /** Before anything is read for a save that could not be kept. Nothing of it is needed to see that nothing is due. */
  const refuseMissingTools = () => {
    tools ??= refuseWithoutTools(cache);
    return tools;
  };

  const note = (save: Save): void => {
    const key = formatCacheKey(save, `${runLabel}-post`, sealKey);
    noteForPost({ path, key, isFirst: found.length === 0 });
  };

  /** The save in one entry; undefined if the cache does not give the entry out. Throws SealBroken. */
  const restore = async ({ key, save, sizeBytes = 0 }: FoundEntry): Promise<LoadedSave | undefined> => {
    if (sizeBytes > sealedBytesAtMost) throw new SealBroken('Its entry in the cache is larger than 2 GiB.');
    await files.removeFolder(folder);
    if (!(await cache.restore(path, key))) return undefined;
    await removeIrregular(folder, files);
    // A run that was killed between keeping a save and noting it left a later one than its key says.
    const inside = await local.newest();
    const isLater = inside !== undefined && compareSaves(inside, save) > 0;
    const later = isLater ? await restored(() => local.load(inside)) : undefined;
    return later?.kind === 'loaded' ? later.loaded : local.load(save);
  };

  /** What becomes of saves none of which could be restored. */
  const refuseUnrestored = async (newest: Save, { key }: FoundEntry): Promise<never> => {
    const isLasting = !options.force && (await isMarked(key, options, ports));
    if (isLasting) throw new SealBroken(`Two runs could not restore it from the Actions cache (${key}).`);
    if (options.force) throw new SealBroken(`It could not be restored from the Actions cache (${key}).`);
    await mark(key, options, ports);
    throw new StoreUnavailable(
      `The work file could not be restored from the Actions cache (${key}).`,
      newest,
      `If the next run cannot restore it either, the backup starts over. To start over at once, run: gh cache delete ${key}`,
    );
  };

  return {
    async newest() {
      refuseForbidden(options, cache);
      const key = await cache.lookUp(path, savePrefix(workspace));
      found = key === undefined ? [] : ours([{ key }], sealKey);
      if (found[0]) return found[0].save;
      const listed = ours(await visibleEntries(options, ports), sealKey);
      const version = listed.length > 0 ? await cache.version(path) : undefined;
      const visible = listed.filter((entry) => entry.version === undefined || entry.version === version);
      if (key === undefined && visible[0]) {
        throw new StoreUnavailable(
          'The work file is in the Actions cache, but the cache does not return it.',
          visible[0].save,
        );
      }
      if (key !== undefined) {
        log.warn(`The cache entry ${printable(key)} was not made with this API key, and is left alone.`);
      }
      found = visible;
      // Its name is as good as any to tell that nothing is due.
      elsewhere = visible.length === 0 ? listed[0] : undefined;
      return (found[0] ?? elsewhere)?.save;
    },

    async load(newest) {
      const [first] = found;
      if (!first && elsewhere) throw new SealBroken(otherKindLine);
      if (!first) throw new Error(`no entry was found for ${newest.backupId}`);
      await refuseMissingTools();
      const listed = ours(await listedEntries(options, ports), sealKey);
      const candidates = candidatesOf(first, listed, clock.now());
      const [latest = first] = candidates;
      if (latest.key !== first.key) {
        log.warn(
          `The cache offered an older work file (${first.key}) first; the newest one is used instead.`,
        );
      }
      const tries: Restored[] = [];
      for (const entry of candidates) {
        const attempt = await restored(() => restore(entry));
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
      return refuseUnrestored(newest, latest);
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
      return { kind: 'unsaved', hasEarlier: found.length > 0 };
    },

    async setAside() {
      await files.removeFolder(folder);
      if (found.length === 0 && elsewhere) return 'stays in the cache for such runners until it expires';
      return 'stays in the cache until newer ones have replaced it';
    },
  };
}

/** Anybody who can save an entry can put a pipe into it, at which reading would wait for ever, or a link. */
async function removeIrregular(folder: string, files: Files): Promise<void> {
  for (const name of await files.list(folder)) {
    const path = join(folder, name);
    if (!(await files.isRegular(path))) await files.removeFolder(path);
  }
}

const otherKindLine =
  'A runner of another kind has saved it (another system, or with or without the program zstd), whose caches GitHub hides from this one.';

const damagedLine =
  'The newest work file in the Actions cache is damaged; the run goes on from the one before.';

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

/** Why it failed; GitHubTrouble if it was given up. */
async function faultOf(save: () => Promise<string | undefined>): Promise<string | GitHubTrouble | undefined> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof GitHubTrouble) return error;
    throw error;
  }
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

async function refuseWithoutTools(cache: CacheClient): Promise<void> {
  const fault = await cache.missingTools();
  if (fault === undefined) return;
  throw new BackupError(
    fault,
    'Install both in the image of the job, as with: apk add tar zstd, or apt-get install tar zstd.',
  );
}
