/** The end of a process between any two of its effects, without ending one: from then on nothing it does arrives. */
import type { Files } from '../../src/system/ports.js';

/** The process was killed. */
export class Died extends Error {
  override name = 'Died' as const;
}

export interface Death {
  /** The same port until the end; every call of it is an effect that is counted. */
  files(files: Files): Files;
  /** Any other effect. */
  effect<Result>(work: () => Promise<Result>): Promise<Result>;
  fetch(fetch: (request: Request) => Promise<Response>): (request: Request) => Promise<Response>;
  /** The result of what the process does, or Died. */
  of<Result>(work: Promise<Result>): Promise<Result>;
  readonly hasDied: boolean;
}

/**
 * Strikes at the `effect`-th effect (from 1): before it happens, after it has happened without anybody learning of
 * it, or in the midst of it where it is a write.
 */
export function deathAt(effect: number, moment: 'before' | 'after' | 'midst'): Death {
  let left = effect;
  let strike: (error: Died) => void = () => {};
  const end = new Promise<never>((_, reject) => {
    strike = reject;
  });
  // Whoever waits for the work learns of it; until somebody does it must not count as unhandled.
  end.catch(() => undefined);
  const never = new Promise<never>(() => {});
  const through = async <Result>(
    work: () => Promise<Result>,
    half?: () => Promise<unknown>,
  ): Promise<Result> => {
    if (left <= 0) return never;
    if (--left > 0) return work();
    if (moment === 'midst') await half?.();
    if (moment === 'after') await work();
    strike(new Died('killed'));
    return never;
  };
  return {
    get hasDied() {
      return left <= 0;
    },
    files: (files) => ({
      ...files,
      replace: (path, content) =>
        through(
          () => files.replace(path, content),
          () => files.append(`${path}.part`, Buffer.from('torn')),
        ),
      append: (path, content) =>
        through(
          () => files.append(path, content),
          () => files.append(path, content.subarray(0, Math.floor(content.length / 2))),
        ),
      truncate: (path, sizeBytes) => through(() => files.truncate(path, sizeBytes)),
      create: (path, content) =>
        through(
          () => files.create(path, content),
          () => files.create(path, ''),
        ),
      rename: (from, to) => through(() => files.rename(from, to)),
      remove: (path) => through(() => files.remove(path)),
      makeFolder: (path) => through(() => files.makeFolder(path)),
      removeFolder: (path) => through(() => files.removeFolder(path)),
    }),
    effect: (work) => through(work),
    fetch: (fetch) => (request) => through(() => fetch(request)),
    of: (work) => Promise.race([work, end]),
  };
}
