import { createWorld } from '../support/world.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

export const faithful: Promised = {
  name: 'faithful',
  promise: 'Nothing missing, nothing doubled, nothing altered',
  shortRuns: 3,
  attack,
};

async function attack({ directory, seed }: Attempt): Promise<Counts> {
  const world = createWorld(directory, { seed, scale: 0.1 });
  const { code, out } = await world.run('backup', '--directory', directory);
  hold(code === 0, out);
  return { schedules: 1 };
}
