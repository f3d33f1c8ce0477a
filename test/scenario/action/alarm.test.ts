import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, actionHere, type Ticked } from '../../support/action-here.js';
import { hourMs } from '../../support/clock.js';

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
