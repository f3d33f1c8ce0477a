/** The content of a file that may be larger than the memory: read in pieces, as often as it is needed. */

export interface Content {
  readonly sizeBytes: number;
  /** From the beginning; nothing of it may change before the last one was taken. */
  pieces(): Iterable<Uint8Array>;
}

const pieceBytes = 1 << 20;

/** What lies in memory, as content. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    sizeBytes: bytes.byteLength,
    *pieces() {
      for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
}
