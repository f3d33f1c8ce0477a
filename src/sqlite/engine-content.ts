/**
 * What sql.js 1.16 takes instead of the bytes of a database, so that it reads and writes a storage. It makes a file of
 * what it is given: it keeps `slice(0, length)` of it as the content of that file, and from then on reads with
 * `subarray(from, to)` and writes with `set(bytes, at)` as long as `length` has room for it. The temporary
 * files that it makes itself grow by `new Uint8Array(bytes)`, which takes what was there with `set`. None of this is promised;
 * test/unit/sqlite/storage-contract.test.ts holds it to the version, and database.ts tries it at each start.
 */
import type { Storage } from './storage.js';

export interface EngineArray {
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

/** A storage as the content of a file of the engine; it reads no more than so many bytes at a time. */
function arrayOver(storage: Storage, readBytesAtMost: number): EngineArray {
  let fault: unknown;
  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      fault ??= error;
      throw new EngineFault();
    }
  };
  const given = {
    length: endless,
    subarray: (from: number, to: number) =>
      guarded(() => {
        // A page is read at a time. More is asked for only when a file is cut off: the engine copies it into an array
        // of its own then, and uses that from then on.
        if (to - from > readBytesAtMost) throw new Error('a database in a storage cannot be cut off');
        return storage.subarray(from, to);
      }),
    set: (bytes: Uint8Array, at = 0) => guarded(() => storage.set(bytes, at)),
  };
  return { given: given as unknown as Uint8Array, fault: () => fault };
}

/** What a database is made of. */
export function engineContent(storage: Storage, pageBytes: number): EngineArray {
  const { given: content, fault } = arrayOver(storage, pageBytes);
  const given = { length: storage.length, subarray: content.subarray, slice: () => content };
  return { given: given as unknown as Uint8Array, fault };
}

/**
 * The engine keeps a temporary file as an array, and makes a larger one when it grows. One of more than this lies in the
 * storage. Pieces of memoryStorage are not larger.
 */
const temporaryBytesInMemory = 1 << 20;

/**
 * Does work of the engine during which its first temporary file lies in a storage once it is large, and not in memory.
 * If the engine makes its arrays in another way, they stay in memory. Throws what failed in the storage.
 */
export function withTemporaryFile<Result>(storage: Storage, work: () => Result): Result {
  const Plain = globalThis.Uint8Array;
  const { given, fault } = arrayOver(storage, endless);
  let isTaken = false;
  globalThis.Uint8Array = new Proxy(Plain, {
    construct(target, values: [unknown], made) {
      const [size] = values;
      if (isTaken || typeof size !== 'number' || size <= temporaryBytesInMemory) {
        return Reflect.construct(target, values, made);
      }
      isTaken = true;
      return given;
    },
  });
  try {
    const result = work();
    // SQLite takes some faults as none.
    if (fault() !== undefined) throw fault();
    return result;
  } catch (error) {
    throw fault() ?? error;
  } finally {
    globalThis.Uint8Array = Plain;
  }
}

/** The size of pages that a database says it has; that of the largest if it says none that can be. */
export function pageBytesOf(storage: Storage): number {
  if (storage.length < 18) return 65_536;
  const [high = 0, low = 0] = storage.subarray(16, 18);
  const written = high * 256 + low;
  return written < 512 ? 65_536 : written;
}
