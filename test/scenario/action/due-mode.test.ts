import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { type ActionHere, actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { workspaceUrl } from '../../support/world.js';

const lists = { resources: 'users,customers', details: 'none' };
const workspaces = `berlin ${workspaceUrl}\nhamburg https://hamburg.prosonata.example\n`;

async function world(): Promise<ActionHere> {
  const here = await actionHere(temporaryFolder(), { demo: { scale: 0.02 } });
  onTestFinished(() => here.close());
  return here;
}

/** What `mode: due` says, with no right but to read. */
async function due(here: ActionHere, more: Record<string, string> = {}) {
  const token = here.github.token({ contents: 'read' });
  const inputs = {
    mode: 'due',
    workspaces,
    'github-token': token,
    'workspace-url': '',
    'api-key': '',
    ...more,
  };
  const told = await here.tick({ inputs });
  const names = (JSON.parse(told.outputs.matrix ?? '{}').include ?? []).map(
    ({ name }: { name: string }) => name,
  );
  return { ...told, names };
}

describe('mode: due', () => {
  it('names those whose newest release is old enough, as a matrix, with one call and no key', async () => {
    const here = await world();
    expect(await due(here)).toMatchObject({ code: 0, names: ['berlin', 'hamburg'], errors: [] });
    await here.tick({ inputs: lists });
    const before = here.github.requests.length;
    const told = await due(here);
    expect(told.outputs).toMatchObject({
      status: 'due',
      due: '1',
      matrix: '{"include":[{"name":"hamburg","url":"https://hamburg.prosonata.example"}]}',
    });
    expect(here.github.requests.slice(before).map(({ operation }) => operation)).toEqual(['listReleases']);
    here.clock.step(dayMs);
    expect((await due(here)).names).toEqual(['berlin', 'hamburg']);
  });

  it('names a workspace whose backup is in progress, and each one if that is forced', async () => {
    const here = await world();
    await here.tick({ inputs: lists });
    here.clock.step(dayMs);
    const paused = await here.tick({ inputs: { ...lists, 'request-limit': '1' } });
    expect(paused.outputs.status).toBe('paused');
    here.clock.step(hourMs);
    expect((await due(here)).names).toContain('berlin');
    await here.tick({ inputs: lists });
    expect((await due(here)).names).toEqual(['hamburg']);
    expect((await due(here, { force: 'true' })).names).toEqual(['berlin', 'hamburg']);
  });

  it('gives an empty matrix and 0 if none is due', async () => {
    const here = await world();
    await here.tick({ inputs: lists });
    const told = await due(here, { workspaces: `berlin ${workspaceUrl}` });
    expect(told.outputs).toMatchObject({ due: '0', matrix: '{"include":[]}' });
  });

  it.each([
    ['', 'workspaces is empty'],
    ['berlin', 'workspaces takes at most 256 lines'],
    ['berlin http://berlin.example', 'workspaces takes at most 256 lines'],
    ['a https://a.example\na https://b.example', 'none of them twice'],
    ['a/b https://a.example', 'workspaces takes at most 256 lines'],
  ])('refuses %j', async (wrong, fault) => {
    const told = await due(await world(), { workspaces: wrong });
    expect(told).toMatchObject({ code: 1, errors: [expect.stringContaining(fault)] });
  });

  it('is red for a workspace whose secrets are missing, while the others run', async () => {
    const here = await world();
    const missing = await here.tick({ inputs: { ...lists, 'api-key': '' } });
    expect(missing).toMatchObject({ code: 1, errors: [expect.stringContaining('api-key is empty')] });
    expect((await here.tick({ inputs: lists })).outputs.status).toBe('finished');
    const { jobs } = parse(readFileSync('.github/workflows/backup-workspaces.yml', 'utf8'));
    expect(jobs.backup.strategy['fail-fast']).toBe(false);
  });
});
