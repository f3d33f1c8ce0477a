/**
 * Reads an encrypted file from any place on: age encrypts in chunks, each of which is proved by itself. Imports nothing
 * of a system. Source of the format: https://c2sp.org/age#payload
 */
import type { ByteSource } from '../sqlite/storage.js';

/** Opens one chunk under its nonce; throws if it is not what was encrypted. */
export type OpenChunk = (nonce: Uint8Array, sealed: Uint8Array) => Uint8Array;

export const chunkBytes = 65_536;
export const tagBytes = 16;
const sealedChunkBytes = chunkBytes + tagBytes;

/** Chunks that were opened are kept for a while: SQLite reads neighbouring pages one after another. */
const chunksKept = 64;

/**
 * The plain content of what begins at `start`, behind the header and the nonce. The last chunk is opened at once: it
 * alone proves that nothing is missing behind it. Throws what `openChunk` throws, or if the size cannot be right.
 */
export function openPayload(file: ByteSource, start: number, openChunk: OpenChunk): ByteSource {
  const sealedBytes = file.sizeBytes - start;
  const chunks = Math.max(1, Math.ceil(sealedBytes / sealedChunkBytes));
  const lastBytes = sealedBytes - (chunks - 1) * sealedChunkBytes - tagBytes;
  if (lastBytes < 0 || (lastBytes === 0 && chunks > 1)) throw new Error('its size is not possible');
  const kept = new Map<number, Uint8Array>();

  const sealedSize = (index: number) => (index === chunks - 1 ? lastBytes + tagBytes : sealedChunkBytes);

  /** Chunks as they lie in the file, in one read: a browser takes milliseconds for each. */
  const sealedFrom = (first: number, last: number): Uint8Array => {
    const sealed = new Uint8Array((last - first) * sealedChunkBytes + sealedSize(last));
    const read = file.read(sealed, start + first * sealedChunkBytes);
    if (read < sealed.byteLength) throw new Error('the file is shorter than it was');
    return sealed;
  };

  const chunk = (index: number, sealed: () => Uint8Array): Uint8Array => {
    const known = kept.get(index);
    // Those that were used last are the last to go.
    if (known) kept.delete(index);
    const plain = known ?? openChunk(nonceOf(index, index === chunks - 1), sealed());
    kept.set(index, plain);
    const [oldest] = kept.keys();
    if (kept.size > chunksKept && oldest !== undefined) kept.delete(oldest);
    return plain;
  };

  chunk(chunks - 1, () => sealedFrom(chunks - 1, chunks - 1));
  return {
    sizeBytes: (chunks - 1) * chunkBytes + lastBytes,
    read(into, at) {
      const last = Math.min(Math.floor((at + into.byteLength - 1) / chunkBytes), chunks - 1);
      let range: Uint8Array | undefined;
      const sealed = (index: number) => {
        range ??= sealedFrom(index, last);
        const from = range.byteLength - ((last - index) * sealedChunkBytes + sealedSize(last));
        return range.subarray(from, from + sealedSize(index));
      };
      let filled = 0;
      while (filled < into.byteLength) {
        const index = Math.floor((at + filled) / chunkBytes);
        if (index >= chunks) break;
        const from = (at + filled) % chunkBytes;
        const part = chunk(index, () => sealed(index)).subarray(from, from + into.byteLength - filled);
        if (part.byteLength === 0) break;
        into.set(part, filled);
        filled += part.byteLength;
      }
      return filled;
    },
  };
}

/** Eleven bytes of the number of the chunk, and one that marks the last. */
export function nonceOf(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
