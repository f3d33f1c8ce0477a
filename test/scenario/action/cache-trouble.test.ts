import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../src/system/ports.js';
import { type ActionHere, actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, tickMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';

const demo = { scale: 0.02, quota: 3, perPageCap: 20 };
const inputs = { details: 'none', resources: 'users,customers,contacts' };

async function world(): Promise<ActionHere> {
  const here = await actionHere(temporaryFolder(), { demo });
  onTestFinished(() => here.close());
  return here;
}

/** A clock whose limits are over as soon as the services are silent in this operation; `counts` as in faultOn. */
function silence({ github }: ActionHere, operation: string, ...counts: number[]) {
  const open = new Set<AbortController>();
  github.setFaults((request) => {
    const fault = faultOn(operation, { kind: 'hang' }, ...counts)(request);
    if (fault) setImmediate(() => [...open].map((limit) => limit.abort()));
    return fault;
  });
  const timeout: Clock['timeout'] = () => {
    const controller = new AbortController();
    open.add(controller);
    return { signal: controller.signal, clear: () => open.delete(controller) };
  };
  return { timeout };
}

describe('a cache that hangs', () => {
  it('while saving costs the run nothing, because the post step saves', async () => {
    const here = await world();
    const told = await here.tick({ inputs, limits: silence(here, 'CreateCacheEntry', 1) });
    expect([told.code, told.postCode, told.outputs.status], told.log).toEqual([0, 0, 'paused']);
    expect(told.warnings).toEqual([
      expect.stringMatching(/^Saving the work file .* no answer within .* The post step tries once more\.$/),
    ]);
    expect(told.log).toContain('The progress of the run that was cut short is saved.');
    here.clock.step(tickMs);
    const next = await here.tick({ inputs });
    expect(next.outputs['backup-id']).toBe(told.outputs['backup-id']);
    expect(next.warnings).toEqual([]);
  });

  it('in the post step too is red if the cache holds nothing else, and a warning if it does', async () => {
    const here = await world();
    const first = await here.tick({ inputs, limits: silence(here, 'CreateCacheEntry') });
    expect([first.code, first.postCode], first.log).toEqual([0, 1]);
    expect(first.errors).toEqual([expect.stringContaining('the next run begins at zero')]);
    here.github.setFaults(undefined);
    here.clock.step(tickMs);
    await here.tick({ inputs });
    here.clock.step(tickMs);
    const later = await here.tick({ inputs, limits: silence(here, 'CreateCacheEntry') });
    expect([later.code, later.postCode, later.errors], later.log).toEqual([0, 0, []]);
  });

  it('while saving is left to the post step as soon as the run is asked to end', async () => {
    const here = await world();
    const run = new AbortController();
    here.github.setFaults((request) => {
      const fault = faultOn('CreateCacheEntry', { kind: 'hang' }, 1)(request);
      if (fault) run.abort();
      return fault;
    });
    const limits: Pick<Clock, 'timeout'> = {
      // Five seconds of grace are over at once, other limits never.
      timeout: (ms) => {
        const controller = new AbortController();
        if (ms === 5_000) setImmediate(() => controller.abort());
        return { signal: controller.signal, clear: () => {} };
      },
    };
    const told = await here.tick({ inputs, limits, signal: run.signal });
    expect([told.code, told.postCode], told.log).toEqual([0, 0]);
    expect(told.warnings.join()).toContain('because the run had to end');
    expect(told.log).toContain('is saved');
  });

  it('while restoring ends the run before anything is read, and starts no backup over', async () => {
    const here = await world();
    const first = await here.tick({ inputs });
    for (let run = 0; run < 2; run++) {
      here.clock.step(tickMs);
      const before = here.workspace.requests.length;
      const told = await here.tick({ inputs, limits: silence(here, 'GetBlob') });
      expect([told.code, told.outputs.status], told.log).toEqual([0, 'paused']);
      expect(told.warnings.join()).toMatch(/Restoring the work file .* no answer within/);
      expect(here.workspace.requests).toHaveLength(before);
    }
    here.github.setFaults(undefined);
    here.clock.step(tickMs);
    expect((await here.tick({ inputs })).outputs['backup-id']).toBe(first.outputs['backup-id']);
  });
});

describe('a cache whose only entry is damaged', () => {
  const damaged = async () => {
    const here = await world();
    await here.tick({ inputs });
    const key = here.github.cache.entries()[0]?.key ?? '';
    here.github.cache.damage(key, () => Buffer.from('not what was saved'));
    here.clock.step(tickMs);
    return { here, key };
  };

  it('is tried again in the next run, which starts over if it is still so', async () => {
    const { here, key } = await damaged();
    const before = here.workspace.requests.length;
    const first = await here.tick({ inputs });
    expect([first.code, first.outputs.status], first.log).toEqual([0, 'paused']);
    expect(first.warnings.join()).toContain(`gh cache delete ${key}`);
    expect(here.workspace.requests).toHaveLength(before);
    here.clock.step(tickMs);
    const second = await here.tick({ inputs });
    expect([second.code, second.outputs.status], second.log).toEqual([0, 'paused']);
    expect(second.warnings.join()).toContain(
      `Two runs could not restore it from the Actions cache (${key}).`,
    );
    let last = second;
    for (let runs = 0; runs < 10 && last.outputs.status !== 'finished'; runs++) {
      here.clock.step(tickMs);
      last = await here.tick({ inputs });
      expect(last.warnings).toEqual([]);
    }
    expect(last.outputs['backup-id']).toBe(second.outputs['backup-id']);
    // Neither the damaged entry nor its mark is left.
    expect(here.github.cache.entries().filter((entry) => /damaged/.test(entry.key))).toEqual([]);
    expect(here.github.cache.entries().map((entry) => entry.key)).not.toContain(key);
  });

  it('that was not damaged but out of reach is used again, whatever was marked before', async () => {
    const here = await world();
    const first = await here.tick({ inputs });
    here.github.setFaults(faultOn('GetBlob', { kind: 'garbage' }));
    here.clock.step(tickMs);
    expect((await here.tick({ inputs })).warnings.join()).toContain('could not be restored');
    here.github.setFaults(undefined);
    here.clock.step(tickMs);
    const next = await here.tick({ inputs });
    expect(next.outputs['backup-id']).toBe(first.outputs['backup-id']);
    expect(next.warnings).toEqual([]);
  });

  it('is left at once with force', async () => {
    const { here, key } = await damaged();
    const told = await here.tick({ inputs: { ...inputs, force: 'true' } });
    expect([told.code, told.outputs.status], told.log).toEqual([0, 'paused']);
    expect(told.warnings.join()).toContain(`It could not be restored from the Actions cache (${key}).`);
    here.clock.step(tickMs);
    expect((await here.tick({ inputs })).outputs['backup-id']).toBe(told.outputs['backup-id']);
  });

  it('names the entry and the command when it makes a run red', async () => {
    const { here, key } = await damaged();
    here.clock.step(4 * dayMs);
    const { code, errors } = await here.tick({ inputs });
    expect(code).toBe(1);
    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`No backup has been finished for .*gh cache delete ${key}`)),
    ]);
  });

  it('costs a daily schedule one day', async () => {
    const { here } = await damaged();
    const daily = { ...inputs, 'request-limit': '100' };
    const statuses: (string | undefined)[] = [];
    for (let day = 0; day < 4; day++) {
      const told = await here.tick({ inputs: daily });
      expect(told.code, told.log).toBe(0);
      statuses.push(told.outputs.status);
      here.clock.step(dayMs);
    }
    expect(statuses[0]).toBe('paused');
    expect(statuses.slice(1)).not.toContain('failed');
    expect(here.workspace.requests.length).toBeGreaterThan(6);
  });

  it('which is far larger than any of ours is not even fetched', async () => {
    const here = await world();
    await here.tick({ inputs });
    here.github.setFaults(
      faultOn('listCaches', {
        kind: 'altered',
        alter: (body) => body.replace(/"size_in_bytes":\d+/g, '"size_in_bytes":10000000000'),
      }),
    );
    here.clock.step(tickMs);
    const told = await here.tick({ inputs });
    expect([told.code, told.outputs.status], told.log).toEqual([0, 'paused']);
    expect(told.warnings.join()).toContain('larger than 2 GiB');
    expect(here.github.requests.filter(({ operation }) => operation === 'GetBlob')).toEqual([]);
  });
});

describe('a runner without the programs that saving needs', () => {
  it('is refused before the first request', async () => {
    const here = await world();
    const told = await here.tick({ inputs, missingTools: 'The programs tar and zstd are needed.' });
    expect(told).toMatchObject({ code: 1, outputs: { status: 'failed' } });
    expect(told.errors).toEqual([
      expect.stringMatching(/^The programs tar and zstd are needed\. Install both in the image/),
    ]);
    expect(here.workspace.requests).toEqual([]);
  });

  it('still sees that nothing is due', async () => {
    const here = await world();
    let last = await here.tick({ inputs });
    while (last.outputs.status === 'paused') {
      here.clock.step(tickMs);
      last = await here.tick({ inputs });
    }
    here.clock.step(tickMs);
    const idle = await here.tick({ inputs, missingTools: 'The programs tar and zstd are needed.' });
    expect(idle).toMatchObject({ code: 0, outputs: { status: 'idle' }, warnings: [] });
  });
});
