/** The real clock, files and host. Only the doors in `entry/` hand them out. */
import { constants } from 'node:fs';
import {
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { Clock, Files, Host } from './ports.js';

/** setTimeout counts in 31 bits. */
const longestTimerMs = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, longestTimerMs));
      signal?.addEventListener('abort', end, { once: true });
    }),
  timeout: (ms, signal) => {
    const controller = new AbortController();
    const clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    };
    const end = () => {
      clear();
      controller.abort();
    };
    const timer = setTimeout(end, Math.min(ms, longestTimerMs));
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    return { signal: controller.signal, clear };
  },
};

export const realHost: Host = {
  name: hostname(),
  processId: process.pid,
  isAlive(processId) {
    try {
      process.kill(processId, 0);
      return true;
    } catch (error) {
      // The process is there but belongs to somebody else.
      return hasCode(error, 'EPERM');
    }
  },
};

export const realFiles: Files = {
  async read(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  },

  async replace(path, content) {
    const temporary = `${path}.part`;
    try {
      const file = await open(temporary, 'w', 0o600);
      try {
        if (content instanceof Uint8Array) await file.writeFile(content);
        else for await (const chunk of content) await file.writeFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  },

  async append(path, content) {
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  },

  async create(path, content) {
    // Filled first and then linked into place: who dies in between must not leave an empty file under the name.
    const temporary = `${path}.${process.pid}.part`;
    try {
      await writeFile(temporary, content, { mode: 0o600 });
      await link(temporary, path);
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      if (!withoutLinks.some((code) => hasCode(error, code))) throw error;
      return await createInPlace(path, content);
    } finally {
      await rm(temporary, { force: true });
    }
  },

  rename,
  remove: (path) => rm(path, { force: true }),

  async isRegular(path) {
    try {
      return (await lstat(path)).isFile();
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
  },

  async list(folder) {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
  },

  makeFolder,

  removeFolder: (folder) => rm(folder, { recursive: true, force: true }),

  async stat(path) {
    try {
      const found = await stat(path);
      const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
      return { kind, sizeBytes: found.size, changedAt: found.mtimeMs };
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  },

  async touch(path) {
    const now = new Date();
    await utimes(path, now, now);
  },
};

/** Level by level: where a file system refuses new folders with ENOENT, as /proc does, Node's own way never ends. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(folder)).isDirectory()) return;
    const parent = dirname(folder);
    if (!hasCode(error, 'ENOENT') || parent === folder || (await isThere(parent))) throw error;
    await makeFolder(parent);
    await makeFolder(folder);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** What file systems say that have no second names for a file, as those of memory cards. */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

async function createInPlace(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Makes a rename last through a power cut; some systems cannot sync a folder, and lose nothing else by it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].some((code) => hasCode(error, code))) throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
