import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsFromInputs } from '../../src/settings/settings.js';
import { actionFile } from './action-yml.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: { readonly schedule?: readonly { readonly cron: string }[] };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

function workflowsIn(folder: string): { path: string; text: string; workflow: Workflow }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  return names.map((name) => {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    return { path, text, workflow: parse(text) };
  });
}

const examples = workflowsIn('examples');
/** Those that are no backup themselves. */
const others = workflowsIn('examples/watch');
const own = workflowsIn('.github/workflows');

function stepsOf({ jobs }: Workflow): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

const isOurs = ({ uses }: Step) => uses === './' || uses?.startsWith('OWNER/prosonata-backup@') === true;

describe.each([...examples, ...others, ...own])('$path', ({ path, text, workflow }) => {
  it('limits the time of every job, who may run beside it, and what it may do', () => {
    expect(workflow.permissions).toBeDefined();
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(path.startsWith('examples') ? 30 : 90);
      expect(job.concurrency ?? workflow.concurrency).toBeDefined();
    }
  });

  it('gives the action only inputs that it has', () => {
    const known = Object.keys(actionFile().inputs);
    for (const step of stepsOf(workflow).filter(isOurs)) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    }
  });

  it('pins what others have written to a commit, and says which version that is', () => {
    for (const { uses = '' } of stepsOf(workflow)) {
      if (uses === '' || isOurs({ uses })) continue;
      expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+\\n`));
    }
  });
});

describe.each(own)('$path', ({ workflow }) => {
  it('lets no job that may change something install or run the packages of others', () => {
    for (const { permissions = workflow.permissions, steps } of Object.values(workflow.jobs)) {
      const mayWrite = Object.values(permissions ?? {}).includes('write');
      const commands = steps.map(({ run = '' }) => run).join('\n');
      if (mayWrite) expect(commands).not.toMatch(/\b(npm|npx|pnpm|yarn)\b/);
    }
  });
});

describe.each(examples)('$path', ({ path, workflow }) => {
  const jobs = Object.values(workflow.jobs);

  it('starts at odd minutes, because runs at the full hour are dropped most often', () => {
    for (const { cron } of workflow.on.schedule ?? []) {
      expect(['22', '7,22,37,52']).toContain(cron.split(' ')[0]);
    }
    expect(workflow.on.schedule).toHaveLength(1);
  });

  it('never stops a run for a newer one', () => {
    for (const job of jobs) {
      const { concurrency } = { ...workflow, ...job };
      expect(concurrency).not.toHaveProperty('cancel-in-progress');
    }
  });

  it('asks for the permissions that its way of publishing needs, and no others', () => {
    const isArtifact = stepsOf(workflow).some((step) => step.with?.publish === 'artifact');
    const hasIssue = stepsOf(workflow).some((step) => step.with?.['alert-issue'] === true);
    expect(workflow.permissions).toEqual({
      actions: 'write',
      ...(isArtifact ? {} : { contents: 'write' }),
      ...(hasIssue ? { issues: 'write' } : {}),
    });
  });

  it('gives settings that the program accepts, once its secrets are there', () => {
    for (const { with: given = {} } of stepsOf(workflow).filter(isOurs)) {
      const inputs = Object.entries(given).map(([name, value]): [string, string] => [
        `INPUT_${name.toUpperCase()}`,
        filledIn(name, String(value)),
      ]);
      const settings = settingsFromInputs(Object.fromEntries(inputs));
      expect(settings.encryption.kind).toBe(path.endsWith('encrypted.yml') ? 'recipients' : 'none');
    }
  });
});

describe('examples/encrypted.yml', () => {
  it('is refused until a recipient is put in, so that nobody believes to be safe', () => {
    const recipient = /encrypt-to: (.+)/.exec(readFileSync('examples/encrypted.yml', 'utf8'))?.[1] ?? '';
    const inputs = { 'INPUT_WORKSPACE-URL': 'https://agency.example', 'INPUT_API-KEY': 'key' };
    expect(() => settingsFromInputs({ ...inputs, 'INPUT_ENCRYPT-TO': recipient })).toThrow('encrypt-to');
  });
});

/** A value as it is when the workflow runs; what an administrator has to put in is put in. */
function filledIn(name: string, value: string): string {
  if (name === 'encrypt-to') return 'age1h9s76f5unl2jtneguv6mqqqk3n8snzad9sc760f4x3m5vqt4ycmskr4gw7';
  if (!value.startsWith('${{')) return value;
  return (
    {
      'workspace-url': 'https://agency.prosonata.software',
      'ping-url': 'https://hc-ping.com/d1665499-e827-441f-bf13-8f15e8f4c0b9',
      force: '',
    }[name] ?? 'from-a-secret-of-the-repository'
  );
}

describe('actionlint', () => {
  it('finds nothing in the examples, and a wrong permission where there is one', () => {
    const lint = (...folders: string[]) =>
      spawnSync(process.execPath, ['scripts/actionlint.mjs', ...folders], { encoding: 'utf8' });
    const all = examples.length + others.length + own.length;
    expect(lint()).toMatchObject({ status: 0, stdout: `${all} workflows are sound.\n` });
    expect(lint('test/docs/unsound')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"wrote" is invalid for permission'),
    });
  });
});

describe('the notes of a release', () => {
  it('are the part of the changelog for its version, and a version without one cannot be released', () => {
    const notes = (version: string) =>
      spawnSync(process.execPath, ['scripts/changelog-notes.mjs', version], { encoding: 'utf8' });
    expect(notes('Unreleased').stdout).toMatch(/^### (Added|Changed|Fixed)\n/);
    expect(notes('v99.0.0')).toMatchObject({ status: 1, stdout: '' });
  });
});
