import { describe, expect, it } from 'vitest';
import { expectBytesEqual, publishedFile } from '../../support/archive.js';
import { type ActionWorld, type ActionWorldOptions, actionWorld } from '../../support/built-action.js';
import { tickMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';
import { pathWith } from '../../support/programs.js';
import type { ActionResult } from '../../support/runner.js';

const lists = ['users', 'contacts', 'projecttimes'];
/** A few lists, without single reads: what is tested here is the same for all. */
const inputs = { details: 'none', resources: lists.join() };
/** Small, and with a quota for all of it: a run pauses only if it has to. */
const demo = { scale: 0.03, perPageCap: 15 };
/** Inputs of a run that pauses. */
const some = { 'request-limit': '10' };
/** The runner waits for as long as a slow machine needs. */
const patient = { interruptMs: 600_000 };

const warnings = ({ annotations }: ActionResult) =>
  annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
const errors = ({ annotations }: ActionResult) =>
  annotations.filter(({ level }) => level === 'error').map(({ message }) => message);

const brokenWorld = (options: ActionWorldOptions = {}) => actionWorld({ demo, inputs, ...options });

/** Continues with one more run, which has to finish; returns the API's requests that it took. */
async function expectWholeBackup(world: ActionWorld): Promise<number> {
  const before = world.workspace.requests.length;
  world.step(tickMs);
  await expectWhole(world, await world.tick());
  return world.workspace.requests.length - before;
}

/** Expects that the run has finished, and that the archive equals the workspace. */
async function expectWhole(
  { github, workspace }: ActionWorld,
  { outputs, log }: ActionResult,
): Promise<void> {
  expect(outputs.status, log).toBe('finished');
  const records = Object.fromEntries(lists.map((list) => [list, workspace.records[list] ?? []]));
  await expectBytesEqual(publishedFile(github).bytes, { ...workspace, records });
}

/** Requests that a backup takes when nothing goes wrong. */
let whole: Promise<number> | undefined;

function undisturbed(): Promise<number> {
  whole ??= brokenWorld().then(async (world) => {
    await world.tick();
    return world.workspace.requests.length;
  });
  return whole;
}

describe('a run that is ended before its time', () => {
  it('saves what it has when it is cancelled, and the next run continues there', async () => {
    const least = await undisturbed();
    const world = await brokenWorld();
    const { main, post } = await world.tick(
      {},
      { interruption: { kind: 'cancel', ...patient, when: () => world.workspace.requests.length >= 15 } },
    );
    expect(main.signal).toBeNull();
    expect(main.log).toContain('The run was stopped as asked');
    expect(post?.code).toBe(0);
    const before = world.workspace.requests.length;
    expect(before + (await expectWholeBackup(world))).toBeLessThanOrEqual(least + 4);
  });

  it('ends by itself when it is cancelled while the workspace is silent', async () => {
    const fault = (_: unknown, count: number) => (count > 5 ? ({ kind: 'hang' } as const) : undefined);
    const world = await brokenWorld({ demo: { ...demo, fault } });
    const { main } = await world.tick(
      {},
      { interruption: { kind: 'cancel', ...patient, when: () => world.workspace.requests.length > 5 } },
    );
    expect({ code: main.code, signal: main.signal }).toEqual({ code: 0, signal: null });
    expect(main.log).toContain('The run was stopped as asked');
  });

  it('has its last checkpoint saved by the post step when it is killed', async () => {
    const least = await undisturbed();
    const world = await brokenWorld();
    const { main, post, left } = await world.tick(
      {},
      { interruption: { kind: 'kill', when: () => world.workspace.requests.length >= 15 } },
    );
    expect(main.signal).toBe('SIGKILL');
    expect(post?.log).toContain('The progress of the run that was cut short is saved.');
    expect(left.workspace).toEqual([]);
    const before = world.workspace.requests.length;
    expect(before + (await expectWholeBackup(world))).toBeLessThanOrEqual(least + 4);
  });

  it('costs its own progress and nothing else when the runner is lost with it', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    world.step(tickMs);
    const before = world.workspace.requests.length;
    await world.tick(
      {},
      {
        interruption: { kind: 'kill', when: () => world.workspace.requests.length >= before + 5 },
        runsPost: false,
      },
    );
    await expectWholeBackup(world);
  });

  it('leaves nothing for the post step when it has ended by itself', async () => {
    const world = await brokenWorld();
    const { post } = await world.tick(some);
    expect(post?.log).toBe('');
    expect(world.github.cache.entries()).toHaveLength(1);
  });
});

