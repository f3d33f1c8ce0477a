/** A file that somebody chose, read piece by piece: browsers give a worker no other way that answers at once. */
import type { ByteSource } from '../../sqlite/storage.js';
import { OpeningFailed } from './opening-failed.js';

/** Of workers alone, so TypeScript's DOM does not have it. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

export function chosenFile(file: Blob): ByteSource {
  const reader = new FileReaderSync();
  return {
    sizeBytes: file.size,
    read(into, at) {
      const bytes = readPart(reader, file.slice(at, at + into.byteLength));
      into.set(bytes);
      return bytes.byteLength;
    },
  };
}

function readPart(reader: FileReaderSync, part: Blob): Uint8Array {
  try {
    return new Uint8Array(reader.readAsArrayBuffer(part));
  } catch (cause) {
    // It was changed or moved since it was chosen, or lies on a drive that is gone.
    throw new OpeningFailed('gone', { cause });
  }
}
