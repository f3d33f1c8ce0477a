import type { Random } from '../../src/demo/random.js';
import { dayMs, periodMs } from '../support/clock.js';
import { createWorld } from '../support/world.js';
import { newestArchive, readLists } from './archived.js';
import { combinations, type Lie, lies, lyingServer } from './liar.js';
import { type Attempt, type Counts, hold, type Promised } from './promise.js';

/**
 * One list from a server that lies in one way, or in two or three at once. Whatever it does, the backup ends, within a number of
 * requests that the size of the list bounds, and the list either is all there or is named incomplete.
 */
export const complete: Promised = {
  name: 'complete',
  promise: '"Complete" is proved',
  shortRuns: lies.length + combinations.length,
  attack,
};

async function attack({ directory, seed, random }: Attempt): Promise<Counts> {
  const told = liesOf(seed, random);
  const size = random.pick(sizesFor(told));
  const server = lyingServer(told, size, random);
  const world = createWorld(directory, {}, ['--resources', 'things:id', '--wait']);
  // A backup that never ends is ended here, and breaks the promise below.
  const fetch = async (request: Request): Promise<Response> =>
    server.requests > requestsAtMost(size) ? new Response('', { status: 401 }) : server.fetch(request);
  const printed = { out: '', err: '' };
  const story = () =>
    `${told.join(' and ')}, ${size} rows, ${server.requests} requests: ${printed.out}${printed.err}`;
  const backUp = async (): Promise<void> => {
    // A list that fails is waited for in a further run.
    for (let runs = 0, code = 3; code === 3; runs++) {
      hold(runs < 8, () => `no end after ${runs} runs: ${story()}`);
      const { out, err, ...ended } = await world.runWith({ fetch }, 'backup', '--directory', directory);
      printed.out = out;
      printed.err += err;
      code = ended.code;
      hold(server.requests <= requestsAtMost(size), story);
      // Finished, with or without a doubt that is named.
      hold([0, 3, 4].includes(code), story);
      world.clock.step(periodMs);
    }
  };
  if (told.some((lie) => liesOfTheSecondDay.includes(lie))) {
    server.isHonest = true;
    await backUp();
    server.isHonest = false;
    world.clock.step(dayMs);
  }
  await backUp();
  const list = (await readLists(newestArchive(directory))).get('things');
  hold(list !== undefined, story);
  const ids = new Set(list.rows.map((row) => Number(row[list.columns.indexOf('id')])));
  hold(ids.size === list.rows.length, () => `doubled rows: ${story()}`);
  const isAllThere = server.ids.every((id) => ids.has(id)) && !server.hasTwoFaces;
  if (list.status === 'complete')
    hold(isAllThere || server.isBeyondTelling, () => `called complete with ${ids.size} ids: ${story()}`);
  else {
    hold(list.status === 'incomplete' && list.reason !== '', () => `${list.status}: ${story()}`);
    hold(/incomplete/.test(printed.out), () => `incomplete, but not said: ${story()}`);
  }
  if (told.length === 1 && server.withheld.length > 0 && size > 1) {
    const missing = server.ids.filter((id) => !ids.has(id));
    hold(
      missing.every((id) => server.withheld.includes(id)),
      () => `${missing.length} are lost: ${story()}`,
    );
    hold(/record number [\d,]+ (?:is not given|has no id)/.test(list.reason), () => `not named: ${story()}`);
  }
  return {
    servers: 1,
    'proved complete': list.status === 'complete' ? 1 : 0,
    'named incomplete': list.status === 'complete' ? 0 : 1,
    'silently short': 0,
    requests: server.requests,
  };
}

/** What only tells something to a reader who knows the list from before. */
const liesOfTheSecondDay: readonly Lie[] = ['an empty list, once'];

function sizesFor(told: readonly Lie[]): readonly number[] {
  if (told.some((lie) => lie.includes('in the middle'))) return [1001, 2300];
  if (told.length > 1) return [999, 1001, 2300];
  // If the only record has none, the setting names the wrong field, and the run says so.
  if (told.includes('one record without an id')) return [3, 60, 999, 1000, 1001, 2300];
  const sizes = [1, 3, 60, 999, 1000, 1001, 2300];
  return told.includes('none') ? [0, ...sizes] : sizes;
}

/** Each lie alone, the combinations, and now and then any two. */
function liesOf(seed: number, random: Random): readonly Lie[] {
  const turn = seed % (lies.length + combinations.length);
  const first = lies[turn];
  if (first === undefined) return combinations[turn - lies.length] ?? [];
  const isAlone = liesAboutOneRecord.includes(first) || !random.chance(0.4);
  return isAlone ? [first] : [first, random.pick(lies)];
}

/** Alone they must cost that record and no other, which another lie would cover up. */
const liesAboutOneRecord: readonly Lie[] = ['fails on one record', 'one record without an id'];

/** Five sweeps of the smallest pages a liar may drive it to, and what it takes to see that a list goes in circles. */
function requestsAtMost(size: number): number {
  return 500 + 6 * size;
}
