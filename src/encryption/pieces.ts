/** Files as streams of pieces, which is how age takes and gives them. */

/** A stream of pieces: handed over as one, a file would be copied as one. */
export function pieceStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const size = 1 << 20;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.byteLength) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

/** All pieces as one; they must be of this size together. */
export async function collect(pieces: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  let filled = 0;
  for await (const piece of pieces) {
    bytes.set(piece, filled);
    filled += piece.byteLength;
  }
  if (filled !== sizeBytes) throw new Error(`${filled} bytes were made, ${sizeBytes} were expected`);
  return bytes;
}
