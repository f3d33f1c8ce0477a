/** Lines on their way into a file, in pieces that are worth a write. Pure. */

const charactersPerPiece = 65_536;

export function* encoded(lines: Iterable<string>): Generator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let pending = '';
  for (const line of lines) {
    pending += line;
    if (pending.length < charactersPerPiece) continue;
    yield encoder.encode(pending);
    pending = '';
  }
  yield encoder.encode(pending);
}
