/** Seeded trouble between a backup and its server: faults, other clients, and a clock whose time limits come to pass. */

import type { Random } from '../../src/demo/random.js';
import { requestTimeoutMs } from '../../src/prosonata/http-api.js';
import { type FixedClock, fixedClock } from '../support/clock.js';
import type { Fault, LoggedRequest } from '../support/demo/test-workspace.js';

export interface ImpatientClock extends FixedClock {
  /** Lets every time limit that is running come to pass. */
  expire(): void;
}

/** A fixed clock whose time limits pass when told: requests that hang end at once. */
export function impatientClock(): ImpatientClock {
  const clock = fixedClock();
  const running = new Set<AbortController>();
  return {
    ...clock,
    timeout(ms, signal) {
      // That of a whole run is none of a request.
      if (ms > requestTimeoutMs) return clock.timeout(ms, signal);
      const controller = new AbortController();
      running.add(controller);
      return { signal: controller.signal, clear: () => running.delete(controller) };
    },
    expire() {
      for (const controller of running) controller.abort();
    },
  };
}

const metaFields = ['totalCount', 'perPage', 'page', 'status', 'apiLimitRemaining', 'apiLimitReset'];

/** A schedule of faults: how many, and of which kinds, differs from seed to seed. */
export function faultSchedule(
  random: Random,
  clock: ImpatientClock,
  shares: readonly number[] = [0, 0.03, 0.15, 0.3],
): (request: LoggedRequest, count: number) => Fault | undefined {
  const share = random.pick(shares);
  const kinds: readonly (() => Fault)[] = [
    () => ({ kind: 'network' }),
    () => ({ kind: 'reset' }),
    () => ({ kind: 'truncated' }),
    () => ({ kind: 'empty' }),
    () => ({ kind: 'status', status: random.pick([500, 502, 503, 504]), html: random.chance(0.5) }),
    () => ({ kind: 'html' }),
    () => ({ kind: 'quota' }),
    () => ({ kind: 'stolen', calls: random.whole(1, 20) }),
    () => ({ kind: 'withoutMeta', fields: metaFields.filter(() => random.chance(0.5)) }),
    () => ({ kind: 'cap', rows: random.whole(20, 400) }),
    () => {
      // Behind the request, which starts to hang now.
      setImmediate(() => clock.expire());
      return { kind: 'hang' };
    },
  ];
  // Damage that looks like data is in every schedule.
  const garbled = (): Fault => ({ kind: 'garbled' });
  const chosen = [garbled, ...kinds.filter(() => random.chance(0.6))];
  return () => (random.chance(share) ? random.pick(chosen)() : undefined);
}
