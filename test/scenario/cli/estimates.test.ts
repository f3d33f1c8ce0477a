import { describe, expect, it } from 'vitest';
import { type CliWorld, cliWorld } from '../../support/cli.js';

const tick = 15 * 60_000 + 5_000;
const unknown = 'so it is not known yet how many runs that takes';
const backUp = (world: CliWorld, ...more: string[]) =>
  world.run('backup', '--directory', world.directory, ...more);

describe('what is said to come of a backup', () => {
  it('is no number of runs before the lists were looked at', async () => {
    const world = cliWorld();
    for (const more of [
      ['--request-limit', '1'],
      ['--request-limit', '3'],
    ]) {
      const { code, out } = await backUp(world, ...more);
      expect(code).toBe(3);
      expect(out).toContain(unknown);
      expect(out).not.toMatch(/in \d+ runs/);
      world.clock.step(tick);
    }
  });

  it('is no number of runs if the server was down in the first run', async () => {
    const world = cliWorld();
    await backUp(world, '--request-limit', '2');
    world.clock.step(tick);
    const fetch = async () => {
      throw new TypeError('fetch failed');
    };
    const { out, err } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(out + err).not.toMatch(/in \d+ runs/);
  });

  it('keeps to the quota seen when a run finds it used up', async () => {
    const world = cliWorld({ quota: 100, scale: 0.3 });
    const runsIn = (text: string) => Number(/in (\d+) runs?;/.exec(text)?.[1]);
    const first = await backUp(world);
    expect(first.code).toBe(3);
    world.clock.step(tick);
    const second = await backUp(world);
    world.clock.step(tick);
    world.workspace.steal(100);
    const third = await backUp(world);
    expect(third.out).toContain("ProSonata's quota for these 15 minutes is used up");
    expect(runsIn(third.out)).toBeLessThanOrEqual(2 * runsIn(second.out));
    expect(runsIn(third.out)).toBeGreaterThanOrEqual(runsIn(second.out) - 1);
  });

  it('is not known if the first run finds the quota used up', async () => {
    const world = cliWorld({ quota: 100 });
    world.workspace.steal(100);
    const { code, out } = await backUp(world);
    expect(code).toBe(3);
    expect(out).toContain(unknown);
    const { out: json } = await backUp(world, '--json');
    expect(JSON.parse(json)).toMatchObject({ listsNotLookedAt: 14 });
    expect(JSON.parse(json)).not.toHaveProperty('runsNeeded');
  });
});
