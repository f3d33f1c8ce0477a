/** The real clock, files and host. Only the main modules hand them out. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { diskFiles } from './disk.js';
import type { Clock, Files, Host } from './ports.js';

/** setTimeout counts in 31 bits. */
const longestTimerMs = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, longestTimerMs));
      signal?.addEventListener('abort', end, { once: true });
    }),
  timeout: (ms, signal) => {
    const controller = new AbortController();
    const clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    };
    const end = () => {
      clear();
      controller.abort();
    };
    const timer = setTimeout(end, Math.min(ms, longestTimerMs));
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    return { signal: controller.signal, clear };
  },
};

export const realHost: Host = {
  name: hostname(),
  life: told(
    () =>
      `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
  ),
  processId: process.pid,
  isAlive(processId) {
    try {
      process.kill(processId, 0);
      return true;
    } catch (error) {
      // The process is there but belongs to somebody else.
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
  // The 22nd field; the second one, the name of the program, can hold spaces and brackets.
  beginOf: (processId) =>
    told(() => readFileSync(`/proc/${processId}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19]),
};

/** What Linux tells in files; other systems have none of them. */
function told<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    // Less is known then, and a lock is judged by its age.
    return undefined;
  }
}

export const realFiles: Files = diskFiles({ clock: realClock, log: { debug: () => undefined } });
