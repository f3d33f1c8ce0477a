/**
 * A storage that keeps what was read of a file, in blocks. A call to the browser costs milliseconds whatever its
 * length, so when blocks are read one after another, more and more of them are read at a time.
 */
import type { ByteSource, Storage } from '../../sqlite/storage.js';
import { OpeningFailed } from './opening-failed.js';

/** A multiple of every size that a page of SQLite can have, so that no page lies in two blocks. */
const blockBytes = 64 * 1024;
const aheadAtMost = 64;
/** What is read at a time while nobody waits for it; a question that comes then has to wait for so much. */
const blocksInStep = 16;

/** The blocks of all files, within one bound. */
export interface BlockPool {
  readonly blocksAtMost: number;
  /** How many blocks the files have that are kept as a whole. */
  promised: number;
  /** Those of the other files; the ones that were not used for the longest time go first. */
  readonly others: Map<number, Uint8Array>;
  /** A number for the first block of the next file. */
  next: number;
}

export function blockPool(bytesAtMost: number): BlockPool {
  const blocksAtMost = Math.max(Math.ceil(bytesAtMost / blockBytes), 2 * aheadAtMost);
  return { blocksAtMost, promised: 0, others: new Map(), next: 0 };
}

export interface KeptBlocks extends Storage {
  /**
   * Reads a little more of the file if there is room for all of it, so that a whole pass over it reads nothing later;
   * false once there is nothing left to do. Throws OpeningFailed.
   */
  readMore(): boolean;
  /** Forgets all blocks. */
  close(): void;
}

export function keptBlocks(source: ByteSource, pool: BlockPool): KeptBlocks {
  const count = Math.ceil(source.sizeBytes / blockBytes);
  const base = pool.next;
  pool.next += count;
  const isWhole = pool.promised + count <= pool.blocksAtMost;
  if (isWhole) pool.promised += count;
  const kept = isWhole ? new Map<number, Uint8Array>() : pool.others;
  let runEnd = -1;
  let ahead = 1;
  let filled = 0;
  // Most pages lie in the same block as the one before.
  let last = -1;
  let lastBlock: Uint8Array = new Uint8Array(0);

  const fetched = (first: number, blocks: number): Uint8Array => {
    const end = Math.min(first + blocks, count);
    const from = first * blockBytes;
    const size = Math.min(end * blockBytes, source.sizeBytes) - from;
    const run = new Uint8Array(size);
    if (source.read(run, from) < size) throw new OpeningFailed('gone');
    for (let index = first; index < end; index++) {
      const at = index * blockBytes - from;
      const block = run.subarray(at, at + blockBytes);
      // One that may go has its own memory, so that it takes its bytes with it.
      kept.set(base + index, isWhole || blocks === 1 ? block : block.slice());
    }
    const room = Math.max(pool.blocksAtMost - pool.promised, 2 * aheadAtMost);
    for (const oldest of pool.others.keys()) {
      if (pool.others.size <= room) break;
      pool.others.delete(oldest);
    }
    return run.subarray(0, blockBytes);
  };
  const wanted = (index: number): Uint8Array => {
    const known = kept.get(base + index);
    if (known && !isWhole) {
      kept.delete(base + index);
      kept.set(base + index, known);
    }
    if (known) return known;
    ahead = index === runEnd ? Math.min(2 * ahead, aheadAtMost) : 1;
    runEnd = Math.min(index + ahead, count);
    return fetched(index, ahead);
  };
  const block = (index: number): Uint8Array => {
    if (index !== last) {
      lastBlock = wanted(index);
      last = index;
    }
    return lastBlock;
  };

  return {
    length: source.sizeBytes,
    subarray(from, to) {
      const index = Math.floor(from / blockBytes);
      const at = from - index * blockBytes;
      if (at + to - from > blockBytes) throw new Error('a read beyond a block');
      return block(index).subarray(at, at + to - from);
    },
    set() {
      throw new Error('an archive is only read');
    },
    readMore() {
      if (!isWhole) return false;
      while (filled < count && kept.has(base + filled)) filled++;
      if (filled === count) return false;
      let blocks = 1;
      while (blocks < blocksInStep && filled + blocks < count && !kept.has(base + filled + blocks)) blocks++;
      fetched(filled, blocks);
      return true;
    },
    close() {
      for (let index = 0; index < count; index++) kept.delete(base + index);
      if (isWhole) pool.promised -= count;
    },
  };
}
