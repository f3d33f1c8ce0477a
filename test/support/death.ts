/** The end of a process between any two of its effects, without ending one: from then on nothing it does arrives. */
import type { Files } from '../../src/system/ports.js';

/** What a shell says of a process that was killed. */
export const killed = 137;

/** When death strikes at an effect: see deathAt. */
export const moments = ['before', 'after', 'midst'] as const;
export type Moment = (typeof moments)[number];

export interface Death {
  /** The same port until the end; every change on the disk is an effect that is counted. */
  files(files: Files): Files;
  /** Any other effect. */
  effect<Result>(work: () => Promise<Result>): Promise<Result>;
  fetch(fetch: (request: Request) => Promise<Response>): (request: Request) => Promise<Response>;
  /** The exit code of the process: its own, or that of a kill. */
  codeOf(work: Promise<number>): Promise<number>;
  readonly hasDied: boolean;
}

/**
 * Strikes at the `effect`-th effect (from 1): before it happens, after it has happened without anybody learning of
 * it, or in the midst of it where it is a write.
 */
export function deathAt(effect: number, moment: Moment): Death {
  let left = effect;
  let strike: (code: number) => void = () => {};
  const end = new Promise<number>((resolve) => {
    strike = resolve;
  });
  const never = new Promise<never>(() => {});
  const through = async <Result>(
    work: () => Promise<Result>,
    half?: () => Promise<unknown>,
  ): Promise<Result> => {
    if (left <= 0) return never;
    if (--left > 0) return work();
    if (moment === 'midst') await half?.();
    if (moment === 'after') await work();
    strike(killed);
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
    codeOf: (work) => Promise.race([work, end]),
  };
}
