/**
 * What one run tells the next of an entry that it could not restore, as a tiny entry of the cache beside it. GitHub's
 * client does not say whether an entry is damaged or the service has trouble; what fails in two runs is damaged. The
 * mark is found by its name, so nothing more than a lookup is needed to see it.
 */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import type { CacheClient } from '../github/cache-client.js';
import type { Files, Log } from '../system/ports.js';
import type { SealKey } from '../workfile/seal.js';
import { formatDamageMark } from './cache-key.js';

export interface MarkOptions {
  readonly workspace: string;
  readonly sealKey: SealKey;
  /** Of the cached folder, relative to the workspace of the job; the one of the marks is beside it. */
  readonly path: string;
  /** The same folder for this process. */
  readonly folder: string;
}

interface MarkPorts {
  readonly cache: CacheClient;
  readonly files: Files;
  readonly log: Pick<Log, 'debug'>;
}

/** Whether an earlier run has marked the entry with this key. */
export async function isMarked(
  key: string,
  { workspace, sealKey, path }: MarkOptions,
  { cache }: MarkPorts,
): Promise<boolean> {
  const mark = formatDamageMark(key, workspace, sealKey);
  return (await cache.lookUp(markPath(path), mark))?.toLowerCase() === mark.toLowerCase();
}

/** Marks the entry with this key for the next run. */
export async function mark(
  key: string,
  { workspace, sealKey, path, folder }: MarkOptions,
  { cache, files, log }: MarkPorts,
): Promise<void> {
  const place = markPath(folder);
  try {
    await files.makeFolder(place);
    await files.replace(join(place, 'mark'), Buffer.from(key));
    const fault = await cache.save(markPath(path), formatDamageMark(key, workspace, sealKey));
    if (fault !== undefined) log.debug(`The damaged entry was not marked: ${fault}`);
    await files.removeFolder(place);
  } catch (error) {
    // Then a later run marks it, and the one after that starts over.
    if (!(error instanceof BackupError)) throw error;
    log.debug(`The damaged entry was not marked: ${error.message}`);
  }
}

/** No workspace has a dot in its name there, so this is the folder of none. */
function markPath(path: string): string {
  return `${path}.damaged`;
}
