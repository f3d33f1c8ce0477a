import { describe, expect, it } from 'vitest';
import { expectBytesEqual } from '../../support/archive.js';
import { type ActionWorld, actionWorld, publishedFile } from '../../support/built-action.js';
import { hourMs, tickMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';
import { pathWith } from '../../support/programs.js';
import type { ActionResult } from '../../support/runner.js';

/** Small, but with enough windows for several runs. */
const demo = { scale: 0.03, quota: 30, perPageCap: 15 };

const warnings = ({ annotations }: ActionResult) =>
  annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
const errors = ({ annotations }: ActionResult) =>
  annotations.filter(({ level }) => level === 'error').map(({ message }) => message);

/** Goes on from here, and expects the archive to equal the workspace; returns the API's requests that it took. */
async function expectWholeBackup(world: ActionWorld, inputs: Record<string, string> = {}): Promise<number> {
  const before = world.workspace.requests.length;
  world.step(tickMs);
  const runs = await world.untilDone(inputs);
  expect(runs.at(-1)?.outputs.status, runs.at(-1)?.log).toBe('finished');
  await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  return world.workspace.requests.length - before;
}

/** Requests that a backup takes when nothing goes wrong. */
let whole: Promise<number> | undefined;

function undisturbed(): Promise<number> {
  whole ??= actionWorld({ demo }).then(async (world) => {
    await world.untilDone();
    return world.workspace.requests.length;
  });
  return whole;
}

describe('a run that is ended before its time', () => {
  it('saves what it has when it is cancelled, and the next run goes on there', async () => {
    const least = await undisturbed();
    const world = await actionWorld({ demo: { ...demo, quota: 200 } });
    const { main, post } = await world.tick(
      {},
      { interruption: { kind: 'cancel', when: () => world.workspace.requests.length >= 15 } },
    );
    expect(main.signal).toBeNull();
    expect(main.log).toContain('The run was stopped as asked');
    expect(post?.code).toBe(0);
    const before = world.workspace.requests.length;
    expect(before + (await expectWholeBackup(world))).toBeLessThanOrEqual(least + 4);
  });

  it('ends by itself when it is cancelled while the workspace is silent', async () => {
    const fault = (_: unknown, count: number) => (count > 5 ? ({ kind: 'hang' } as const) : undefined);
    const world = await actionWorld({ demo: { ...demo, fault } });
    const { main } = await world.tick(
      {},
      { interruption: { kind: 'cancel', when: () => world.workspace.requests.length > 5 } },
    );
    expect({ code: main.code, signal: main.signal }).toEqual({ code: 0, signal: null });
    expect(main.log).toContain('The run was stopped as asked');
  });

  it('has its last checkpoint saved by the post step when it is killed', async () => {
    const least = await undisturbed();
    const world = await actionWorld({ demo: { ...demo, quota: 200 } });
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
    const world = await actionWorld({ demo });
    await world.tick();
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
    const world = await actionWorld({ demo });
    const { post } = await world.tick();
    expect(post?.log).toBe('');
    expect(world.github.cache.entries()).toHaveLength(1);
  });
});

describe('the cache', () => {
  it('that was evicted costs the progress, and the backup is whole all the same', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
    world.github.cache.evict({ prefix: '' });
    await expectWholeBackup(world);
  });

  it('whose newest entry is damaged gives the one before', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
    world.step(tickMs);
    await world.tick();
    const [, newest] = world.github.cache.entries();
    world.github.cache.damage(newest?.key ?? '');
    world.step(tickMs);
    const result = await world.tick();
    expect(warnings(result).join()).toContain('the run continues from the one before');
    await expectWholeBackup(world);
  });

  it('whose only entry is damaged is tried in one more run, and then the backup starts over', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
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
    await expectWholeBackup(world);
  });

  it('that hangs while the run saves is left to the post step when the run is cancelled', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('CreateCacheEntry', { kind: 'hang' }, 1));
    const hangs = () => world.github.requests.some(({ operation }) => operation === 'CreateCacheEntry');
    const { main, post } = await world.tick({}, { interruption: { kind: 'cancel', when: hangs } });
    expect({ code: main.code, signal: main.signal }, main.log).toEqual({ code: 0, signal: null });
    expect(main.log).toContain('broken off, because the run had to end. The post step tries once more.');
    expect(post?.log).toContain('The progress of the run that was cut short is saved.');
    await expectWholeBackup(world);
  });

  it('made with another key is left alone, and the backup starts afresh', async () => {
    const other = 'another-key-9876';
    const world = await actionWorld({ demo: { ...demo, apiKey: other } });
    await world.tick({ 'api-key': other });
    const rotated = await actionWorld({ demo });
    world.step(tickMs);
    const result = await world.tick({ 'workspace-url': rotated.url });
    expect(result.outputs.status).toBe('paused');
  });

  it('keeps the progress through a run with a mistyped key', async () => {
    const least = await undisturbed();
    const world = await actionWorld({ demo });
    await world.tick();
    world.step(tickMs);
    const mistyped = await world.tick({ 'api-key': 'mistyped-0123456789' });
    expect(mistyped.main.code).toBe(1);
    expect(errors(mistyped).join()).toContain('Check the API key');
    const before = world.workspace.requests.length;
    expect(before + (await expectWholeBackup(world))).toBeLessThanOrEqual(least + 4);
  });

  it('that refuses the first entry of all is red: every run would begin at zero', async () => {
    const world = await actionWorld({ demo, github: { limits: { isCacheFull: true } } });
    const result = await world.tick();
    expect(result.main.code).toBe(1);
    expect(errors(result).join()).toContain('no earlier one');
    expect(warnings(result).join()).toContain('try 2 of 2');
  });

  it('that refuses a later entry is a warning, and costs that run alone', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
    world.github.limits.isCacheFull = true;
    world.step(tickMs);
    const result = await world.tick();
    expect(result.main.code).toBe(0);
    expect(warnings(result).join()).toContain('could not be saved to the Actions cache');
    world.github.limits.isCacheFull = false;
    await expectWholeBackup(world);
  });

  it('that takes no more entries this minute is a warning', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
    world.github.limits.cacheEntriesPerMinute = 0;
    world.step(tickMs);
    const result = await world.tick();
    expect(result.main.code).toBe(0);
    expect(warnings(result).join()).toContain('could not be saved');
  });

  it('that may only be read is red, with the mode named where the runner names it', async () => {
    const world = await actionWorld({ demo });
    const named = await world.tick({}, { run: { run: 90, permission: 'read', cacheMode: 'read' } });
    expect(named.main.code).toBe(1);
    expect(errors(named).join()).toMatch(/in the mode "read" only.*cache-mode: write/);
    expect(world.workspace.requests).toEqual([]);
    const unnamed = await world.tick({}, { run: { run: 91, permission: 'read' } });
    expect(unnamed.main.code).toBe(1);
  });

  it('that does not give its entries out is not taken for an empty one', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
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
    const world = await actionWorld({ demo });
    await world.tick();
    world.step(tickMs);
    world.github.setFaults(faultOn('GetBlob', { kind: 'hang' }));
    const result = await world.tick({}, { time: { startAt: world.now(), socketIdleMs: 200 } });
    expect(result.main.code, result.log).toBe(0);
    expect(warnings(result).join()).toContain('could not be restored');
    world.github.setFaults(undefined);
    await expectWholeBackup(world);
  });

  it('has a save whose answer was lost tried again under a new key', async () => {
    const world = await actionWorld({ demo });
    world.github.setFaults(faultOn('CreateCacheEntry', { kind: 'status', status: 503, isDone: true }, 1));
    const result = await world.tick();
    expect(result.main.code).toBe(0);
    expect(result.log).toContain('try 1 of 2');
    expect(world.github.cache.entries()).toHaveLength(1);
    await expectWholeBackup(world);
  });

  it('is tidied only with actions: write; without it the backup goes on', async () => {
    const world = await actionWorld({ demo, permissions: { contents: 'write' } });
    const [first] = await world.untilDone();
    expect(first?.main.code, first?.log).toBe(0);
    expect(first?.log).toContain('actions: read');
    await expectBytesEqual(publishedFile(world.github).bytes, world.workspace);
  });

  it('of a runner that compresses in another way is out of sight, and the backup starts afresh', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
    world.step(tickMs);
    const env = { PATH: pathWith('tar', 'gzip', 'sh') };
    const result = await world.tick({}, { env });
    expect(result.main.code, result.log).toBe(0);
    expect(warnings(result).join()).toMatch(/A runner of another kind has saved it.*starts over/);
    world.step(tickMs);
    const runs = await world.untilDone({}, { env });
    expect(runs.at(-1)?.outputs.status).toBe('finished');
    expect(runs.flatMap(warnings)).toEqual([]);
  });

  it('gives no command to the runner, whatever the keys in it are', async () => {
    const world = await actionWorld({ demo });
    await world.tick();
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

  it('of others is never touched', async () => {
    const world = await actionWorld({ demo });
    const neighbour = await actionWorld({ demo });
    await world.tick({ 'workspace-url': neighbour.url });
    const [theirs] = world.github.cache.entries();
    await world.untilDone();
    expect(world.github.cache.entries()).toContainEqual(theirs);
  });
});