describe('the cache', () => {
  it('whose newest entry is damaged gives the one before', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    world.step(tickMs);
    await world.tick(some);
    const [, newest] = world.github.cache.entries();
    world.github.cache.damage(newest?.key ?? '');
    world.step(tickMs);
    const result = await world.tick();
    expect(warnings(result).join()).toContain('the run continues from the one before');
    await expectWhole(world, result);
  });

  it('whose only entry is damaged is tried in one more run, and then the backup starts over', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    const key = world.github.cache.entries()[0]?.key ?? '';
    world.github.cache.damage(key);
    world.step(tickMs);
    const before = world.workspace.requests.length;
    const first = await world.tick();
    expect(first.main.code, first.log).toBe(0);
    expect(warnings(first).join()).toContain(`gh cache delete ${key}`);
    expect(world.workspace.requests).toHaveLength(before);
    world.step(tickMs);
    const second = await world.tick();
    expect(warnings(second).join()).toContain('Two runs could not restore it from the Actions cache');
    await expectWhole(world, second);
  });

  it('that hangs while the run saves is left to the post step when the run is cancelled', async () => {
    const world = await brokenWorld();
    world.github.setFaults(faultOn('CreateCacheEntry', { kind: 'hang' }, 1));
    const hangs = () => world.github.requests.some(({ operation }) => operation === 'CreateCacheEntry');
    const { main, post } = await world.tick(some, {
      interruption: { kind: 'cancel', ...patient, when: hangs },
    });
    expect({ code: main.code, signal: main.signal }, main.log).toEqual({ code: 0, signal: null });
    expect(main.log).toContain('broken off, because the run had to end. The post step tries once more.');
    expect(post?.log).toContain('The progress of the run that was cut short is saved.');
    await expectWholeBackup(world);
  });

  it('that refuses the first entry of all is red: every run would begin at zero', async () => {
    const world = await brokenWorld({ github: { limits: { isCacheFull: true } } });
    const result = await world.tick(some);
    expect(result.main.code).toBe(1);
    expect(errors(result).join()).toContain('no earlier one');
    expect(warnings(result).join()).toContain('try 2 of 2');
  });

  it('that refuses a later entry is a warning, and costs that run alone', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    world.github.limits.isCacheFull = true;
    world.step(tickMs);
    const result = await world.tick(some);
    expect(result.main.code).toBe(0);
    expect(warnings(result).join()).toContain('could not be saved to the Actions cache');
    world.github.limits.isCacheFull = false;
    await expectWholeBackup(world);
  });

  it('that takes no more entries this minute is a warning', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    world.github.limits.cacheEntriesPerMinute = 0;
    world.step(tickMs);
    const result = await world.tick(some);
    expect(result.main.code).toBe(0);
    expect(warnings(result).join()).toContain('could not be saved');
  });

  it('that may only be read is red, with the mode named where the runner names it', async () => {
    const world = await brokenWorld();
    const named = await world.tick({}, { run: { run: 90, permission: 'read', cacheMode: 'read' } });
    expect(named.main.code).toBe(1);
    expect(errors(named).join()).toMatch(/in the mode "read" only.*cache-mode: write/);
    expect(world.workspace.requests).toEqual([]);
    const unnamed = await world.tick({}, { run: { run: 91, permission: 'read' } });
    // Main has published, and leaves the saving to post, which cannot do it either: the job is red.
    expect(unnamed.post).toMatchObject({ code: 1, log: expect.stringContaining('could not be saved') });
  });

  it('that does not give its entries out is not taken for an empty one', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    const before = world.workspace.requests.length;
    for (const fault of [{ kind: 'status', status: 503 }, { kind: 'reset' }] as const) {
      world.step(tickMs);
      world.github.setFaults(faultOn('GetCacheEntryDownloadURL', fault));
      const result = await world.tick();
      expect(result.main.code).toBe(0);
      expect(warnings(result).join()).toContain('the cache does not return it');
      expect(world.workspace.requests).toHaveLength(before);
    }
    world.github.setFaults(undefined);
    await expectWholeBackup(world);
  });

  it('whose download never ends is left to the next run', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    world.step(tickMs);
    world.github.setFaults(faultOn('GetBlob', { kind: 'hang' }));
    const result = await world.tick({}, { time: { startAt: world.now(), socketIdleMs: 200 } });
    expect(result.main.code, result.log).toBe(0);
    expect(warnings(result).join()).toContain('could not be restored');
    world.github.setFaults(undefined);
    await expectWholeBackup(world);
  });

  it('has a save whose answer was lost tried again under a new key', async () => {
    const world = await brokenWorld();
    world.github.setFaults(faultOn('CreateCacheEntry', { kind: 'status', status: 503, isDone: true }, 1));
    const result = await world.tick(some);
    expect(result.main.code).toBe(0);
    expect(result.log).toContain('try 1 of 2');
    expect(world.github.cache.entries()).toHaveLength(1);
    await expectWholeBackup(world);
  });

  it('of a runner that compresses in another way is out of sight, and the backup starts again', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    world.step(tickMs);
    const env = { PATH: pathWith('tar', 'gzip', 'sh') };
    const result = await world.tick(some, { env });
    expect(result.main.code, result.log).toBe(0);
    expect(warnings(result).join()).toMatch(/A runner of another kind has saved it.*starts over/);
    world.step(tickMs);
    const next = await world.tick({}, { env });
    expect(warnings(next)).toEqual([]);
    await expectWhole(world, next);
  });

  it('gives no command to the runner, whatever the keys in it are', async () => {
    const world = await brokenWorld();
    await world.tick(some);
    const [ours] = world.github.cache.entries();
    for (const command of ['##[set-output name=release-url]evil', '\n::add-mask::evil']) {
      world.step(tickMs);
      world.github.cache.plant(`${ours?.key.split('_20')[0]}_${command}`, ours?.version ?? '');
      const { main, post, outputs } = await world.tick({ 'request-limit': '3' });
      expect(outputs['release-url']).toBeUndefined();
      const commands = [...main.commands, ...(post?.commands ?? [])];
      expect(commands.filter((name) => !/^(group|endgroup|debug|warning|add-mask)$/.test(name))).toEqual([]);
      expect(main.log).toContain('evil');
    }
  });
});

describe('wrong inputs', () => {
  it('are all named at once, before anything is done, and no secret is among the words', async () => {
    const world = await brokenWorld();
    const { main, outputs } = await world.tick({
      'workspace-url': 'http://agency.example',
      'time-limit': 'soon',
      publish: 'everywhere',
      'keep-last': '0',
      'encrypt-to': 'AGE-SECRET-KEY-1QQQ',
      tyme: '1m',
    });
    expect(main.code).toBe(1);
    expect(outputs.status).toBe('failed');
    const [annotation] = main.annotations;
    for (const name of ['workspace-url', 'time-limit', 'publish', 'keep-last', 'encrypt-to', 'tyme']) {
      expect(annotation?.message).toContain(name);
    }
    expect(main.log).not.toContain('SECRET-KEY');
    expect(world.github.requests).toEqual([]);
    expect(world.workspace.requests).toEqual([]);
  });
});
