/** Storages in files of this process alone, which notice if the disk gives back something else than was written. */
import * as zlib from 'node:zlib';
import { BackupError } from '../errors.js';
import type { Files } from '../system/ports.js';
import { fileStorage, type Scratch, type Storage } from './storage.js';

/** Storages in files beside `path`, see `Files.scratch`. */
export function fileScratch(path: string, files: Pick<Files, 'scratch'>): Scratch {
  return async () => {
    const file = await files.scratch(path);
    const storage = checkedStorage(fileStorage(file));
    return {
      get length() {
        return storage.length;
      },
      subarray: storage.subarray,
      set: storage.set,
      close: file.close,
    };
  };
}

/** A page of a database that lies in a storage. */
const blockBytes = 8192;

/**
 * Keeps a checksum of each block that was written as a whole, and compares it when the block is read as a whole. Blocks
 * of which parts were written are not compared. Before Node 20.15 there are no checksums.
 */
export function checkedStorage(storage: Storage, checksum = zlib.crc32): Storage {
  if (!checksum) return storage;
  /** By block; 0 if nothing is known of it. */
  let sums = new Uint32Array(1024);
  const remember = (block: number, sum: number): void => {
    if (block >= sums.length) {
      const larger = new Uint32Array(Math.max(2 * sums.length, block + 1));
      larger.set(sums);
      sums = larger;
    }
    sums[block] = sum;
  };
  return {
    get length() {
      return storage.length;
    },
    subarray(from, to) {
      const bytes = storage.subarray(from, to);
      for (const { block, start, isWhole } of blocksIn(from, to)) {
        const sum = isWhole ? sums[block] : 0;
        if (sum && checksum(bytes.subarray(start - from, start - from + blockBytes)) !== sum) throw changed();
      }
      return bytes;
    },
    set(bytes, at) {
      storage.set(bytes, at);
      for (const { block, start, isWhole } of blocksIn(at, at + bytes.byteLength)) {
        remember(block, isWhole ? checksum(bytes.subarray(start - at, start - at + blockBytes)) : 0);
      }
    },
  };
}

function* blocksIn(from: number, to: number) {
  for (let block = Math.floor(from / blockBytes); block * blockBytes < to; block++) {
    const start = block * blockBytes;
    yield { block, start, isWhole: start >= from && start + blockBytes <= to };
  }
}

function changed(): BackupError {
  return new BackupError(
    'The disk gave back something else than what was written to it a moment ago, or another program changed the file.',
    'Nothing of it was published. Check the disk, then run again.',
  );
}
