/** Files on a disk: every write is whole or not there, and stays through a power cut where the system can promise it. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import * as promises from 'node:fs/promises';
import { dirname } from 'node:path';
import { type OpenDisk, openScratch, openToRead } from './open-files.js';
import type { Clock, Files, Log } from './ports.js';
import { unfinishedName } from './unfinished.js';

/** The calls to the system that are made here. */
export type Disk = Pick<
  typeof promises,
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'readFile'
  | 'rename'
  | 'rm'
  | 'stat'
  | 'truncate'
  | 'utimes'
>;

export interface DiskPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Pick<Log, 'debug'>;
  readonly disk?: Disk;
  readonly openDisk?: OpenDisk;
}

/** New, never through a link that somebody has put there, and for this user alone. Windows has no such links. */
const forNewFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
const forAppending =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
const ownerOnly = 0o600;

type Handle = Awaited<ReturnType<Disk['open']>>;

export function diskFiles({ clock, log, disk = promises, openDisk }: DiskPorts): Files {
  let isUnsyncedTold = false;

  /** Network shares and some file systems cannot do it, and lose nothing else by it. */
  const sync = async (handle: Handle, path: string, passedOver = cannotSync): Promise<void> => {
    try {
      await handle.sync();
    } catch (error) {
      if (!hasCode(error, ...passedOver)) throw error;
      if (!isUnsyncedTold) {
        log.debug(`${path} cannot be synced (${codeOf(error)}): a power cut may undo the last writes.`);
      }
      isUnsyncedTold = true;
    }
  };

  /** Makes a rename last through a power cut. Windows opens no folders. */
  const syncFolder = async (folder: string): Promise<void> => {
    let handle: Handle;
    try {
      handle = await disk.open(folder, 'r');
    } catch (error) {
      if (hasCode(error, 'EISDIR', 'EPERM', 'EACCES', 'EINVAL')) return;
      throw error;
    }
    try {
      await sync(handle, folder, [...cannotSync, 'EISDIR', 'EPERM', 'EACCES']);
    } finally {
      await handle.close();
    }
  };

  const writeNew = async (path: string, content: Content): Promise<void> => {
    const file = await disk.open(path, forNewFile, ownerOnly);
    try {
      if (content instanceof Uint8Array) await file.writeFile(content);
      else for await (const chunk of content) await file.writeFile(chunk);
      await sync(file, path);
    } finally {
      await file.close();
    }
  };

  /** A virus scanner may hold a file that was just written, and Windows moves and removes no file that is open. */
  const patiently = async (work: () => Promise<void>): Promise<void> => {
    for (const waitMs of [...waitsForScannerMs, undefined]) {
      try {
        return await work();
      } catch (error) {
        if (waitMs === undefined || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY')) throw error;
        await clock.sleep(waitMs);
      }
    }
  };

  const rename = (from: string, to: string) => patiently(() => disk.rename(from, to));

  const isThere = (path: string) => unlessMissing(async () => Boolean(await disk.stat(path)), false);

  /** Level by level: if a file system refuses new folders with ENOENT, as /proc does, Node's own way never ends. */
  const makeFolder = async (folder: string): Promise<void> => {
    try {
      await disk.mkdir(folder);
    } catch (error) {
      if (hasCode(error, 'EEXIST') && (await disk.stat(folder)).isDirectory()) return;
      const parent = dirname(folder);
      if (!hasCode(error, 'ENOENT') || parent === folder || (await isThere(parent))) throw error;
      await makeFolder(parent);
      await makeFolder(folder);
    }
  };

  return {
    read: (path) => unlessMissing<Uint8Array | undefined>(() => disk.readFile(path), undefined),

    async readPart(path, offset, length) {
      const file = await disk.open(path, 'r');
      try {
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      } finally {
        await file.close();
      }
    },

    open: async (path) => openToRead(path, openDisk),
    scratch: async (path) => openScratch(path, dirname(path), openDisk),

    async replace(path, content) {
      const temporary = temporaryName(path);
      try {
        await writeNew(temporary, content);
        await rename(temporary, path);
      } catch (error) {
        await removeQuietly(temporary, disk);
        throw error;
      }
      await syncFolder(dirname(path));
    },

    async append(path, content) {
      const file = await disk.open(path, forAppending, ownerOnly);
      try {
        await file.writeFile(content);
        await sync(file, path);
      } finally {
        await file.close();
      }
    },

    async truncate(path, sizeBytes) {
      const file = await disk.open(path, 'r+');
      try {
        await file.truncate(sizeBytes);
        await sync(file, path);
      } finally {
        await file.close();
      }
    },

    async create(path, content) {
      // Filled first and then linked into place: a process that dies in between must not leave an empty file.
      const temporary = temporaryName(path);
      try {
        await writeNew(temporary, Buffer.from(content));
        await disk.link(temporary, path);
        return true;
      } catch (error) {
        if (hasCode(error, 'EEXIST')) return false;
        if (!hasCode(error, ...withoutLinks)) throw error;
        return await unlessThere(() => writeNew(path, Buffer.from(content)));
      } finally {
        await removeQuietly(temporary, disk);
      }
    },

    rename,
    remove: (path) => patiently(() => disk.rm(path, { force: true })),
    isRegular: (path) => unlessMissing(async () => (await disk.lstat(path)).isFile(), false),
    list: (folder) => unlessMissing(async () => (await disk.readdir(folder)).sort(), []),
    makeFolder,
    removeFolder: (folder) => patiently(() => disk.rm(folder, { recursive: true, force: true })),

    stat: (path) =>
      unlessMissing(async () => {
        const found = await disk.stat(path);
        const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
        return { kind, sizeBytes: found.size, changedAt: found.mtimeMs } as const;
      }, undefined),

    async touch(path) {
      const now = new Date();
      await disk.utimes(path, now, now);
    },
  };
}

type Content = Parameters<Files['replace']>[1];

/** About nine seconds in all. */
const waitsForScannerMs = [100, 200, 400, 800, 1_600, 3_000, 3_000];

/** What systems say that cannot sync this file or folder; EIO is none of it: there data may be lost. */
const cannotSync: readonly string[] = ['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', 'EINVAL', 'EBADF'];

/** What file systems say that have no second names for a file, as those of memory cards. */
const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK'];

function temporaryName(path: string): string {
  return unfinishedName(path, randomBytes(6).toString('hex'));
}

/** What failed before is reported, and not this. */
async function removeQuietly(path: string, disk: Disk): Promise<void> {
  await disk.rm(path, { force: true }).catch(() => undefined);
}

async function unlessMissing<Result>(work: () => Promise<Result>, missing: Result): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return missing;
    throw error;
  }
}

async function unlessThere(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
