import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, type ActionHereOptions, actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { backupWorkflow } from '../../support/github/runs.js';

const night = "on:\n  schedule:\n    - cron: '7,22,37,52 22-23,0-3 * * *'\n  workflow_dispatch:\n";

async function here(options: ActionHereOptions = {}): Promise<ActionHere> {
  const action = await actionHere(temporaryFolder(), options);
  onTestFinished(() => action.close());
  action.github.repository.files[backupWorkflow] = night;
  return action;
}

const check = (action: ActionHere, inputs: Record<string, string> = {}) =>
  action.tick({ inputs: { mode: 'check', ...inputs } });

/** What changes something on GitHub. */
const writes = ({ github }: ActionHere) =>
  github.requests
    .filter(({ method, operation }) => method !== 'GET' && operation !== 'generateReleaseNotes')
    .map(({ operation }) => operation)
    .filter((operation) => !/^GetCacheEntry/.test(operation));

describe('mode: check', () => {
  it('says on the page of the run what a backup would take, and writes nothing', async () => {
    const action = await here({ demo: { quota: 500 } });
    const { code, outputs, summary, log } = await check(action);
    expect(code, log).toBe(0);
    expect(outputs).toMatchObject({ status: 'checked' });
    expect(summary).toContain('### ProSonata backup: checked');
    expect(summary).toMatch(/\| `projecttimes` \| 5,200 \|/);
    expect(summary).toMatch(/The schedule starts 720 runs in 30 days, which take about [\d,]+ minutes/);
    expect(summary).toContain('GitHub lets this job publish: yes.');
    expect(summary).toContain('GitHub lets this job list caches: yes.');
    expect(summary).toContain('GitHub says who can see the repository: yes.');
    expect(summary).toContain('releases of this repository, not encrypted');
    expect(writes(action)).toEqual([]);
    expect(action.workspace.requests.length).toBeLessThanOrEqual(30);
  });

  it('names no user, because logs may be public', async () => {
    const user = () => ({ userID: 3, username: 'Heike3', group: 'Teamleiter' });
    const { raw } = await check(await here({ demo: { user } }));
    expect(raw).toContain('group Teamleiter');
    expect(raw).not.toContain('Heike3');
  });

  it('fails without the permission to publish, with the next step', async () => {
    const action = await here();
    const token = action.github.token({ contents: 'read', actions: 'read' });
    const { code, errors, summary, outputs } = await check(action, { 'github-token': token });
    expect(code).toBe(1);
    expect(outputs.status).toBe('failed');
    expect(errors.join()).toContain('contents: write');
    expect(summary).toContain('GitHub lets this job publish: no.');
  });

  it('fails in a public repository unless the archive is encrypted', async () => {
    const github = { repository: { visibility: 'public' } } as const;
    const { code, errors } = await check(await here({ github }));
    expect(code).toBe(1);
    expect(errors.join()).toContain('not private');
    const encrypted = await check(await here({ github }), { 'encrypt-passphrase': 'correct horse battery' });
    expect(encrypted.code).toBe(0);
    expect(encrypted.summary).toContain(', encrypted.');
    expect(encrypted.summary).toContain('GitHub bills none of a public repository');
  });

  it('advises without failing if caches may not be listed', async () => {
    const action = await here();
    const token = action.github.token({ contents: 'write' });
    const { code, warnings, summary } = await check(action, { 'github-token': token });
    expect(code).toBe(0);
    expect(warnings.join()).toContain('actions: ');
    expect(summary).toContain('GitHub lets this job list caches: not known, or no.');
  });

  it('advises if the workflow has no schedule, or one with too few runs', async () => {
    const action = await here({ demo: { quota: 100 } });
    action.github.repository.files[backupWorkflow] = 'on: workflow_dispatch\n';
    expect((await check(action)).warnings.join()).toContain('The workflow has no schedule');
    const rare = await here({ demo: { quota: 100 } });
    rare.github.repository.files[backupWorkflow] = "on:\n  schedule:\n    - cron: '0 3 * * 1'\n";
    expect((await check(rare)).warnings.join()).toContain(
      'The schedule has fewer runs than the backups need.',
    );
  });

  it('says the schedule is not known if the file cannot be read', async () => {
    const action = await here();
    delete action.github.repository.files[backupWorkflow];
    const { code, summary } = await check(action);
    expect(code).toBe(0);
    expect(summary).toContain('What that comes to in a month is not known.');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a wrong key', { 'api-key': 'wrong-key-0123456789' }, /401/],
    ['no address', { 'workspace-url': '' }, /workspace-url/],
  ])('fails with %s', async (_, inputs, reason) => {
    const { code, errors, outputs } = await check(await here(), inputs);
    expect(code).toBe(1);
    expect(outputs.status).toBe('failed');
    expect(errors.join()).toMatch(reason);
  });

  it('leaves a backup in progress alone', async () => {
    const action = await here({ demo: { quota: 60 } });
    expect((await action.tick()).outputs.status).toBe('paused');
    const entries = action.github.cache.entries().map(({ key }) => key);
    action.clock.step(15 * 60_000 + 5_000);
    expect((await check(action)).outputs.status).toBe('checked');
    expect(action.github.cache.entries().map(({ key }) => key)).toEqual(entries);
  });
});
