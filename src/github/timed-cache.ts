/** The Actions cache within the time that a run has: a service that hangs must not take the whole run, nor its progress. */
import type { CacheClient } from './cache-client.js';
import { type TimeLimitPorts, withinTime } from './time-limit.js';

export interface CacheTimes {
  /** Epoch milliseconds: what is looked up and restored, all tries together, is given up then. */
  readonly restoreBy: number;
  /** What is saved, likewise, but not before it had a little time. */
  readonly saveBy: number;
}

/** For a work file of a usual size, even if nothing is left of the run; what takes longer is left to the post step. */
const saveAtLeastMs = 30_000;

type Ports = Pick<TimeLimitPorts, 'signal'> & { readonly clock: TimeLimitPorts['clock'] & { now(): number } };

/** The same cache; what takes too long throws GitHubTrouble, and continues in the background until the process ends. */
export function timedCache(cache: CacheClient, { restoreBy, saveBy }: CacheTimes, ports: Ports): CacheClient {
  const left = (by: number) => by - ports.clock.now();
  return {
    ...cache,
    lookUp: (path, prefix) =>
      withinTime('Looking for the work file in the Actions cache', left(restoreBy), ports, () =>
        cache.lookUp(path, prefix),
      ),
    restore: (path, key) =>
      withinTime('Restoring the work file from the Actions cache', left(restoreBy), ports, () =>
        cache.restore(path, key),
      ),
    save: (path, key) =>
      withinTime(
        'Saving the work file to the Actions cache',
        Math.max(left(saveBy), saveAtLeastMs),
        ports,
        () => cache.save(path, key),
      ),
  };
}
