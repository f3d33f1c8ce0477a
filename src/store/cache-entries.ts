/** The entries of the Actions cache that hold saves of a workspace: which ones a run can see, tries and deletes. */
import { BackupError } from '../errors.js';
import { isForbidden } from '../github/errors.js';
import type { CacheEntry, GitHub } from '../github/github.js';
import type { Log } from '../system/ports.js';
import { compareSaves, isFromAhead, type Save, savePrefix } from '../workfile/save.js';
import type { SealKey } from '../workfile/seal.js';
import { isDamageMark, parseCacheKey } from './cache-key.js';

export interface EntryOptions {
  readonly workspace: string;
  readonly sealKey: SealKey;
  /** The branch or tag of the run, as `refs/heads/main`: deletes touch its entries only. */
  readonly ref: string;
}

interface EntryPorts {
  readonly github: GitHub;
  readonly log: Log;
}

/** An entry whose key was made with this API key. */
export interface FoundEntry {
  readonly key: string;
  readonly save: Save;
  /** Undefined if it is not known, because the entry was looked up and not listed. */
  readonly version: string | undefined;
  readonly sizeBytes: number | undefined;
}

/** Those of our own, in the same order. */
export function ours(
  entries: readonly (Pick<CacheEntry, 'key'> & Partial<CacheEntry>)[],
  sealKey: SealKey,
): readonly FoundEntry[] {
  return entries.flatMap(({ key, version, sizeBytes }) => {
    const save = parseCacheKey(key, sealKey);
    return save ? [{ key, save, version, sizeBytes }] : [];
  });
}

/**
 * The entries to try, in order: the latest save, which stands first unless somebody has saved an old entry once more,
 * the entry that a lookup gives, and the one behind it, in case that one is damaged.
 */
export function candidatesOf(
  lookedUp: FoundEntry,
  all: readonly FoundEntry[],
  now: number,
): readonly FoundEntry[] {
  const first = all.find(({ key }) => key === lookedUp.key) ?? lookedUp;
  // What runners of another kind have saved cannot be restored here.
  const listed = all.filter(({ version }) => first.version === undefined || version === first.version);
  const latest = listed
    .filter(({ save }) => !isFromAhead(save.backupId, now))
    .reduce((best, entry) => (compareSaves(entry.save, best.save) > 0 ? entry : best), first);
  const behind = listed[listed.findIndex(({ key }) => key === first.key) + 1];
  return behind && behind.key !== latest.key
    ? [...new Set([latest, first, behind])]
    : [...new Set([latest, first])];
}

/** The entries that a lookup of this run can find, the newest first. */
async function listEntries(
  { workspace, ref }: EntryOptions,
  { github }: EntryPorts,
): Promise<readonly CacheEntry[]> {
  const entries = await github.caches(savePrefix(workspace));
  if (entries.every((entry) => entry.ref === ref)) return entries;
  const { defaultBranch } = await github.repository();
  return entries.filter((entry) => entry.ref === ref || entry.ref === `refs/heads/${defaultBranch}`);
}

/** The same; none if the token may not list them. */
export async function visibleEntries(
  options: EntryOptions,
  ports: EntryPorts,
): Promise<readonly CacheEntry[]> {
  try {
    return await listEntries(options, ports);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    ports.log.warn('This job may not list caches, so an unavailable cache looks like an empty one.');
    ports.log.info("Add `actions: write` to the job's permissions.");
    return [];
  }
}

/**
 * The entries that there are, if GitHub tells them. Every workflow of the branch can save an old entry of ours once
 * more, and a lookup gives the entry that was saved last.
 */
export async function listedEntries(
  options: EntryOptions,
  ports: EntryPorts,
): Promise<readonly CacheEntry[]> {
  try {
    return await listEntries(options, ports);
  } catch (error) {
    // An older save costs requests and nothing else, so a list that cannot be had is no reason to stop.
    if (!(error instanceof BackupError)) throw error;
    return [];
  }
}

/**
 * Deletes this branch's entries that newer ones have made useless. The one before the newest stays: should the newest
 * turn out damaged, a run goes on from there. So do those of runners of another kind, which cannot see the new one.
 * Failing at it costs nothing but space.
 */
export async function deleteSuperseded(
  savedKey: string,
  { workspace, ref, sealKey }: EntryOptions,
  { github, log }: EntryPorts,
): Promise<void> {
  try {
    const entries = (await github.caches(savePrefix(workspace))).filter((entry) => entry.ref === ref);
    const saves = entries.filter(({ key }) => parseCacheKey(key, sealKey) !== undefined);
    const saved = saves.find(({ key }) => key === savedKey);
    if (!saved) return;
    const alike = saves.filter(({ version }) => version === saved.version);
    // What another run has saved meanwhile stands before ours.
    const superseded = alike.slice(alike.indexOf(saved) + 2);
    const marks = entries.filter(({ key }) => isDamageMark(key, workspace, sealKey));
    for (const entry of [...superseded, ...marks]) await github.deleteCache(entry.id);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.info(`Superseded work files stay in the cache until they expire: ${error.message} ${error.hint}`);
  }
}
