import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, type ActionHereOptions, actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import type { Faults } from '../../support/github/github-faults.js';

const inputs = { resources: 'customers', details: 'none' };
const recipient = 'age1h9s76f5unl2jtneguv6mqqqk3n8snzad9sc760f4x3m5vqt4ycmskr4gw7';
const encrypted = { ...inputs, 'encrypt-to': recipient };

async function here(options: ActionHereOptions = {}): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { scale: 0.02 }, ...options });
  onTestFinished(() => world.close());
  return world;
}

/** Makes the repository public when it is asked for `operation` for the nth time; `fault` is what comes of that. */
function openAt(world: ActionHere, operation: string, nth: number, fault?: ReturnType<Faults>): void {
  world.github.setFaults((request) => {
    if (request.operation !== operation || request.count !== nth) return undefined;
    world.github.repository.visibility = 'public';
    return fault;
  });
}

describe('a repository that becomes public while a backup is made', () => {
  it('gets nothing uploaded, and the run is red', async () => {
    const world = await here();
    // The last call before the archive is built.
    openAt(world, 'generateReleaseNotes', 1);
    const { code, errors } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(errors[0]).toContain('The repository is not private');
    expect(world.github.requests.map(({ operation }) => operation)).not.toContain('createRelease');
  });

  it.each([
    ['the upload', 'uploadAsset', undefined],
    ['an upload that is tried again', 'uploadAsset', { kind: 'status', status: 502 } as const],
    ['a draft that is made once more', 'createRelease', { kind: 'reset', isDone: true } as const],
  ])('during %s shows nothing, and the archive does not stay in a draft', async (_, operation, fault) => {
    const world = await here();
    openAt(world, operation, 1, fault);
    const { code } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(world.github.requests.map(({ operation: name }) => name)).not.toContain('updateRelease');
    expect(world.github.releases.all().flatMap(({ assets }) => assets)).toEqual([]);
  });

  it('gets the archive once it is encrypted, without anything being read again', async () => {
    const world = await here();
    openAt(world, 'uploadAsset', 1);
    await world.tick({ inputs });
    const before = world.workspace.requests.length;
    world.clock.step(60_000);
    expect((await world.tick({ inputs: encrypted })).outputs.status).toBe('finished');
    expect(world.workspace.requests).toHaveLength(before);
    expect(world.github.releases.all()[0]?.assets[0]?.name).toMatch(/\.age$/);
  });
});

describe('a repository that was made public after backups were published', () => {
  it('is warned of them when the next one is refused, and once a backup when it is encrypted', async () => {
    const world = await here();
    await world.tick({ inputs });
    world.github.repository.visibility = 'public';
    world.clock.step(dayMs);
    const exposed = '1 earlier archive is not encrypted and can be read by everybody now.';
    expect((await world.tick({ inputs })).errors[0]).toContain(exposed);
    expect((await world.tick({ inputs: encrypted })).warnings).toEqual([expect.stringContaining(exposed)]);
    world.clock.step(dayMs);
    expect((await world.tick({ inputs: encrypted })).warnings).toEqual([expect.stringContaining(exposed)]);
    world.github.repository.visibility = 'private';
    world.clock.step(dayMs);
    expect((await world.tick({ inputs: encrypted })).warnings).toEqual([]);
  });

  it('is refused as well when the earlier ones cannot be listed', async () => {
    const world = await here();
    await world.tick({ inputs });
    world.github.repository.visibility = 'public';
    world.clock.step(dayMs);
    world.github.setFaults(({ operation }) =>
      operation === 'listReleases' ? { kind: 'status', status: 500 } : undefined,
    );
    expect((await world.tick({ inputs })).errors[0]).toContain('for everybody to read. Make the repository');
  });
});

describe('an internal repository', () => {
  it('is not private: every member of the enterprise could read the archive', async () => {
    const world = await here({ github: { repository: { visibility: 'internal' } } });
    const { code, errors } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(errors[0]).toMatch(/internal.*every member of the enterprise.*encrypt-to or encrypt-passphrase/);
    expect(world.workspace.requests).toEqual([]);
    expect((await world.tick({ inputs: encrypted })).outputs.status).toBe('finished');
  });
});
