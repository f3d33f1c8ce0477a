import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, type ActionHereOptions, actionHere, type Tick } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { hourMs, minuteMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';
import { apiKey } from '../../support/world.js';

const lists = { resources: 'users,customers', details: 'none' };
const address = 'https://hc-ping.com/d1665499-e827-441f-bf13-8f15e8f4c0b9';

async function world(options: ActionHereOptions = {}): Promise<ActionHere> {
  const here = await actionHere(temporaryFolder(), { demo: { scale: 0.02 }, ...options });
  onTestFinished(() => here.close());
  return here;
}

/** What a service that notices silence hears, as `event body`. */
function pingService() {
  const heard: string[] = [];
  const intercept = (request: Request): Promise<Response> | undefined => {
    if (!request.url.startsWith(address)) return undefined;
    const event = request.url.slice(address.length) || '/success';
    return request.text().then((body) => {
      heard.push(`${event} ${body}`);
      return new Response('OK');
    });
  };
  return { heard, intercept };
}

describe('ping-url', () => {
  const inputs = { ...lists, 'ping-url': address };

  it('hears the start and the end of each run, with the sentence that the run ends with', async () => {
    const here = await world();
    const { heard, intercept } = pingService();
    const finished = await here.tick({ inputs, intercept });
    await here.tick({ inputs, intercept });
    expect(heard).toEqual([
      expect.stringMatching(/^\/start /),
      `/success ${finished.outputs.message}`,
      expect.stringMatching(/^\/start /),
      expect.stringMatching(/^\/success Backup \d{8}T\d{4}Z is done/),
    ]);
  });

  it('hears of a failure, and neither the key nor a record goes there', async () => {
    const here = await world({ demo: { scale: 0.02, apiKey: 'another-key-0123456789' } });
    const { heard, intercept } = pingService();
    const failed = await here.tick({ inputs, intercept });
    expect(failed.code).toBe(1);
    expect(heard.at(-1)).toBe(`/fail ${failed.outputs.message}`);
    expect(heard.join()).not.toContain(apiKey);
  });

  it('changes nothing but a warning if it does not answer, and is hidden in the log', async () => {
    const here = await world();
    const intercept = (request: Request) =>
      request.url.startsWith(address) ? Promise.resolve(new Response('', { status: 404 })) : undefined;
    const told = await here.tick({ inputs, intercept });
    expect(told).toMatchObject({ code: 0, outputs: { status: 'finished' } });
    expect(told.warnings).toEqual([expect.stringContaining('answered with 404')]);
    expect(told.raw).not.toContain('d1665499');
  });

  it.each(['http://hc-ping.com/x', 'hc-ping.com', 'https://user:pass@hc-ping.com/x'])(
    'is refused as %s, without a word of it',
    async (wrong) => {
      const told = await (await world()).tick({ inputs: { ...lists, 'ping-url': wrong } });
      expect(told.errors[0]).toContain('ping-url takes an address that begins with https://');
      expect(told.raw).not.toContain(wrong);
    },
  );
});

describe('alert-issue', () => {
  const inputs = { ...lists, 'alert-issue': 'true' };
  const wrongKey = { 'api-key': 'wrong-key-0123456789' };

  const allowed = (here: ActionHere, more: Record<string, string> = {}): Tick => ({
    inputs: {
      ...inputs,
      'github-token': here.github.token({ contents: 'write', actions: 'write', issues: 'write' }),
      ...more,
    },
  });
  const states = (here: ActionHere) => here.github.issues.all().map(({ state }) => state);

  it('opens one issue at the first failed run, keeps it up to date, and closes it with the next good backup', async () => {
    const here = await world();
    await here.tick(allowed(here, wrongKey));
    here.clock.step(15 * minuteMs);
    await here.tick(allowed(here, wrongKey));
    const [issue] = here.github.issues.all();
    expect(states(here)).toEqual(['open']);
    expect(issue?.body).toContain('Failed 2 times since 2026-11-23 02:15 UTC, last at 2026-11-23 02:30 UTC');
    expect(issue?.body).not.toContain(wrongKey['api-key']);
    const good = await here.tick(allowed(here));
    expect(good.warnings).toEqual([]);
    expect(states(here)).toEqual(['closed']);
    expect(issue?.body).toMatch(/Over since 2026-11-23 02:30 UTC: Complete and verified/);
    here.clock.step(hourMs);
    await here.tick(allowed(here));
    expect(states(here)).toEqual(['closed']);
  });

  it('opens another one if people closed it and the trouble lasts', async () => {
    const here = await world();
    await here.tick(allowed(here, wrongKey));
    const [issue] = here.github.issues.all();
    if (issue) issue.state = 'closed';
    await here.tick(allowed(here, wrongKey));
    expect(states(here)).toEqual(['closed', 'open']);
  });

  it('opens no second one if the answer to the first try was lost', async () => {
    const here = await world();
    here.github.setFaults(faultOn('createIssue', { kind: 'reset', isDone: true }, 1));
    await here.tick(allowed(here, wrongKey));
    expect(states(here)).toEqual(['open']);
  });

  it('leaves the older of two that two runs have opened at once', async () => {
    const here = await world();
    await here.tick(allowed(here, wrongKey));
    const [first] = here.github.issues.all();
    here.github.issues.add({
      title: 'double',
      body: first?.body ?? '',
      author: { association: 'NONE', type: 'Bot' },
    });
    await here.tick(allowed(here, wrongKey));
    expect(states(here)).toEqual(['open', 'closed']);
  });

  it('takes no issue of a stranger, no pull request and none of another workspace for its own', async () => {
    const here = await world();
    await here.tick(allowed(here, wrongKey));
    const body = here.github.issues.all()[0]?.body ?? '';
    const bot = { association: 'NONE', type: 'Bot' } as const;
    here.github.issues.add({ title: 'stranger', body });
    here.github.issues.add({ title: 'pull request', body, author: bot, isPullRequest: true });
    here.github.issues.add({ title: 'other', body: body.replace('=agency-', '=other-'), author: bot });
    await here.tick(allowed(here));
    expect(states(here)).toEqual(['closed', 'open', 'open', 'open']);
  });

  it.each([
    [
      'the permission is missing',
      () => {},
      { issues: 'read' },
      'Give the job this permission: issues: write.',
    ],
    ['the right to see issues is missing too', () => {}, {}, 'this permission: issues: write.'],
    [
      'issues are switched off',
      (here: ActionHere) => {
        here.github.repository.hasIssues = false;
      },
      { issues: 'write' },
      'Turn issues on under Settings > General > Features, or remove alert-issue.',
    ],
  ] as const)('warns once, with what helps, if %s', async (_, arrange, issues, hint) => {
    const here = await world();
    arrange(here);
    const token = here.github.token({ contents: 'write', actions: 'write', ...issues });
    const told = await here.tick({ inputs: { ...inputs, ...wrongKey, 'github-token': token } });
    expect(told.warnings).toEqual([expect.stringContaining(hint)]);
    expect(told.errors).toHaveLength(1);
  });

  it('asks GitHub for nothing in an idle run', async () => {
    const here = await world();
    await here.tick(allowed(here));
    const before = here.github.requests.length;
    await here.tick(allowed(here));
    const asked = here.github.requests.slice(before).map(({ operation }) => operation);
    expect(asked.filter((operation) => /issue/i.test(operation))).toEqual([]);
  });
});

describe('the outputs for later steps', () => {
  it('are the sentence, the whole result as JSON, and a copy of the published file until the job ends', async () => {
    const here = await world();
    const told = await here.tick({ inputs: lists, runsPost: false });
    const { message, result = '', archive, sha256 } = told.outputs;
    const path = told.outputs['archive-path'] ?? '';
    expect(message).toMatch(/^Complete and verified: /);
    expect(JSON.parse(result)).toMatchObject({ status: 'finished', sha256, complete: true });
    expect(basename(path)).toBe(archive);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
  });

  it('name no copy any more once the post step has run, which leaves none behind', async () => {
    const here = await world();
    const path = (await here.tick({ inputs: lists })).outputs['archive-path'] ?? '';
    expect(path).not.toBe('');
    expect(existsSync(path)).toBe(false);
  });

  it('hold the encrypted file if archives are encrypted, and no plain one lies there', async () => {
    const here = await world();
    const recipient = await identityToRecipient(await generateX25519Identity());
    const { outputs } = await here.tick({ inputs: { ...lists, 'encrypt-to': recipient }, runsPost: false });
    expect(outputs['archive-path']).toMatch(/\.sqlite\.age$/);
    expect(
      readFileSync(outputs['archive-path'] ?? '')
        .subarray(0, 15)
        .toString(),
    ).toBe('age-encryption.');
  });

  it('hold the file of an earlier run that has published this backup, byte by byte', async () => {
    const here = await world();
    // The run that published it could not save that it had.
    here.github.setFaults(faultOn('CreateCacheEntry', { kind: 'status', status: 500 }));
    await here.tick({ inputs: lists, runsPost: false });
    here.github.setFaults(undefined);
    // Within the minute that names the backup, and yet another archive.
    here.clock.step(5_000);
    const { outputs } = await here.tick({ inputs: { ...lists, force: 'true' }, runsPost: false });
    const bytes = readFileSync(outputs['archive-path'] ?? '');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(outputs.sha256);
    expect(here.github.releases.all()).toHaveLength(1);
  });

  it('say of a failed run why, in words and as JSON', async () => {
    const here = await world();
    const { outputs } = await here.tick({ inputs: { ...lists, 'time-limit': 'soon' } });
    expect(outputs.message).toContain('time-limit takes a duration');
    expect(JSON.parse(outputs.result ?? '')).toMatchObject({
      status: 'failed',
      error: outputs.message?.split(' Correct')[0],
    });
  });
});
