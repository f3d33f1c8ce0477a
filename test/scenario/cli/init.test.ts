import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowPath } from '../../../src/cli/init.js';
import { workflowText } from '../../../src/report/workflow.js';
import type { Files, RunProgram } from '../../../src/system/ports.js';
import { cliWorld } from '../../support/cli.js';

const uses = 'agency/prosonata-backup@0123456789abcdef0123456789abcdef01234567';
const answers = ['https://agency.prosonata.software', '', uses];

/** Runs init in a repository of its own, with what somebody types. */
async function init(
  typed: readonly string[],
  {
    secret = 'key-0123456789abcdef',
    gh,
    existing = [] as readonly string[],
  }: { secret?: string; gh?: RunProgram; existing?: readonly string[] } = {},
) {
  const written: Record<string, string> = {};
  const files = {
    stat: async (path: string) =>
      existing.includes(path) ? { kind: 'file', sizeBytes: 1, changedAt: 0 } : undefined,
    makeFolder: async () => undefined,
    create: async (path: string, content: string) => {
      written[path] = content;
      return true;
    },
  } as unknown as Files;
  const left = [...typed];
  const questions: string[] = [];
  let [out, err] = ['', ''];
  const ask = (answer: () => string | undefined) => async (question: string) => {
    questions.push(question);
    return answer();
  };
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    flush: async () => true,
    askText: ask(() => left.shift()),
    askSecret: ask(() => secret),
    liveColumns: undefined,
  };
  const { code } = await cliWorld().runWith(
    { files, terminal, runProgram: gh ?? (async () => undefined) },
    'init',
  );
  return { code, out, err, questions, workflow: written[workflowPath] };
}

describe('init', () => {
  it('writes the workflow of the README, for the address, the quota and the copy of the action', async () => {
    const { code, out, workflow } = await init(answers);
    expect(code).toBe(0);
    expect(workflow).toBe(workflowText({ uses, url: 'https://agency.prosonata.software', quota: 100 }));
    expect(out).toContain('store PROSONATA_APP_ID and PROSONATA_API_KEY as secrets');
    const example = readFileSync('examples/night-window.yml', 'utf8');
    const [, named = ''] = /uses: (\S+)/.exec(example) ?? [];
    expect(workflowText({ uses: named, url: 'https://agency.prosonata.software', quota: 100 })).toBe(example);
  });

  it('starts fewer runs where the quota makes a few of them enough', async () => {
    const { workflow = '' } = await init([answers[0] ?? '', '500', uses]);
    expect(parse(workflow).on.schedule).toEqual([{ cron: '22 22-23,0-3 * * *' }]);
  });

  it('asks again what was answered wrongly, and gives up after three times without writing anything', async () => {
    expect(await init(['http://agency.example', ...answers])).toMatchObject({
      code: 0,
      err: expect.stringContaining('It takes an address such as'),
    });
    expect(await init(['a b', '', '', ''])).toMatchObject({ code: 1, workflow: undefined });
  });

  it('writes over no workflow that is there', async () => {
    const told = await init(answers, { existing: [workflowPath] });
    expect(told).toMatchObject({ code: 1, workflow: undefined, questions: [] });
  });

  it('needs somebody to ask', async () => {
    const told = await cliWorld().run('init');
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('needs a terminal') });
  });
});

describe('init with gh', () => {
  /** Plays gh; what it was called with, and what it was given to read. */
  function playedGh(isLoggedIn = true, setCode = 0) {
    const calls: string[] = [];
    const gh: RunProgram = async (program, parameters, input = '') => {
      calls.push(`${program} ${parameters.join(' ')} < ${input}`);
      const isStatus = parameters[0] === 'auth';
      return { code: isStatus ? (isLoggedIn ? 0 : 1) : setCode, said: '' };
    };
    return { calls, gh };
  }

  it('stores the secrets if it is asked to, and never in arguments, which everybody can see', async () => {
    const { calls, gh } = playedGh();
    const { out } = await init([...answers, 'y', '4711'], { gh });
    expect(calls).toEqual([
      'gh auth status < ',
      'gh secret set PROSONATA_APP_ID < 4711',
      'gh secret set PROSONATA_API_KEY < key-0123456789abcdef',
    ]);
    expect(out).not.toContain('key-0123456789abcdef');
    expect(out).toContain('Next: commit the file');
  });

  it.each([
    ['somebody says no', playedGh(), 'n'],
    ['nobody is logged in', playedGh(false), 'y'],
  ])('stores nothing if %s', async (_, { calls, gh }, answer) => {
    await init([...answers, answer, '4711'], { gh });
    expect(calls).toEqual(['gh auth status < ']);
  });

  it('says so if gh does not store them', async () => {
    const { gh } = playedGh(true, 1);
    const { err, out } = await init([...answers, 'y', '4711'], { gh });
    expect(err).toContain('gh did not store PROSONATA_APP_ID');
    expect(out).toContain('store PROSONATA_APP_ID and PROSONATA_API_KEY as secrets');
  });
});
