/** Storages in memory, and what is in them as one array: for what is small. */
import { memoryStorage, type OwnStorage, type Scratch, type Storage } from '../../src/sqlite/storage.js';
import type { Content } from '../../src/system/content.js';

export function memory(bytes: Uint8Array = new Uint8Array(0)): OwnStorage {
  const storage = memoryStorage();
  storage.set(bytes, 0);
  return {
    get length() {
      return storage.length;
    },
    subarray: storage.subarray,
    set: storage.set,
    close: () => undefined,
  };
}

export const memoryScratch: Scratch = async () => memory();

export function bytesOf(content: Content): Buffer {
  return Buffer.concat([...content.pieces()]);
}

export function bytesIn(storage: Storage): Buffer {
  return Buffer.from(storage.subarray(0, storage.length));
}
