import { join } from 'node:path';
import * as v from 'valibot';
import { BackupError } from '../errors.js';
import type { Clock, Files, Host } from '../system/ports.js';

/** Another process works in the same folder. */
export class FolderLocked extends BackupError {
  override name = 'FolderLocked' as const;
}

export interface Lock {
  /** Tells others that the holder is alive; call at least every minute. */
  refresh(): Promise<void>;
  release(): Promise<void>;
}

/** A holder that has not refreshed its lock for this long is taken for dead, wherever it runs. */
const staleAfterMs = 10 * 60_000;

const holderSchema = v.object({ host: v.string(), processId: v.number() });

/**
 * Keeps other processes out of a folder until it is released. A lock is stale when its holder was on this machine
 * and is gone, or when it was not refreshed for ten minutes. Throws FolderLocked.
 */
export async function lockFolder(
  folder: string,
  ports: { readonly files: Files; readonly clock: Clock; readonly host: Host },
): Promise<Lock> {
  const { files, host } = ports;
  const path = join(folder, 'lock');
  const content = JSON.stringify({ host: host.name, processId: host.processId });
  await files.makeFolder(folder);
  if (!(await files.create(path, content))) {
    if (!(await isStale(path, ports))) {
      throw new FolderLocked(
        `Another backup is at work in ${folder}.`,
        `Wait until it has ended; if none is running, delete ${path}.`,
      );
    }
    await files.remove(path);
    // Two processes may both have found the stale lock; only one of them can create the new one.
    if (!(await files.create(path, content))) {
      throw new FolderLocked(`Another backup has just started in ${folder}.`, 'Wait until it has ended.');
    }
  }
  return { refresh: () => files.touch(path), release: () => files.remove(path) };
}

async function isStale(
  path: string,
  { files, clock, host }: { files: Files; clock: Clock; host: Host },
): Promise<boolean> {
  const [bytes, stat] = [await files.read(path), await files.stat(path)];
  if (!bytes || !stat) return true;
  if (clock.now() - stat.changedAt > staleAfterMs) return true;
  const holder = parseHolder(bytes);
  return holder?.host === host.name && !host.isAlive(holder.processId);
}

function parseHolder(bytes: Uint8Array): v.InferOutput<typeof holderSchema> | undefined {
  try {
    return v.parse(holderSchema, JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    // A lock whose writer died before it was filled; its age decides.
    return undefined;
  }
}
