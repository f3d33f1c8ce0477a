/** The Actions cache, as far as one state needs it: the only place that knows @actions/cache. */
import { createHash } from 'node:crypto';
import { isFeatureAvailable, restoreCache, saveCache } from '@actions/cache';
import { printable, toMessage } from '../errors.js';
import { firstLine, says } from '../system/programs.js';

/**
 * The library swallows nearly every fault: "not there" and "did not answer" look alike, and so do the reasons why a
 * save failed. Callers have to find out by other means.
 */
export interface CacheClient {
  isAvailable(): boolean;
  /** What keeps this runner from saving anything, as a sentence; undefined if nothing does. */
  missingTools(): Promise<string | undefined>;
  /** What an entry's version must be for this runner to see it: lookups know entries of this version alone. */
  version(path: string): Promise<string>;
  /** The key of the newest entry whose key begins with `prefix`; nothing is downloaded. */
  lookUp(path: string, prefix: string): Promise<string | undefined>;
  /** Puts the entry's files back to where they were; false if that failed. */
  restore(path: string, key: string): Promise<boolean>;
  /** Says why it failed; undefined if the entry is there. */
  save(path: string, key: string): Promise<string | undefined>;
}

export const actionsCacheClient: CacheClient = {
  isAvailable: isFeatureAvailable,

  missingTools: async () => tarFault(await firstLine('tar', ['--version']), process.platform),

  async version(path) {
    const hasZstd = await says('zstd', ['--quiet', '--version']);
    return cacheVersion(path, hasZstd, process.platform);
  },

  lookUp: (path, prefix) => restoreCache([path], prefix, [prefix], { lookupOnly: true }),

  restore: (path, key) =>
    withVariable('TAR_OPTIONS', confined(path), async () => (await restoreCache([path], key)) === key),

  async save(path, key) {
    try {
      return (await saveCache([path], key)) === -1 ? 'the cache service did not take it' : undefined;
    } catch (error) {
      return printable(toMessage(error));
    }
  },
};

/**
 * The library calls `tar` with options of GNU tar, or on macOS and Windows of bsdtar, and looks for no other; `said` is
 * what `tar --version` says, undefined if there is no such program.
 */
export function tarFault(said: string | undefined, platform: NodeJS.Platform): string | undefined {
  const known = platform === 'linux' ? /GNU tar/ : /GNU tar|bsdtar/;
  if (said !== undefined && known.test(said)) return undefined;
  const what = said === undefined ? 'is not there' : `is no GNU tar ("${printable(said, 60)}")`;
  return `GitHub's cache client needs the programs tar and zstd to save the work file, and tar ${what} on this runner.`;
}

/** As the library reckons it, which keeps it to itself; a test compares the two. */
export function cacheVersion(path: string, hasZstd: boolean, platform: NodeJS.Platform): string {
  const parts = [
    path,
    hasZstd ? 'zstd-without-long' : 'gzip',
    ...(platform === 'win32' ? ['windows-only'] : []),
    '1.0',
  ];
  return createHash('sha256').update(parts.join('|')).digest('hex');
}

/**
 * Options that keep all that tar unpacks below `path`. The library lets tar write wherever the names in an entry say,
 * and any workflow of the branch can write entries: one in place of an evicted one of ours could overwrite programs of
 * later steps. So no name, and no target of a link, keeps a `..`, begins with a slash or leaves the folder. GNU tar
 * obeys, which is what the library looks for on every runner; others ignore it.
 */
export function confined(path: string): string {
  const folder = path.replace(/[^\w/-]/g, '[$&]');
  return `--transform=s,[.][.],__,gx;s,^/+,,x;s,^(${folder}/?)?,${path}/,x`;
}

async function withVariable<Result>(
  name: string,
  value: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
