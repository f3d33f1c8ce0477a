import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, actionHere } from '../../support/action-here.js';
import { cliWorld, temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';

const inputs = { resources: 'users', details: 'none' };
/** Whose identity nobody has. */
const recipient = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa';
const encrypted = { ...inputs, 'encrypt-to': recipient };

async function here(): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { scale: 0.02 } });
  onTestFinished(() => world.close());
  return world;
}

const names = ({ github }: ActionHere) =>
  github.releases.all().flatMap(({ assets }) => assets.map(({ name }) => name.replace(/^.*Z/, '')));

describe('a secret that is empty', () => {
  it('publishes nothing in the clear behind an encrypted archive, unless that is said', async () => {
    const world = await here();
    await world.tick({ inputs: encrypted });
    world.clock.step(dayMs);
    const before = world.workspace.requests.length;
    const refused = await world.tick({ inputs });
    expect(refused).toMatchObject({ code: 1, outputs: { status: 'failed' } });
    expect(refused.errors.join()).toMatch(
      /The newest archive \(20261123T0215Z\) is encrypted, but .* Check that the secret .* require-encryption to false/,
    );
    expect(world.workspace.requests).toHaveLength(before);
    const meant = await world.tick({ inputs: { ...inputs, 'require-encryption': 'false' } });
    expect(meant.outputs.status).toBe('finished');
    world.clock.step(dayMs);
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    expect(names(world)).toEqual(['.sqlite', '.sqlite', '.sqlite.age']);
  });

  it('is found out in a backup that began when it was there', async () => {
    const world = await here();
    await world.tick({ inputs: encrypted });
    world.clock.step(dayMs);
    const slow = { resources: 'users,customers', details: 'none', 'request-limit': '1' };
    expect((await world.tick({ inputs: { ...encrypted, ...slow } })).outputs.status).toBe('paused');
    world.clock.step(16 * 60_000);
    const refused = await world.tick({ inputs: { ...slow, 'request-limit': '100' } });
    expect(refused.code).toBe(1);
    expect(names(world)).toEqual(['.sqlite.age']);
  });

  it('is refused at once if encryption is required', async () => {
    const world = await here();
    const told = await world.tick({
      inputs: { ...inputs, 'require-encryption': 'true', 'encrypt-passphrase': '' },
    });
    expect(told.errors.join()).toContain(
      'require-encryption is true, but encrypt-to and encrypt-passphrase are empty',
    );
    expect(world.workspace.requests).toEqual([]);
    const sound = await world.tick({ inputs: { ...encrypted, 'require-encryption': 'true' } });
    expect(sound.outputs.status).toBe('finished');
  });

  it('is found out in a folder too', async () => {
    const world = cliWorld({ scale: 0.02 }, '--resources', 'users', '--details', 'none');
    const run = (...more: string[]) => world.run('backup', '--directory', world.directory, ...more);
    expect((await run('--encrypt-to', recipient)).code).toBe(0);
    world.clock.step(dayMs);
    const { code, err } = await run();
    expect(code).toBe(1);
    expect(err).toContain('is encrypted, but this run has no setting that says how to encrypt');
    expect((await run('--require-encryption', 'false')).code).toBe(0);
  });
});
