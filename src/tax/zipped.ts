/** An extract as one file. Pure. */
import { Zip, ZipDeflate } from 'fflate';
import type { TaxFile } from './files.js';

/** `madeAt`, in epoch milliseconds, becomes the time of each file. */
export function zipped(files: readonly TaxFile[], madeAt: number): Uint8Array {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  for (const { name, pieces } of files) {
    const file = new ZipDeflate(name);
    file.mtime = madeAt;
    zip.add(file);
    for (const piece of pieces()) file.push(piece);
    file.push(new Uint8Array(0), true);
  }
  zip.end();
  return joined(ready);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
