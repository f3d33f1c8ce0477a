/**
 * What was learned since the work file was last saved, entry by entry, beside it on the disk: saving the whole file
 * after every window would cost more than the window. Each entry is sealed by itself and names its place, so an
 * entry that is torn, moved or foreign ends the reading there; what comes before it is kept.
 */
import { contentOf } from '../system/content.js';
import type { Files } from '../system/ports.js';
import { SealBroken, type SealKey, seal, sealedBytesAtMost, unseal } from './seal.js';

export interface Journal {
  /** Is on the disk when it resolves. */
  append(entry: unknown): Promise<void>;
}

export interface JournalContent {
  readonly entries: readonly unknown[];
  /** Bytes up to the end of the last whole entry. */
  readonly soundBytes: number;
  /** Whether anything that could not be read follows: the trace of a kill while writing, or of damage. */
  readonly isTorn: boolean;
}

const lengthBytes = 4;

/** Entries are claimed by the save they follow and their number, so that none can be replayed elsewhere. */
const claimOf = (saveName: string, index: number): string => `${saveName} entry ${index}`;

/** Continues after the `count` entries that the file already holds. */
export function openJournal(
  path: string,
  saveName: string,
  count: number,
  key: SealKey,
  files: Files,
): Journal {
  let index = count;
  let previous = Promise.resolve();
  return {
    append(entry) {
      const claim = claimOf(saveName, index++);
      previous = previous.then(async () => {
        const content = contentOf(Buffer.from(JSON.stringify(entry)));
        const chunks: Uint8Array[] = [];
        for await (const chunk of seal(content, claim, key)) chunks.push(chunk);
        const sealed = Buffer.concat(chunks);
        const length = Buffer.alloc(lengthBytes);
        length.writeUInt32BE(sealed.byteLength);
        await files.append(path, Buffer.concat([length, sealed]));
      });
      return previous;
    },
  };
}

/** Reads every whole entry; a journal that is not there is an empty one. */
export async function readJournal(
  path: string,
  saveName: string,
  key: SealKey,
  files: Files,
): Promise<JournalContent> {
  const size = await files.stat(path);
  // Nothing that runs of ours have written comes near it.
  if (size && size.sizeBytes > sealedBytesAtMost) return { entries: [], soundBytes: 0, isTorn: true };
  const bytes = Buffer.from((await files.read(path)) ?? []);
  const entries: unknown[] = [];
  let at = 0;
  while (at + lengthBytes <= bytes.byteLength) {
    const end = at + lengthBytes + bytes.readUInt32BE(at);
    if (end > bytes.byteLength) break;
    try {
      const content = await unseal(
        bytes.subarray(at + lengthBytes, end),
        claimOf(saveName, entries.length),
        key,
      );
      entries.push(JSON.parse(Buffer.from(content).toString()));
    } catch (error) {
      if (error instanceof SealBroken) break;
      throw error;
    }
    at = end;
  }
  return { entries, soundBytes: at, isTorn: at < bytes.byteLength };
}
