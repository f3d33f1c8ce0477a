/**
 * A storage that keeps what was read of a file, in blocks. A call to the browser costs milliseconds whatever its
 * length, so when blocks are read one after another, more and more of them are read at a time.
 */
import type { ByteSource, Storage } from '../../sqlite/storage.js';
import { OpeningFailed } from './opening-failed.js';

/** A multiple of every size that a page of SQLite can have, so that no page lies in two blocks. */
const blockBytes = 64 * 1024;
const aheadAtMost = 64;

export interface KeptBlocks extends Storage {
  /** How often the source was asked, and for how many bytes. */
  readonly asked: { readonly times: number; readonly bytes: number };
}

/** Keeps about `keptBytes`; what was not used for the longest time goes first. */
export function keptBlocks(source: ByteSource, keptBytes: number): KeptBlocks {
  const kept = new Map<number, Uint8Array>();
  const keptAtMost = Math.max(Math.ceil(keptBytes / blockBytes), 2 * aheadAtMost);
  const count = Math.ceil(source.sizeBytes / blockBytes);
  const asked = { times: 0, bytes: 0 };
  let runEnd = -1;
  let ahead = 1;

  const fetched = (first: number): Uint8Array => {
    ahead = first === runEnd ? Math.min(2 * ahead, aheadAtMost) : 1;
    runEnd = Math.min(first + ahead, count);
    const from = first * blockBytes;
    const size = Math.min(runEnd * blockBytes, source.sizeBytes) - from;
    const run = new Uint8Array(size);
    if (source.read(run, from) < size) throw new OpeningFailed('gone');
    asked.times++;
    asked.bytes += size;
    for (let index = first; index < runEnd; index++) {
      const at = index * blockBytes - from;
      // Of its own memory, so that a block that goes takes its bytes with it.
      kept.set(index, ahead === 1 ? run : run.slice(at, at + blockBytes));
    }
    for (const oldest of kept.keys()) {
      if (kept.size <= keptAtMost) break;
      kept.delete(oldest);
    }
    return run.subarray(0, blockBytes);
  };
  const block = (index: number): Uint8Array => {
    const known = kept.get(index);
    if (!known) return fetched(index);
    kept.delete(index);
    kept.set(index, known);
    return known;
  };

  return {
    length: source.sizeBytes,
    asked,
    subarray(from, to) {
      const index = Math.floor(from / blockBytes);
      const at = from - index * blockBytes;
      if (at + to - from > blockBytes) throw new Error('a read beyond a block');
      return block(index).subarray(at, at + to - from);
    },
    set() {
      throw new Error('an archive is only read');
    },
  };
}
