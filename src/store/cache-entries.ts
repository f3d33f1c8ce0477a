/**
 * The entries of the work file in the Actions cache: which there are, which of them to try, and which are superseded.
 * Every workflow of the branch can save an old entry of ours once more, and a lookup gives the entry that was saved
 * last; so the names decide, and a lookup is only the quick way to the first of them.
 */
import { BackupError, printable } from '../errors.js';
import type { CacheClient } from '../github/cache-client.js';
import { isForbidden } from '../github/errors.js';
import type { CacheEntry, GitHub } from '../github/github.js';
import type { Clock, Log } from '../system/ports.js';
import { compareSaves, isFromAhead, type Save, savePrefix } from '../workfile/save.js';
import type { SealKey } from '../workfile/seal.js';
import { isDamageMark, parseCacheKey } from './cache-key.js';
import { StoreUnavailable } from './store.js';

export interface CacheEntryOptions {
  readonly workspace: string;
  readonly sealKey: SealKey;
  /** Of the cached folder, relative to the workspace of the job. */
  readonly path: string;
  /** The branch or tag of the run, as `refs/heads/main`: only its entries are deleted. */
  readonly ref: string;
}

/** What the store asks GitHub beside the cache itself. */
export type CacheListing = Pick<GitHub, 'caches' | 'deleteCache' | 'repository'>;

export interface CacheEntryPorts {
  readonly cache: CacheClient;
  readonly github: CacheListing;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** One entry of ours. */
export interface FoundEntry {
  readonly key: string;
  readonly save: Save;
  /** Undefined if it is not known, because the entry was looked up and not listed. */
  readonly version: string | undefined;
  readonly sizeBytes: number | undefined;
}

export interface FoundEntries {
  /** Those that this run can open, the newest first. */
  readonly found: readonly FoundEntry[];
  /** The newest one if only runners of another kind can open any. */
  readonly elsewhere: FoundEntry | undefined;
}

/** The entries of this workspace. Throws StoreUnavailable if the cache has some and does not return them. */
export async function findEntries(options: CacheEntryOptions, ports: CacheEntryPorts): Promise<FoundEntries> {
  const { path, workspace, sealKey } = options;
  const { cache, log } = ports;
  const key = await cache.lookUp(path, savePrefix(workspace));
  const lookedUp = key === undefined ? [] : ours([{ key }], sealKey);
  if (lookedUp.length > 0) return { found: lookedUp, elsewhere: undefined };
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
  // The name of one that cannot be opened is good enough to know that nothing is due.
  return { found: visible, elsewhere: visible.length === 0 ? listed[0] : undefined };
}

/**
 * The entries to try, in order: the latest save, which comes first unless somebody has saved an old entry once more,
 * the entry that a lookup gives, and the one behind it, in case that one is damaged.
 */
export async function entriesToTry(
  lookedUp: FoundEntry,
  options: CacheEntryOptions,
  ports: CacheEntryPorts,
): Promise<readonly FoundEntry[]> {
  const all = ours(await listedEntries(options, ports), options.sealKey);
  const now = ports.clock.now();
  // What runners of another kind have saved cannot be restored here.
  const first = all.find(({ key }) => key === lookedUp.key) ?? lookedUp;
  const { version } = first;
  const listed = all.filter((entry) => version === undefined || entry.version === version);
  const latest = listed
    .filter(({ save }) => !isFromAhead(save.backupId, now))
    .reduce((best, entry) => (compareSaves(entry.save, best.save) > 0 ? entry : best), first);
  const behind = listed[listed.findIndex(({ key }) => key === first.key) + 1];
  return behind && behind.key !== latest.key
    ? [...new Set([latest, first, behind])]
    : [...new Set([latest, first])];
}

/**
 * Deletes this branch's entries that newer ones have made useless. The one before the newest stays: if the newest turns
 * out damaged, a run continues from there. So do those of runners of another kind, which cannot see the new one. Failing
 * at it costs nothing but space.
 */
export async function deleteSuperseded(
  savedKey: string,
  { workspace, ref, sealKey }: CacheEntryOptions,
  { github, log }: CacheEntryPorts,
): Promise<void> {
  try {
    const entries = (await github.caches(savePrefix(workspace))).filter((entry) => entry.ref === ref);
    const saves = entries.filter(({ key }) => parseCacheKey(key, sealKey) !== undefined);
    const saved = saves.find(({ key }) => key === savedKey);
    if (!saved) return;
    const alike = saves.filter(({ version }) => version === saved.version);
    // What another run has saved meanwhile comes before ours.
    const superseded = alike.slice(alike.indexOf(saved) + 2);
    const marks = entries.filter(({ key }) => isDamageMark(key, workspace, sealKey));
    for (const entry of [...superseded, ...marks]) await github.deleteCache(entry.id);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.info(`Superseded work files stay in the cache until they expire: ${error.message} ${error.hint}`);
  }
}

function ours(
  entries: readonly (Pick<CacheEntry, 'key'> & Partial<CacheEntry>)[],
  sealKey: SealKey,
): FoundEntry[] {
  return entries.flatMap(({ key, version, sizeBytes }) => {
    const save = parseCacheKey(key, sealKey);
    return save ? [{ key, save, version, sizeBytes }] : [];
  });
}

/** The entries that a lookup of this run can find, the newest first. */
async function listEntries(
  { workspace, ref }: CacheEntryOptions,
  { github }: CacheEntryPorts,
): Promise<readonly CacheEntry[]> {
  const entries = await github.caches(savePrefix(workspace));
  if (entries.every((entry) => entry.ref === ref)) return entries;
  const { defaultBranch } = await github.repository();
  return entries.filter((entry) => entry.ref === ref || entry.ref === `refs/heads/${defaultBranch}`);
}

/** The same; none if the token may not list them. */
async function visibleEntries(
  options: CacheEntryOptions,
  ports: CacheEntryPorts,
): Promise<readonly CacheEntry[]> {
  const { log } = ports;
  try {
    return await listEntries(options, ports);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    log.warn('This job may not list caches, so an unavailable cache looks like an empty one.');
    log.info('Add `actions: write` to the permissions of the job.');
    return [];
  }
}

/** The same; none if they cannot be had: an older save costs requests and nothing else, so that is no reason to stop. */
async function listedEntries(
  options: CacheEntryOptions,
  ports: CacheEntryPorts,
): Promise<readonly CacheEntry[]> {
  try {
    return await listEntries(options, ports);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return [];
  }
}
