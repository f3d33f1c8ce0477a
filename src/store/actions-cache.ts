/**
 * The work file in the Actions cache of the repository. What is restored is a folder with the sealed file and its
 * journal; a run works in it as the command line works in its own, and saves it whole under a key that was never used
 * before. The older entries are deleted only when the new one is there.
 */
import { join } from 'node:path';
import { BackupError, printable } from '../errors.js';
import type { CacheClient } from '../github/cache-client.js';
import { isForbidden } from '../github/errors.js';
import type { CacheEntry, GitHub } from '../github/github.js';
import type { Clock, Files, Log } from '../system/ports.js';
import { compareSaves, isFromAhead, type Save, savePrefix } from '../workfile/save.js';
import { SealBroken, type SealKey } from '../workfile/seal.js';
import { formatCacheKey, parseCacheKey } from './cache-key.js';
import { folderStore } from './folder.js';
import type { PostNote } from './post-note.js';
import { type LoadedSave, type Store, StoreUnavailable } from './store.js';

export interface ActionsCacheOptions {
  readonly workspace: string;
  readonly sealKey: SealKey;
  /** Of the cached folder, relative to the workspace of the job. */
  readonly path: string;
  /** The same folder for this process. */
  readonly folder: string;
  /** Different for every run and every attempt. */
  readonly runLabel: string;
  /** The branch or tag of the run, as `refs/heads/main`: deletes touch its entries only. */
  readonly ref: string;
  /** What the runner allows: `none`, `read`, `write` or `write-only`; undefined allows everything. */
  readonly cacheMode: string | undefined;
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

/** The workflow or the server keeps the cache out of reach; without it every run would begin at zero. */
export class CacheForbidden extends BackupError {
  override name = 'CacheForbidden' as const;
}

export function actionsCacheStore(options: ActionsCacheOptions, ports: ActionsCachePorts): Store {
  const { workspace, sealKey, path, folder, runLabel } = options;
  const { cache, clock, files, log, noteForPost } = ports;
  const local = folderStore(folder, workspace, sealKey, files);
  const prefix = savePrefix(workspace);
  /** The entries that this run has found and can open, the newest first. */
  let found: readonly FoundEntry[] = [];
  /** The newest one where only runners of another kind can. */
  let elsewhere: FoundEntry | undefined;

  const ours = (entries: readonly Pick<CacheEntry, 'key' | 'version'>[]): FoundEntry[] =>
    entries.flatMap(({ key, version }) => {
      const state = parseCacheKey(key, sealKey);
      return state ? [{ key, state, version }] : [];
    });
  const note = (state: Save): void =>
    noteForPost({ path, key: formatCacheKey(state, `${runLabel}-post`, sealKey) });

  /** The state of one entry; undefined where the cache does not give the entry out. Throws SealBroken. */
  const restore = async ({ key, state }: FoundEntry): Promise<LoadedSave | undefined> => {
    await files.removeFolder(folder);
    if (!(await cache.restore(path, key))) return undefined;
    await removeIrregular(folder, files);
    // A run that was killed between keeping a state and noting it left a later one than its key says.
    const inside = await local.newest();
    const isLater = inside !== undefined && compareSaves(inside, state) > 0;
    const later = isLater ? await restored(() => local.load(inside)) : undefined;
    return later?.kind === 'loaded' ? later.loaded : local.load(state);
  };

  return {
    async newest() {
      refuseForbidden(options, cache);
      const key = await cache.lookUp(path, prefix);
      found = key === undefined ? [] : ours([{ key, version: undefined }]);
      if (found[0]) return found[0].state;
      const listed = ours(await visibleEntries(options, ports));
      const version = listed.length > 0 ? await cache.version(path) : undefined;
      const visible = listed.filter((entry) => entry.version === undefined || entry.version === version);
      if (key === undefined && visible[0]) {
        throw new StoreUnavailable(
          'The Actions cache holds the work file, but does not give it out.',
          visible[0].state,
        );
      }
      if (key !== undefined) {
        log.warn(`The cache entry ${printable(key)} was not made with this API key, and is left alone.`);
      }
      found = visible;
      // Its name is as good as any to tell that nothing is due.
      elsewhere = visible.length === 0 ? listed[0] : undefined;
      return (found[0] ?? elsewhere)?.state;
    },

    async load(newest) {
      const [first] = found;
      if (!first && elsewhere) throw new SealBroken(otherKindLine);
      if (!first) throw new Error(`no entry was found for ${newest.backupId}`);
      const candidates = candidatesOf(first, ours(await listedEntries(options, ports)), clock.now());
      if (candidates[0] !== first) {
        log.warn(`An earlier work file (${first.key}) was put before the latest one, which is used.`);
      }
      const tries: Restored[] = [];
      for (const entry of candidates) {
        const attempt = await restored(() => restore(entry));
        if (attempt.kind === 'loaded') {
          if (tries.length > 0) log.warn(damagedLine);
          return attempt.loaded;
        }
        tries.push(attempt);
      }
      const [broken] = tries;
      if (broken?.kind === 'broken' && tries.every(({ kind }) => kind === 'broken')) throw broken.error;
      throw new StoreUnavailable('The work file could not be restored from the Actions cache.', newest);
    },

    keep: local.keep,

    journal(state, entryCount) {
      const journal = local.journal(state, entryCount);
      return {
        async append(entry) {
          await journal.append(entry);
          // Not before: a key that the API refuses must leave nothing behind.
          note(state);
        },
      };
    },

    async save(state, content) {
      await local.keep(state, content);
      note(state);
      // A first try whose answer was lost has used up its key.
      for (const attempt of [1, 2]) {
        const key = formatCacheKey(state, `${runLabel}-${attempt}`, sealKey);
        const fault = await cache.save(path, key);
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

/** Whoever can save an entry can put a pipe into it, at which reading would wait for ever, or a link. */
async function removeIrregular(folder: string, files: Files): Promise<void> {
  for (const name of await files.list(folder)) {
    const path = join(folder, name);
    if (!(await files.isRegular(path))) await files.removeFolder(path);
  }
}

interface FoundEntry {
  readonly key: string;
  readonly state: Save;
  /** Undefined where it is not known. */
  readonly version: string | undefined;
}

const otherKindLine =
  'A runner of another kind has saved it (another system, or with or without the program zstd), whose caches GitHub hides from this one.';

const damagedLine =
  'The newest work file in the Actions cache is damaged; the run goes on from the one before.';

/**
 * The entries to try, in order: the latest state, which stands first unless somebody has saved an old entry once more,
 * the entry that a lookup gives, and the one behind it, in case that one is damaged.
 */
function candidatesOf(first: FoundEntry, all: readonly FoundEntry[], now: number): readonly FoundEntry[] {
  // What runners of another kind have saved cannot be restored here.
  const { version } = all.find(({ key }) => key === first.key) ?? first;
  const listed = all.filter((entry) => version === undefined || entry.version === version);
  const latest = listed
    .filter(({ state }) => !isFromAhead(state.backupId, now))
    .reduce((best, entry) => (compareSaves(entry.state, best.state) > 0 ? entry : best), first);
  const behind = listed[listed.findIndex(({ key }) => key === first.key) + 1];
  return behind && behind.key !== latest.key
    ? [...new Set([latest, first, behind])]
    : [...new Set([latest, first])];
}

type Restored =
  | { readonly kind: 'loaded'; readonly loaded: LoadedSave }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly error: SealBroken };

async function restored(restore: () => Promise<LoadedSave | undefined>): Promise<Restored> {
  try {
    const loaded = await restore();
    return loaded ? { kind: 'loaded', loaded } : { kind: 'missing' };
  } catch (error) {
    if (error instanceof SealBroken) return { kind: 'broken', error };
    throw error;
  }
}

function refuseForbidden({ cacheMode }: ActionsCacheOptions, cache: CacheClient): void {
  if (!cache.isAvailable()) {
    throw new CacheForbidden(
      'This runner offers no Actions cache, which keeps the work file between runs.',
      'Run the job on a runner that has it, or use the command line.',
    );
  }
  if (cacheMode !== undefined && ['none', 'read', 'write-only'].includes(cacheMode)) {
    throw new CacheForbidden(
      `The workflow allows this job the cache in the mode "${cacheMode}" only.`,
      'Set cache-mode: write for the job, or leave it out.',
    );
  }
}

/** The entries that a lookup of this run can find, the newest first. */
async function listEntries(
  { workspace, ref }: ActionsCacheOptions,
  { github }: ActionsCachePorts,
): Promise<readonly CacheEntry[]> {
  const entries = await github.caches(savePrefix(workspace));
  if (entries.every((entry) => entry.ref === ref)) return entries;
  const { defaultBranch } = await github.repository();
  return entries.filter((entry) => entry.ref === ref || entry.ref === `refs/heads/${defaultBranch}`);
}

/** The same; none where the token may not list them. */
async function visibleEntries(
  options: ActionsCacheOptions,
  ports: ActionsCachePorts,
): Promise<readonly CacheEntry[]> {
  const { log } = ports;
  try {
    return await listEntries(options, ports);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    log.warn('The caches may not be listed, so a cache that does not answer looks like an empty one.');
    log.info('Give the job this permission: actions: write.');
    return [];
  }
}

/**
 * The entries that there are, where GitHub tells them. Every workflow of the branch can save an old entry of ours once
 * more, and a lookup gives the entry that was saved last.
 */
async function listedEntries(
  options: ActionsCacheOptions,
  ports: ActionsCachePorts,
): Promise<readonly CacheEntry[]> {
  try {
    return await listEntries(options, ports);
  } catch (error) {
    // An older state costs requests and nothing else, so a list that cannot be had is no reason to stop.
    if (!(error instanceof BackupError)) throw error;
    return [];
  }
}

/**
 * Deletes this branch's entries that newer ones have made useless. The one before the newest stays: should the newest
 * turn out damaged, a run goes on from there. So do those of runners of another kind, which cannot see the new one.
 * Failing at it costs nothing but space.
 */
async function deleteSuperseded(
  savedKey: string,
  { workspace, ref, sealKey }: ActionsCacheOptions,
  { github, log }: ActionsCachePorts,
): Promise<void> {
  try {
    const entries = (await github.caches(savePrefix(workspace))).filter(
      (entry) => entry.ref === ref && parseCacheKey(entry.key, sealKey) !== undefined,
    );
    const saved = entries.find(({ key }) => key === savedKey);
    if (!saved) return;
    const alike = entries.filter(({ version }) => version === saved.version);
    // What another run has saved meanwhile stands before ours.
    for (const entry of alike.slice(alike.indexOf(saved) + 2)) await github.deleteCache(entry.id);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.info(`Superseded work files stay in the cache until they expire: ${error.message} ${error.hint}`);
  }
}
