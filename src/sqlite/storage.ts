/**
 * Where the bytes of a database lie: the engine reads and writes pages at their places, so that a database may be
 * larger than the memory. Knows no system: what it reads may be a file, pieces of memory, or a file in a browser.
 */

import type { Content } from '../system/content.js';

export interface Storage {
  /** How many bytes there are. */
  readonly length: number;
  /** The bytes from a place up to another one, which lie within the length. Valid until the next call. */
  subarray(from: number, to: number): Uint8Array;
  /** Writes bytes at a place; what lies between the end and this place becomes zeros. */
  set(bytes: Uint8Array, at: number): void;
}

/** A storage of the caller alone, who gives it back. What was in it is gone then. */
export interface OwnStorage extends Storage {
  close(): void;
}

/** Makes empty storages. */
export type Scratch = () => Promise<OwnStorage>;

/** Something that gives bytes by their place at once: an open file, a file in a browser, an encrypted file. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fills `into` from this place on; returns how many bytes there were. */
  read(into: Uint8Array, at: number): number;
}

/** An open file of this process. */
export interface ByteFile extends ByteSource {
  /** Writes all of the bytes. */
  write(bytes: Uint8Array, at: number): void;
}

/** The source ended before the place that it promised. */
export class StorageCut extends Error {
  override name = 'StorageCut' as const;
}

/** No page of SQLite is larger. */
const readBytesAtMost = 65_536;

/** A storage that nobody can write to. Reads that are longer than a page of SQLite are allowed too. */
export function readOnlyStorage(source: ByteSource): Storage {
  const buffer = new Uint8Array(readBytesAtMost);
  return {
    length: source.sizeBytes,
    subarray: (from, to) => exactly(source, from, to, buffer),
    set() {
      throw new Error('it is open for reading only');
    },
  };
}

/** A storage over a file that nobody else writes to. */
export function fileStorage(file: ByteFile): Storage {
  const buffer = new Uint8Array(readBytesAtMost);
  let length = file.sizeBytes;
  return {
    get length() {
      return length;
    },
    subarray: (from, to) => exactly(file, from, to, buffer),
    set(bytes, at) {
      file.write(bytes, at);
      length = Math.max(length, at + bytes.byteLength);
    },
  };
}

function exactly(source: ByteSource, from: number, to: number, buffer: Uint8Array): Uint8Array {
  const size = to - from;
  const into = size <= buffer.byteLength ? buffer.subarray(0, size) : new Uint8Array(size);
  if (source.read(into, from) < size) throw new StorageCut('the file is shorter than it was');
  return into;
}

/** A multiple of every size that a page can have, so that no page lies in two pieces. */
const pieceBytes = 1 << 20;

/** A storage in memory that grows by pieces: nothing is copied when it grows. */
export function memoryStorage(): Storage {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const pieceOf = (at: number): Uint8Array => {
    const index = Math.floor(at / pieceBytes);
    while (pieces.length <= index) pieces.push(new Uint8Array(pieceBytes));
    return pieces[index] ?? new Uint8Array(0);
  };
  return {
    get length() {
      return length;
    },
    subarray(from, to) {
      const start = from % pieceBytes;
      if (start + to - from <= pieceBytes) return pieceOf(from).subarray(start, start + to - from);
      const bytes = new Uint8Array(to - from);
      for (const { at, size } of cuts(from, to - from)) {
        const begin = at % pieceBytes;
        bytes.set(pieceOf(at).subarray(begin, begin + size), at - from);
      }
      return bytes;
    },
    set(bytes, at) {
      for (const cut of cuts(at, bytes.byteLength)) {
        pieceOf(cut.at).set(bytes.subarray(cut.at - at, cut.at - at + cut.size), cut.at % pieceBytes);
      }
      length = Math.max(length, at + bytes.byteLength);
    },
  };
}

/** A range, cut where the pieces of memory end. */
function* cuts(at: number, size: number): Generator<{ readonly at: number; readonly size: number }> {
  for (let done = 0; done < size; ) {
    const part = Math.min(size - done, pieceBytes - ((at + done) % pieceBytes));
    yield { at: at + done, size: part };
    done += part;
  }
}

/** The same storages, which never get larger than this: a write that would make one so throws what `fault` gives. */
export function boundedScratch(scratch: Scratch, bytesAtMost: number, fault: () => Error): Scratch {
  return async () => {
    const storage = await scratch();
    return {
      get length() {
        return storage.length;
      },
      subarray: storage.subarray,
      set(bytes, at) {
        if (at + bytes.byteLength > bytesAtMost) throw fault();
        storage.set(bytes, at);
      },
      close: storage.close,
    };
  };
}

/** All that is in a storage; the pieces may be kept. */
export function contentIn(storage: Storage): Content {
  return {
    sizeBytes: storage.length,
    *pieces() {
      for (const piece of passingPieces(storage)) yield piece.slice();
    },
    passingPieces: () => passingPieces(storage),
  };
}

function* passingPieces(storage: Storage): Generator<Uint8Array> {
  for (let at = 0; at < storage.length; at += readBytesAtMost) {
    yield storage.subarray(at, Math.min(at + readBytesAtMost, storage.length));
  }
}
