import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, actionHere, type Ticked } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { hourMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';

const inputs = { resources: 'users,customers', details: 'none' };

async function world(): Promise<ActionHere> {
  const directory = mkdtempSync(join(tmpdir(), 'alert-'));
  const here = await actionHere(directory, { demo: { scale: 0.02, perPageCap: 20 } });
  onTestFinished(async () => {
    await here.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return here;
}

/** Ticks until the backup is finished; the runs before. */
async function finish(here: ActionHere, more: Record<string, string>): Promise<Ticked[]> {
  const runs: Ticked[] = [];
  for (let left = 20; left > 0; left--) {
    const told = await here.tick({ inputs: { ...inputs, ...more } });
    if (told.outputs.status === 'finished') return runs;
    runs.push(told);
    here.clock.step(16 * 60_000);
  }
  throw new Error(`no end: ${runs.at(-1)?.log}`);
}

describe('an interval longer than alert-after', () => {
  it('makes no planned pause red before the next backup has been due for alert-after', async () => {
    const here = await world();
    const rarely = { interval: '7d', 'alert-after': '72h', 'request-limit': '1' };
    await finish(here, rarely);
    here.clock.step(7 * 24 * hourMs);
    const runs = await finish(here, rarely);
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));

    here.clock.step(7 * 24 * hourMs + 73 * hourMs);
    const late = await here.tick({ inputs: { ...inputs, ...rarely } });
    expect(late).toMatchObject({ code: 1, outputs: { status: 'failed' } });
    expect(late.errors.join()).toMatch(/No backup has been finished for/);
  });
});

describe('a cache that takes nothing', () => {
  const full = (here: ActionHere) =>
    here.github.setFaults(faultOn('CreateCacheEntry', { kind: 'status', status: 500 }));
  const slowly = { 'request-limit': '1', resources: 'users,customers,contacts' };

  it('is red at once if there is no earlier work file: each run would begin at zero', async () => {
    const here = await world();
    full(here);
    const told = await here.tick({ inputs: { ...inputs, ...slowly } });
    expect(told).toMatchObject({ code: 1, outputs: { status: 'failed' } });
    expect(told.errors[0]).toContain('The work file could not be saved');
  });

  it('is a warning while there is an earlier one, which the next run continues', async () => {
    const here = await world();
    expect((await here.tick({ inputs: { ...inputs, ...slowly } })).code).toBe(0);
    full(here);
    here.clock.step(16 * 60_000);
    const told = await here.tick({ inputs: { ...inputs, ...slowly } });
    expect(told).toMatchObject({ code: 0, outputs: { status: 'paused' } });
    expect(told.warnings.join()).toContain('could not be saved to the Actions cache');
  });
});

describe('trouble before the work file is found', () => {
  const cachesDown = (here: ActionHere, ...more: string[]) =>
    here.github.setFaults(({ operation }) =>
      ['listCaches', ...more].includes(operation) ? { kind: 'status', status: 500 } : undefined,
    );

  it('is red where no backup was ever made', async () => {
    const here = await world();
    cachesDown(here);
    const told = await here.tick({ inputs });
    expect(told).toMatchObject({ code: 1, outputs: { status: 'failed' } });
  });

  it('is a warning while the last published backup is young, and red when it is not', async () => {
    const here = await world();
    await finish(here, {});
    here.github.cache.evict({ prefix: '' });
    cachesDown(here);
    here.clock.step(25 * hourMs);
    const young = await here.tick({ inputs });
    expect(young).toMatchObject({ code: 0, outputs: { status: 'paused' } });
    expect(young.warnings).not.toEqual([]);
    here.clock.step(48 * hourMs);
    const old = await here.tick({ inputs });
    expect(old.code).toBe(1);
    expect(old.errors.join()).toMatch(/No backup has been finished for .* This will not go away by itself/);
  });

  it('is a warning where GitHub answers nothing at all', async () => {
    const here = await world();
    cachesDown(here, 'listReleases');
    expect(await here.tick({ inputs })).toMatchObject({ code: 0, outputs: { status: 'paused' } });
  });
});

describe('a backup that each run begins from nothing, because the cache keeps nothing', () => {
  const slowly = { 'request-limit': '1' };

  /** Runs, each three days after the one before and with an empty cache; their exit codes. */
  async function runs(here: ActionHere, count: number, permissions?: 'none'): Promise<Ticked[]> {
    const told: Ticked[] = [];
    for (let left = count; left > 0; left--) {
      const token = permissions && here.github.token({ contents: 'write' });
      told.push(
        await here.tick({ inputs: { ...inputs, ...slowly, ...(token && { 'github-token': token }) } }),
      );
      here.github.cache.evict({ prefix: '' });
      here.clock.step(73 * hourMs);
    }
    return told;
  }

  it('is red as soon as runs have tried for longer than alert-after', async () => {
    const told = await runs(await world(), 3);
    expect(told.map(({ code }) => code)).toEqual([0, 1, 1]);
    expect(told.at(-1)?.errors.join()).toMatch(
      /No backup has been finished, although runs have tried for more than 72 h\. The work file of earlier runs is gone/,
    );
  });

  it('is red by the number of runs if the job may not list them', async () => {
    const here = await world();
    expect((await runs(here, 3, 'none')).map(({ code }) => code)).toEqual([0, 0, 0]);
    here.setRunNumber(1_000);
    expect((await runs(here, 1, 'none')).map(({ code }) => code)).toEqual([1]);
  });
});

describe('a backup that is finished, but not complete', () => {
  it('is red when none has been complete for alert-incomplete-after, and then stays published', async () => {
    const directory = temporaryFolder();
    const here = await actionHere(directory, {
      demo: {
        scale: 0.02,
        fault: ({ path }) => (path.endsWith('/customers') ? { kind: 'status', status: 500 } : undefined),
      },
    });
    onTestFinished(() => here.close());
    const codes: number[] = [];
    for (let day = 0; day < 9; day++) {
      for (let tick = 0; tick < 3; tick++) {
        const told = await here.tick({ inputs });
        if (told.outputs.status === 'finished') codes.push(told.code);
        here.clock.step(8 * hourMs);
      }
    }
    expect(codes.slice(0, 6)).toEqual(codes.slice(0, 6).map(() => 0));
    expect(codes.at(-1)).toBe(1);
    expect(here.github.releases.all().filter(({ isDraft }) => !isDraft)).toHaveLength(codes.length);
  });
});

describe('a list that has suddenly lost many rows', () => {
  it('makes that one run red, and the archive is published', async () => {
    const here = await world();
    const all = { details: 'none' };
    await finish(here, all);
    for (const record of [...(here.workspace.records.customers ?? [])].slice(0, 50)) {
      here.workspace.remove('customers', Number(record.customerID));
    }
    here.clock.step(24 * hourMs);
    let told = await here.tick({ inputs });
    while (told.outputs.status === 'paused') told = await here.tick({ inputs });
    expect(told).toMatchObject({ code: 1, outputs: { status: 'finished' } });
    expect(told.errors.join()).toMatch(/customers has lost \d+ % of its rows.*The archive is published/);
    here.clock.step(24 * hourMs);
    told = await here.tick({ inputs });
    while (told.outputs.status === 'paused') told = await here.tick({ inputs });
    expect(told).toMatchObject({ code: 0, outputs: { status: 'finished' } });
  });
});
