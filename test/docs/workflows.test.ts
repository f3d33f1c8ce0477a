import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dueSettingsFromInputs, settingsFromInputs } from '../../src/settings/settings.js';
import { actionFile } from './action-yml.js';
import { sourceText } from './markdown.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  /** A workflow that is called. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
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
const others = ['watch', 'fleet', 'second-place'].flatMap((name) => workflowsIn(join('examples', name)));
const own = workflowsIn('.github/workflows');

function stepsOf({ jobs }: Workflow): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps);
}

const isOurs = ({ uses }: Step) => uses === './' || /^[\w-]+\/prosonata-backup@/.test(uses ?? '');

describe.each([...examples, ...others, ...own])('$path', ({ path, text, workflow }) => {
  it('limits the time of every job, who may run beside it, and what it may do', () => {
    expect(workflow.permissions).toBeDefined();
    for (const job of Object.values(workflow.jobs)) {
      // The called workflow limits its own jobs.
      if (job.uses !== undefined) continue;
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

describe('examples/fleet/backup-many.yml', () => {
  it('calls the workflow of this project with inputs that it has, in about ten lines', () => {
    const { jobs } = others.find(({ path }) => path.endsWith('backup-many.yml'))?.workflow ?? {
      jobs: {} as Workflow['jobs'],
    };
    const { uses = '', with: given = {} } = jobs.backups ?? {};
    const [, path = ''] = /^[\w-]+\/prosonata-backup\/(.+)@/.exec(uses) ?? [];
    const called = parse(readFileSync(path, 'utf8'));
    expect(Object.keys(called.on.workflow_call.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    expect(Object.keys(given).length).toBeLessThan(10);
  });
});

describe.each(own)('$path', ({ workflow }) => {
  it('gives settings that the program accepts', () => {
    for (const { with: given = {} } of stepsOf(workflow).filter(isOurs)) {
      const inputs = Object.entries(given).map(([name, value]): [string, string] => [
        `INPUT_${name.toUpperCase()}`,
        filledIn(name, String(value)),
      ]);
      const env = Object.fromEntries(inputs);
      expect(() => dueSettingsFromInputs(env) ?? settingsFromInputs(env)).not.toThrow();
    }
  });

  it('lets no job that may change something install or run the packages of others', () => {
    for (const { permissions = workflow.permissions, steps = [] } of Object.values(workflow.jobs)) {
      const mayWrite = Object.values(permissions ?? {}).includes('write');
      const commands = steps.map(({ run = '' }) => run).join('\n');
      // npm itself, which comes with Node, may pack and publish.
      if (mayWrite)
        expect(commands).not.toMatch(/\b(npx|pnpm|yarn)\b|\bnpm (?!pack --ignore|publish released)/);
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
      workspaces: 'berlin https://agency-berlin.prosonata.software',
      interval: '24h',
      'keep-daily': '14',
      'keep-weekly': '8',
      'keep-monthly': '12',
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

describe('the packages of the program', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    updates: { cooldown: object; groups: { program?: { patterns: readonly string[] } } }[];
  };

  it('are each proposed together, apart from the tools, and none that is only days old', () => {
    const patterns = updates.flatMap(({ groups }) => groups.program?.patterns ?? []);
    const imported = [...sourceText().matchAll(/(?:from |import\()'((?:@[\w-]+\/)?[a-z][\w.-]*)/g)].map(
      ([, name = '']) => name,
    );
    const packages = new Set(imported.filter((name) => name !== 'node'));
    expect(packages.size).toBeGreaterThan(8);
    const left = [...packages].filter(
      (name) => !patterns.includes(name) && !patterns.includes(name.replace(/\/.*/, '/*')),
    );
    expect(left).toEqual([]);
    for (const { cooldown } of updates) expect(cooldown).toHaveProperty('default-days', 7);
  });

  it('are all in its bundles, so that nothing else has to be installed', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).not.toHaveProperty('dependencies');
  });
});

describe('a release', () => {
  const release = readFileSync('.github/workflows/release.yml', 'utf8');

  it('is refused if the tag is not the version, or the repository not the owner', () => {
    expect(release).toContain('test "$TAG" = "v$(node -p');
    expect(release).toContain('node scripts/owner.mjs --is "$GITHUB_REPOSITORY"');
  });

  it('that is a candidate moves nothing', () => {
    const moving = /- name: Move vX[\s\S]*/.exec(release)?.[0] ?? '';
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of this language.
    expect(moving).toContain("if: ${{ !contains(github.ref_name, '-') }}");
    const [, command = ''] = /newest=\$\((.+)\)/.exec(moving) ?? [];
    const newest = (tags: readonly string[]) => {
      const script = `git() { printf '%s\\n' ${tags.join(' ')}; }; major=v1; ${command}`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim();
    };
    // As git sorts them.
    expect(newest(['v1.1.0-rc.1', 'v1.0.1', 'v1.0.0'])).toBe('v1.0.1');
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
