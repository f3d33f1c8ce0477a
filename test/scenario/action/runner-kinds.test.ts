import { describe, expect, it, onTestFinished } from 'vitest';
import { actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, tickMs } from '../../support/clock.js';

const demo = { scale: 0.02, quota: 3, perPageCap: 20 };
const inputs = { details: 'none', resources: 'users,customers,contacts' };

async function world() {
  const here = await actionHere(temporaryFolder(), { demo });
  onTestFinished(() => here.close());
  const until = async (status: string, kind?: string) => {
    for (let runs = 0; runs < 20; runs++) {
      const told = await here.tick({ inputs, ...(kind === undefined ? {} : { kind }) });
      expect(told.code, told.log).toBe(0);
      if (told.outputs.status === status) return told;
      here.clock.step(tickMs);
    }
    throw new Error(`never ${status}`);
  };
  return { ...here, until };
}

describe('a runner of another kind than the one before', () => {
  it('starts a backup again, once, and says why', async () => {
    const { tick, clock, until } = await world();
    expect((await tick({ inputs })).outputs.status).toBe('paused');
    clock.step(tickMs);
    const first = await tick({ inputs, kind: 'windows' });
    expect(first.outputs.status).toBe('paused');
    expect(first.warnings.join()).toMatch(/A runner of another kind has saved it.*The backup starts over/);
    clock.step(tickMs);
    const last = await until('finished', 'windows');
    expect(last.warnings).toEqual([]);
    expect(last.outputs['backup-id']).toBe(first.outputs['backup-id']);
  });

  it('knows that nothing is due, and makes the next backup when it is', async () => {
    const { tick, clock, until } = await world();
    await until('finished');
    clock.step(tickMs);
    const idle = await tick({ inputs, kind: 'windows' });
    expect([idle.outputs.status, idle.warnings]).toEqual(['idle', []]);
    clock.step(dayMs);
    await until('finished', 'windows');
  });

  it('leaves the work files of the others alone, so that two kinds in turn do not destroy each other’s', async () => {
    const { tick, clock, github } = await world();
    const ids: unknown[] = [];
    for (const kind of ['linux', 'windows', 'linux', 'windows', 'linux', 'windows']) {
      const told = await tick({ inputs: { ...inputs, 'request-limit': '1' }, kind });
      ids.push(told.outputs['backup-id']);
      if (ids.length > 2) expect(told.warnings).toEqual([]);
      clock.step(tickMs);
    }
    expect(new Set(ids).size).toBe(2);
    const versions = github.cache.entries().map(({ version }) => version);
    expect(versions.filter((version) => version.endsWith('linux'))).toHaveLength(2);
    expect(versions.filter((version) => version.endsWith('windows'))).toHaveLength(2);
  });

  it('takes a cache that does not answer for no other kind', async () => {
    const { tick, clock, github, workspace } = await world();
    await tick({ inputs });
    clock.step(tickMs);
    const before = workspace.requests.length;
    github.setFaults(({ operation }) =>
      operation === 'GetCacheEntryDownloadURL' ? { kind: 'status', status: 503 } : undefined,
    );
    const told = await tick({ inputs });
    expect(told.warnings.join()).toContain('the cache does not return it');
    expect(workspace.requests).toHaveLength(before);
  });
});
