/**
 * Where the bytes of a database lie: the engine reads and writes pages at their places, so that a database may be
 * larger than the memory. Knows no system: what it reads may be a file, pieces of memory, or a file in a browser.
 */

export interface Storage {
  /** How many bytes there are. */
  readonly length: number;
  /** The bytes from a place up to another one, which lie within the length. Valid until the next call. */
  subarray(from: number, to: number): Uint8Array;
  /** Writes bytes at a place; what lies between the end and this place becomes zeros. */
  set(bytes: Uint8Array, at: number): void;
}

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

/** A storage in memory that holds a copy of these bytes. */
export function storageOf(bytes: Uint8Array): Storage {
  const storage = memoryStorage();
  storage.set(bytes, 0);
  return storage;
}

/** All bytes of a storage, in pieces that the caller may keep. */
export function* piecesOf(storage: Storage): Generator<Uint8Array> {
  for (let at = 0; at < storage.length; at += readBytesAtMost) {
    yield storage.subarray(at, Math.min(at + readBytesAtMost, storage.length)).slice();
  }
}
