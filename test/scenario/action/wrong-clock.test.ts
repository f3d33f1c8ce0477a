import { describe, expect, it, onTestFinished } from 'vitest';
import { actionHere } from '../../support/action-here.js';
import { archivesIn } from '../../support/archive.js';
import { cliWorld, temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';

const inputs = { resources: 'users', details: 'none' };

async function here(options: Parameters<typeof actionHere>[1] = {}) {
  const world = await actionHere(temporaryFolder(), { demo: { scale: 0.01 }, ...options });
  onTestFinished(() => world.close());
  return world;
}

describe('a clock that was a year ahead for one run', () => {
  it('does not put off the next backups of the command line by a year', async () => {
    const world = cliWorld({ scale: 0.01 }, '--resources', 'users', '--directory', temporaryFolder());
    world.clock.step(365 * dayMs);
    expect((await world.run('backup')).out).toContain('Complete and verified');
    world.clock.step(-365 * dayMs);
    const { out, err } = await world.run('backup');
    expect(err).toContain('dated in the future (20271123T0215Z)');
    expect(out).toContain('Complete and verified');
    expect((await world.run('backup')).out).toContain('the next one is due in');
    world.clock.step(dayMs);
    expect((await world.run('backup')).out).toContain('Complete and verified');
  });

  it('does not put off those of the action either, with the cache or without', async () => {
    const world = await here();
    world.clock.step(365 * dayMs);
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    world.clock.step(-365 * dayMs);
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    world.clock.step(60_000);
    expect((await world.tick({ inputs })).outputs.status).toBe('idle');
    world.github.cache.evict({ prefix: '' });
    expect((await world.tick({ inputs })).outputs.status).toBe('idle');
    world.clock.step(dayMs);
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    expect(world.github.releases.all()).toHaveLength(3);
  });
});

describe('an outage of the workspace when the cache was lost as well', () => {
  it('is no wrong address, because a backup was published before', async () => {
    let isDown = false;
    const world = await here({
      demo: { scale: 0.01, fault: () => (isDown ? { kind: 'network' } : undefined) },
    });
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    isDown = true;
    world.github.cache.evict({ prefix: '' });
    world.clock.step(dayMs);
    const { code, outputs, warnings } = await world.tick({ inputs });
    expect([code, outputs.status, warnings.length]).toEqual([0, 'paused', 1]);
    // And the silence counts from what was published, not from the start of this try.
    world.github.cache.evict({ prefix: '' });
    world.clock.step(3 * dayMs);
    expect((await world.tick({ inputs })).errors.join()).toContain('No backup has been finished for 9');
  });
});

describe('an archive in a folder that lacks something', () => {
  it('says so by its name, so that it takes no place of a whole one', async () => {
    const directory = temporaryFolder();
    let missing = 0;
    const world = cliWorld(
      { sizes: { users: 3 }, total: (_, real) => real + missing },
      ...['--resources', 'users', '--directory', directory, '--keep-last', '1'],
    );
    await world.run('backup');
    missing = 5;
    world.clock.step(dayMs);
    expect((await world.run('backup')).out).toContain('not complete');
    expect(archivesIn(directory)).toEqual([
      'prosonata-agency-prosonata-example-20261123T0215Z.sqlite',
      'prosonata-agency-prosonata-example-20261124T0215Z.incomplete.sqlite',
    ]);
    missing = 0;
    world.clock.step(dayMs);
    await world.run('backup');
    expect(archivesIn(directory)).toEqual(['prosonata-agency-prosonata-example-20261125T0215Z.sqlite']);
  });
});
