/** Files that stay open and are read and written in place and at once, as a database does. */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import type { OpenFile } from './ports.js';
import { unfinishedName } from './unfinished.js';

/** The calls to the system that are made here. */
export type OpenDisk = Pick<
  typeof fs,
  'closeSync' | 'fstatSync' | 'openSync' | 'readSync' | 'unlinkSync' | 'writeSync'
>;

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
const noFollow = fs.constants.O_NOFOLLOW ?? 0;
/** Linux: a file that never had a name. Node has no constant for it. */
const nameless = process.platform === 'linux' ? 0o20000000 | fs.constants.O_DIRECTORY : undefined;
const ownerOnly = 0o600;

export function openToRead(path: string, disk: OpenDisk = fs): OpenFile {
  return openFile(disk.openSync(path, O_RDONLY), disk, () => undefined);
}

/**
 * A new, empty file that has no name, or has one for a moment only: it takes room on the disk of `path` and is gone
 * when it is closed, or when this process ends. Systems that remove no open file keep it, as an unfinished file for
 * `path`, until it is closed.
 */
export function openScratch(path: string, folder: string, disk: OpenDisk = fs): OpenFile {
  const withoutName = openNameless(folder, disk);
  if (withoutName !== undefined) return openFile(withoutName, disk, () => undefined);
  const temporary = unfinishedName(path, randomBytes(6).toString('hex'));
  const descriptor = disk.openSync(temporary, O_RDWR | O_CREAT | O_EXCL | noFollow, ownerOnly);
  const isRemoved = removed(temporary, disk);
  return openFile(descriptor, disk, () => {
    if (!isRemoved) disk.unlinkSync(temporary);
  });
}

function openNameless(folder: string, disk: OpenDisk): number | undefined {
  if (nameless === undefined) return undefined;
  try {
    return disk.openSync(folder, O_RDWR | nameless, ownerOnly);
  } catch {
    // This file system has none of them. Whatever else is wrong shows again when a file with a name is opened.
    return undefined;
  }
}

function removed(path: string, disk: OpenDisk): boolean {
  try {
    disk.unlinkSync(path);
    return true;
  } catch {
    // It is removed when it is closed then; the rest of a killed process is removed as every unfinished file is.
    return false;
  }
}

function openFile(descriptor: number, disk: OpenDisk, whenClosed: () => void): OpenFile {
  return {
    sizeBytes: disk.fstatSync(descriptor).size,
    read(into, at) {
      let filled = 0;
      while (filled < into.byteLength) {
        const read = disk.readSync(descriptor, into, filled, into.byteLength - filled, at + filled);
        if (read === 0) break;
        filled += read;
      }
      return filled;
    },
    write(bytes, at) {
      let written = 0;
      while (written < bytes.byteLength) {
        written += disk.writeSync(descriptor, bytes, written, bytes.byteLength - written, at + written);
      }
    },
    close() {
      disk.closeSync(descriptor);
      whenClosed();
    },
  };
}
