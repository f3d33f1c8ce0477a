/**
 * What of the writes of this process would be left by a power cut: looks at what Node's handles are asked to sync. Files
 * that are watched fail as soon as a write is reported as done before it would last.
 */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Files } from '../../src/system/ports.js';

/** A write was reported as done, and a power cut could undo it. */
export class NotLasting extends Error {
  override name = 'NotLasting' as const;
}

export interface SyncWatch {
  /** The same port; `append` and `replace` throw NotLasting. */
  files(files: Files): Files;
  /** Leaves Node as it was. */
  stop(): void;
}

interface Handle {
  stat(): Promise<{ readonly ino: number; readonly size: number; isDirectory(): boolean }>;
  sync(): Promise<void>;
}

/** `folder` is any that there is. */
export async function watchSyncs(folder: string): Promise<SyncWatch> {
  const probe = await open(folder, 'r');
  const handles = Object.getPrototypeOf(probe) as Handle;
  await probe.close();
  const { sync } = handles;
  /** The size that each file had when it was synced last, by its number on the disk. */
  const synced = new Map<number, number>();
  /** Asked whenever a folder has been synced. */
  const looks = new Set<() => Promise<void>>();
  handles.sync = async function (this: Handle) {
    const before = await this.stat();
    await sync.call(this);
    if (!before.isDirectory()) synced.set(before.ino, before.size);
    else for (const look of looks) await look();
  };

  const isSynced = async (path: string): Promise<boolean> => {
    const { ino, size } = await stat(path);
    return synced.get(ino) === size;
  };

  return {
    files: (files) => ({
      ...files,
      async append(path, content) {
        await files.append(path, content);
        if (!(await isSynced(path))) throw new NotLasting(`${basename(path)} was appended to, not synced`);
      },
      async replace(path, content) {
        let named: number | undefined;
        const look = async () => {
          named = (await stat(path).catch(() => undefined))?.ino;
        };
        looks.add(look);
        try {
          await files.replace(path, content);
        } finally {
          looks.delete(look);
        }
        if (!(await isSynced(path))) throw new NotLasting(`${basename(path)} was written, not synced`);
        if (named !== (await stat(path)).ino) throw new NotLasting(`${basename(path)} may lose its name`);
      },
    }),
    stop() {
      handles.sync = sync;
    },
  };
}
