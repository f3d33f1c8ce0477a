import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, type ActionHereOptions, actionHere, type Tick } from '../../support/action-here.js';
import { expectBytesEqual, publishedFile } from '../../support/archive.js';
import { temporaryFolder } from '../../support/cli.js';
import { hourMs, tickMs } from '../../support/clock.js';
import { apiKey } from '../../support/world.js';

/** Small, but with enough windows for several runs. */
const demo = { scale: 0.03, quota: 20, perPageCap: 15 };
const inputs = { details: 'none' };

async function here(options: ActionHereOptions = {}): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo, inputs, ...options });
  onTestFinished(() => world.close());
  return world;
}

/** Continues from here, and expects the archive to equal the workspace; returns the API's requests that it took. */
async function expectWholeBackup(world: ActionHere, tick: Tick = {}): Promise<number> {
  const before = world.workspace.requests.length;
  for (let runs = 0; ; runs++) {
    world.clock.step(tickMs);
    const { outputs, log } = await world.tick(tick);
    if (outputs.status === 'finished') break;
    expect(outputs.status, log).toBe('paused');
    expect(runs).toBeLessThan(60);
  }
  await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  return world.workspace.requests.length - before;
}

/** Requests that a backup takes when nothing goes wrong. */
async function undisturbed(): Promise<number> {
  return expectWholeBackup(await here());
}

describe('the progress of a backup', () => {
  it('is lost with an evicted cache, and the backup is whole all the same', async () => {
    const world = await here();
    await world.tick();
    world.github.cache.evict({ prefix: '' });
    await expectWholeBackup(world);
  });

  it('that was made with another key is left alone, and the backup starts over', async () => {
    const other = 'another-key-9876543210';
    const world = await here();
    // The workspace knows one key for ever, so the other one is translated.
    const intercept = (request: Request): Promise<Response> | undefined => {
      if (request.url.startsWith(world.github.url)) return undefined;
      const headers = new Headers(request.headers);
      if (headers.get('x-api-key') === other) headers.set('x-api-key', apiKey);
      return world.workspace.fetch(new Request(request, { headers }));
    };
    await world.tick({ inputs: { 'api-key': other }, intercept });
    const [theirs] = world.github.cache.entries();
    await expectWholeBackup(world);
    expect(world.github.cache.entries()).toContainEqual({
      ...theirs,
      lastAccessedAt: expect.any(Number),
    });
  });

  it('is kept through a run with a mistyped key', async () => {
    const least = await undisturbed();
    const world = await here();
    await world.tick();
    world.clock.step(tickMs);
    const mistyped = await world.tick({ inputs: { 'api-key': 'mistyped-0123456789' } });
    expect(mistyped.code).toBe(1);
    expect(mistyped.errors.join()).toContain('Check the API key');
    const before = world.workspace.requests.length;
    expect(before + (await expectWholeBackup(world))).toBeLessThanOrEqual(least + 4);
  });

  it('is tidied only with actions: write; without it the backup continues', async () => {
    const world = await here();
    const inputs = { 'github-token': world.github.token({ contents: 'write' }) };
    const first = await world.tick({ inputs });
    expect(first.code, first.log).toBe(0);
    expect(first.log).toContain('actions: read');
    await expectWholeBackup(world, { inputs });
  });

  it('of other workspaces is never touched', async () => {
    const world = await here();
    await world.tick({ inputs: { 'workspace-url': 'https://neighbour.prosonata.example' } });
    const [theirs] = world.github.cache.entries();
    await expectWholeBackup(world);
    expect(world.github.cache.entries()).toContainEqual(theirs);
  });

  it('does not lead to a backup too early if, of two runs at once, the one that paused was the last to save', async () => {
    const world = await here({ demo: { ...demo, quota: 400 } });
    await world.tick({ inputs: { 'request-limit': '5' } });
    const [paused] = world.github.cache.entries();
    world.clock.step(tickMs);
    expect((await world.tick()).outputs.status).toBe('finished');
    world.clock.step(tickMs);
    world.github.cache.saveAgain(paused?.key ?? '');
    const before = world.workspace.requests.length;
    const { outputs, log } = await world.tick();
    expect(outputs.status, log).toBe('idle');
    expect(world.workspace.requests).toHaveLength(before);
  });
});

describe('the workspace', () => {
  it('that does not answer for a while is a warning, and the progress is kept', async () => {
    let isDown = false;
    const world = await here({
      demo: { ...demo, fault: () => (isDown ? { kind: 'network' } : undefined) },
    });
    await world.tick();
    isDown = true;
    world.clock.step(tickMs);
    const { code, outputs, warnings } = await world.tick();
    expect([code, outputs.status]).toEqual([0, 'paused']);
    expect(warnings).toHaveLength(1);
    isDown = false;
    await expectWholeBackup(world);
  });

  it('that refuses a named list is red; one of the default set is skipped with a warning', async () => {
    const world = await here({ demo: { ...demo, quota: 200, forbidden: ['users'] } });
    const named = await world.tick({ inputs: { resources: 'users' } });
    expect(named.code).toBe(1);
    expect(named.errors.join()).toContain('No permission for users');
    world.clock.step(tickMs);
    const skipped = await world.tick();
    expect(skipped.code).toBe(0);
    expect(skipped.warnings.join()).toContain('users: skipped, the key may not read it');
  });

  it('of which no backup comes for alert-after makes the run red, with its progress saved', async () => {
    const world = await here({ demo: { ...demo, quota: 2 } });
    await world.tick();
    world.clock.step(73 * hourMs);
    const { code, outputs, errors } = await world.tick();
    expect([code, outputs.status]).toEqual([1, 'failed']);
    expect(errors.join()).toContain('No backup has been finished for 7');
    expect(world.github.cache.entries()).toHaveLength(2);
  });
});
