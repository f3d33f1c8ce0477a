/** The content of a file that may be larger than the memory: read in pieces, as often as it is needed. */
import type { OpenFile } from './ports.js';

export interface Content {
  readonly sizeBytes: number;
  /** From the beginning; nothing of it may change before the last one was taken. */
  pieces(): Iterable<Uint8Array>;
  /** The same, each piece valid until the next one is taken: for those who keep none, so that they do not fill the memory. */
  passingPieces?(): Iterable<Uint8Array>;
}

const pieceBytes = 1 << 20;

/** All that is in a file that stays open until it was read; the pieces may be kept. */
export function contentOfFile(file: Pick<OpenFile, 'sizeBytes' | 'read'>): Content {
  return {
    sizeBytes: file.sizeBytes,
    *pieces() {
      for (let at = 0; at < file.sizeBytes; at += pieceBytes) {
        const piece = new Uint8Array(Math.min(pieceBytes, file.sizeBytes - at));
        if (file.read(piece, at) < piece.byteLength) throw new Error('the file is shorter than it was');
        yield piece;
      }
    },
  };
}

/** What lies in memory, as an open file. */
export function fileOf(bytes: Uint8Array): OpenFile {
  return {
    sizeBytes: bytes.byteLength,
    read(into, at) {
      const part = bytes.subarray(at, at + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
    write: () => {
      throw new Error('it is open for reading only');
    },
    close: () => undefined,
  };
}

/** As age and fetch take it; nothing is read before it is asked for. */
export function streamOf(content: Content): ReadableStream<Uint8Array> {
  const pieces = content.pieces()[Symbol.iterator]();
  return new ReadableStream(
    {
      pull(controller) {
        const { done, value } = pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** What lies in memory, as content. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    sizeBytes: bytes.byteLength,
    *pieces() {
      for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
}
