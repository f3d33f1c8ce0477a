import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { BackupError } from '../errors.js';
import type { Clock, Files, Host } from '../system/ports.js';
import { unfinishedTarget } from '../system/unfinished.js';

export interface Lock {
  /**
   * Tells others that the holder is alive; call at least every minute. Throws if the holder was taken for dead
   * meanwhile: then the folder belongs to another process.
   */
  refresh(): Promise<void>;
  /** Leaves alone what another process has locked meanwhile. */
  release(): Promise<void>;
}

interface LockPorts {
  readonly files: Files;
  readonly clock: Pick<Clock, 'now'>;
  readonly host: Host;
}

const lockName = 'lock';

/** A holder that has not refreshed its lock for this long is taken for dead, wherever it runs. */
const staleAfterMs = 10 * 60_000;

/** Locks of earlier versions say nothing of `life` and `begin`. */
const holderSchema = v.object({
  host: v.string(),
  processId: v.number(),
  life: v.optional(v.string()),
  begin: v.optional(v.string()),
});

type Holder = v.InferOutput<typeof holderSchema>;

/**
 * Keeps other processes out of a folder until it is released. A lock is stale when its holder was on this machine
 * and is gone (with the machine's last start, or with its container, if that is so), or when it was not refreshed for
 * ten minutes. Throws if another process holds the folder.
 */
export async function lockFolder(folder: string, ports: LockPorts): Promise<Lock> {
  const { files, host } = ports;
  const path = join(folder, lockName);
  const token = randomUUID();
  const { name, life, processId } = host;
  const holder: Holder = { host: name, processId, life, begin: host.beginOf(processId) };
  const content = JSON.stringify({ ...holder, token });
  await files.makeFolder(folder);
  if (!(await files.create(path, content))) {
    if (!(await isStale(path, ports))) throw atWork(folder, path);
    await alone(folder, { token, content }, ports, async () => {
      // Whoever was quicker has taken it over already.
      if (!(await isStale(path, ports))) throw justStarted(folder);
      await files.remove(path);
      if (!(await files.create(path, content))) throw justStarted(folder);
    });
  }
  await removeUnfinished(folder, ports);
  const isOurs = async () => text(await files.read(path)) === content;
  return {
    async refresh() {
      if (!(await isOurs())) throw takenOver(folder);
      await files.touch(path);
    },
    async release() {
      if (await isOurs()) await files.remove(path);
    },
  };
}

/** What processes have left that died while they made a lock; a young one may be made just now. */
async function removeUnfinished(folder: string, { files, clock }: LockPorts): Promise<void> {
  for (const name of await files.list(folder)) {
    if (unfinishedTarget(name) !== lockName) continue;
    const stat = await files.stat(join(folder, name));
    if (stat && clock.now() - stat.changedAt > staleAfterMs) await files.remove(join(folder, name));
  }
}

/**
 * Does what only one process at a time may do: what removes the lock of another one could otherwise meet the fresh
 * lock of a third. Each comes with a file of its own and then looks for others, so of two the later one sees the
 * earlier, and no file is ever removed that may be somebody else's. Throws if it is not the only one.
 */
async function alone(
  folder: string,
  { token, content }: { readonly token: string; readonly content: string },
  ports: LockPorts,
  work: () => Promise<void>,
): Promise<void> {
  const { files } = ports;
  const own = `${token}${claimSuffix}`;
  await files.create(join(folder, own), content);
  try {
    for (const name of await files.list(folder)) {
      if (!name.endsWith(claimSuffix) || name === own) continue;
      if (!(await isStale(join(folder, name), ports))) throw justStarted(folder);
      await files.remove(join(folder, name));
    }
    await work();
  } finally {
    await files.remove(join(folder, own));
  }
}

const claimSuffix = '.claim-of-lock';

function atWork(folder: string, path: string): BackupError {
  return new BackupError(
    `Another backup is at work in ${folder}.`,
    `Wait until it has ended; if none is running, delete ${path}.`,
  );
}

function justStarted(folder: string): BackupError {
  return new BackupError(`Another backup has just started in ${folder}.`, 'Wait until it has ended.');
}

function takenOver(folder: string): BackupError {
  return new BackupError(
    `Another backup has taken over ${folder}, because nothing was heard of this one for ten minutes.`,
    'Nothing is lost: the other one continues from what was saved.',
  );
}

async function isStale(path: string, { files, clock, host }: LockPorts): Promise<boolean> {
  const [bytes, stat] = [await files.read(path), await files.stat(path)];
  if (!bytes || !stat) return true;
  if (clock.now() - stat.changedAt > staleAfterMs) return true;
  const holder = parseHolder(text(bytes));
  return holder !== undefined && isGone(holder, host);
}

/** Whether the holder was on this machine and is no more. Of other machines nothing is known. */
function isGone({ host: name, processId, life, begin }: Holder, host: Host): boolean {
  if (name !== host.name) return false;
  // Its number may be that of any other process by now.
  if (life !== undefined && host.life !== undefined && life !== host.life) return true;
  // This process holds no lock yet: the holder had the same number before it.
  if (processId === host.processId || !host.isAlive(processId)) return true;
  const begun = host.beginOf(processId);
  return begin !== undefined && begun !== undefined && begin !== begun;
}

function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

function parseHolder(content: string): Holder | undefined {
  try {
    return v.parse(holderSchema, JSON.parse(content));
  } catch {
    // A lock whose writer died before it was filled; its age decides.
    return undefined;
  }
}
