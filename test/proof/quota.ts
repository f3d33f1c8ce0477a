import { periodMs } from '../support/clock.js';
import { createWorld } from '../support/world.js';
import { type Attempt, Broken, type Counts, hold, type Promised } from './promise.js';

/** Calls in 15 minutes of the vendor's packages. */
const plans = [50, 100, 200, 300, 500];

/**
 * Every package, runs that start at any moment of a window, and other clients who take calls between any two of ours.
 * A 429 is caused by us where nobody took a call since our last answer.
 */
export const quota: Promised = {
  name: 'quota',
  promise: 'The quota is respected and used',
  shortRuns: 5,
  attack,
  figure(counts) {
    const { 'calls used': used = 0, 'calls left': left = 0, '429 caused by us': ours = 0 } = counts;
    const share = (100 * used) / Math.max(1, used + left);
    if (share < 95) throw new Broken(`only ${share.toFixed(1)} % of the calls were used while work remained`);
    return `${used} calls in ${counts.runs} runs, 429 caused by us ${ours}, by others ${counts['429 by others']}; used while work remained ${share.toFixed(2)} %`;
  },
};

async function attack({ directory, seed, random, isShort }: Attempt): Promise<Counts> {
  const plan = plans[seed % (isShort ? 2 : plans.length)] ?? 50;
  const reserve = random.pick([0, 0, 0, 5, 20]);
  const theft = random.pick([0, 0, 0.01, 0.1]);
  const counts = {
    runs: 0,
    'calls used': 0,
    'calls left': 0,
    '429 caused by us': 0,
    '429 by others': 0,
    'calls of the reserve': 0,
  };
  let isStolen = false;
  /** Whether others took calls in this window, so that what is left is not our doing alone. */
  let isShared = false;
  let remaining = plan;
  const empty = ['users', 'servicetemplates', 'crmevents'].filter(() => random.chance(0.5));
  const world = createWorld(
    directory,
    {
      seed,
      emptyAs: random.pick(['list', '204', '404']),
      sizes: Object.fromEntries(empty.map((name) => [name, 0])),
      quota: plan,
      scale: (plan / 2800) * (isShort ? 1.5 : random.pick([1, 2, 4])),
      before: (_, workspace) => {
        if (!random.chance(theft)) return;
        isStolen = true;
        isShared = true;
        workspace.steal(random.whole(1, Math.ceil(plan / 10)));
      },
    },
    ['--concurrency', String(random.whole(1, 8)), '--quota-reserve', String(reserve)],
  );
  const fetch = async (request: Request): Promise<Response> => {
    const response = await world.workspace.fetch(request);
    if (response.status === 204) {
      // It says nothing about the quota: not how much is left, nor that others took some.
      remaining--;
      counts['calls used']++;
      return response;
    }
    const { meta } = (await response.clone().json()) as { meta: { apiLimitRemaining: number } };
    if (meta.apiLimitRemaining > remaining) isShared = false;
    remaining = meta.apiLimitRemaining;
    // Told below: what is thrown here would be taken for a fault of the network.
    if (!isShared && remaining < reserve) counts['calls of the reserve']++;
    counts['calls used']++;
    if (response.status === 429) counts[isStolen ? '429 by others' : '429 caused by us']++;
    isStolen = false;
    return response;
  };
  while (counts.runs < 300) {
    counts.runs++;
    const { code, out, err } = await world.runWith({ fetch }, 'backup', '--directory', directory);
    hold(counts['429 caused by us'] === 0, 'a call too many was made');
    hold(counts['calls of the reserve'] === 0, 'a call was made that is left to others');
    if (code === 0 || code === 4) return counts;
    hold(code === 3, () => out + err);
    counts['calls left'] += Math.max(0, remaining - reserve);
    world.clock.step(periodMs + random.whole(2, 200) * 1000);
  }
  throw new Broken('no end');
}
