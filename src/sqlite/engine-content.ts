/**
 * What sql.js 1.16 takes instead of the bytes of a database, so that it reads and writes a storage. It makes a file of
 * what it is given: it keeps `slice(0, length)` of it as the content of that file, and from then on reads with
 * `subarray(from, to)` and writes with `set(bytes, at)` as long as `length` has room for it. None of this is promised;
 * test/unit/sqlite/storage-contract.test.ts holds it to the version, and database.ts tries it at each start.
 */
import type { Storage } from './storage.js';

export interface EngineContent {
  /** Given to the engine as if it were an array. */
  readonly given: Uint8Array;
  /** What failed first, undefined if nothing did; the engine itself only knows that reading or writing failed. */
  fault(): unknown;
}

/** The engine turns what has this name and number into an error of reading or writing; anything else would break it. */
class EngineFault extends Error {
  override name = 'ErrnoError' as const;
  /** EIO. */
  readonly errno = 29;
}

/** The file never has to grow for the engine: it would copy it. */
const endless = Number.MAX_SAFE_INTEGER;

export function engineContent(storage: Storage, pageBytes: number): EngineContent {
  let fault: unknown;
  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      fault ??= error;
      throw new EngineFault();
    }
  };
  const content = {
    length: endless,
    subarray: (from: number, to: number) =>
      guarded(() => {
        // A page is read at a time. More is asked for only when a file is cut off: the engine copies it into an array
        // of its own then, and uses that from then on.
        if (to - from > pageBytes) throw new Error('a database in a storage cannot be cut off');
        return storage.subarray(from, to);
      }),
    set: (bytes: Uint8Array, at: number) => guarded(() => storage.set(bytes, at)),
  };
  const given = { length: storage.length, subarray: content.subarray, slice: () => content };
  return { given: given as unknown as Uint8Array, fault: () => fault };
}

/** The size of pages that a database says it has; that of the largest if it says none that can be. */
export function pageBytesOf(storage: Storage): number {
  if (storage.length < 18) return 65_536;
  const [high = 0, low = 0] = storage.subarray(16, 18);
  const written = high * 256 + low;
  return written < 512 ? 65_536 : written;
}
