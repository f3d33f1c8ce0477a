/** The real files, with each call that makes something last told and made to fail as a test likes. */
import * as promises from 'node:fs/promises';
import { basename } from 'node:path';
import { type Disk, diskFiles } from '../../src/system/disk.js';
import { fixedClock } from './clock.js';

/** Files on a disk whose handles tell of each call, `fails` says with which error one ends. */
export function watchedFiles(fails: (call: string, path: string) => Error | undefined = () => undefined) {
  const calls: string[] = [];
  const debug: string[] = [];
  const clock = fixedClock(0);
  const note = (call: string, path: string) => {
    calls.push(`${call} ${basename(path).replace(/\.[0-9a-f]{12}\.part$/, '.part')}`);
    const error = fails(call, path);
    if (error) throw error;
  };
  const disk: Disk = {
    ...promises,
    open: (async (path: string, flags: string | number, mode?: number) => {
      const handle = await promises.open(path, flags, mode);
      return new Proxy(handle, {
        get(target, name) {
          const value = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            if (name === 'sync' || name === 'writeFile') note(name, path);
            return value.apply(target, given);
          };
        },
      });
    }) as Disk['open'],
    rename: (async (from: string, to: string) => {
      note('rename', to);
      return promises.rename(from, to);
    }) as Disk['rename'],
    rm: (async (path: string, options: object) => {
      const error = fails('rm', path);
      if (error) throw error;
      return promises.rm(path, options);
    }) as Disk['rm'],
  };
  const files = diskFiles({ clock, log: { debug: (line) => debug.push(line) }, disk });
  return { files, calls, debug, clock };
}