describe('the workspace', () => {
  it('that does not answer for a while is a warning, and the progress is kept', async () => {
    let isDown = false;
    const world = await actionWorld({
      demo: { ...demo, fault: () => (isDown ? { kind: 'network' } : undefined) },
    });
    await world.tick();
    isDown = true;
    world.step(tickMs);
    const result = await world.tick();
    expect(result.main.code).toBe(0);
    expect(result.outputs.status).toBe('paused');
    expect(warnings(result)).toHaveLength(1);
    isDown = false;
    await expectWholeBackup(world);
  });

  it('that refuses a named list is red; one of the default set is skipped with a warning', async () => {
    const world = await actionWorld({ demo: { ...demo, quota: 200, forbidden: ['users'] } });
    const named = await world.tick({ resources: 'users' });
    expect(named.main.code).toBe(1);
    expect(errors(named).join()).toContain('No permission for users');
    world.step(tickMs);
    const skipped = await world.tick();
    expect(skipped.main.code).toBe(0);
    expect(warnings(skipped).join()).toContain('users: skipped, the key may not read it');
  });

  it('of which no backup comes for alert-after makes the run red, with its progress saved', async () => {
    const world = await actionWorld({ demo: { ...demo, quota: 2 } });
    await world.tick();
    world.step(73 * hourMs);
    const result = await world.tick();
    expect(result.main.code).toBe(1);
    expect(result.outputs.status).toBe('failed');
    expect(errors(result).join()).toContain('No backup has been finished for 7');
    expect(world.github.cache.entries()).toHaveLength(2);
  });
});

describe('wrong inputs', () => {
  it('are all named at once, before anything is done, and no secret is among the words', async () => {
    const world = await actionWorld({ demo });
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

describe('two runs at once', () => {
  it('do not lead to a backup too early when the one that paused was the last to save', async () => {
    const world = await actionWorld({ demo: { ...demo, quota: 400 } });
    await world.tick({ 'request-limit': '5' });
    const [paused] = world.github.cache.entries();
    world.step(tickMs);
    expect((await world.tick()).outputs.status).toBe('finished');
    world.step(tickMs);
    world.github.cache.saveAgain(paused?.key ?? '');
    const before = world.workspace.requests.length;
    const result = await world.tick();
    expect(result.outputs.status, result.log).toBe('idle');
    expect(world.workspace.requests).toHaveLength(before);
  });
});
