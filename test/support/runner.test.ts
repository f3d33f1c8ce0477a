import { describe, expect, it, onTestFinished } from 'vitest';
import { hourMs } from './clock.js';
import { serveGitHub } from './github/services.js';
import { scriptedAction } from './runner/actions.js';
import { parsePairs } from './runner/files.js';
import { runAction } from './runner.js';

const fast = { interruptMs: 3_000, terminateMs: 3_000 };
/** Longer than any machine needs: how fast a step is does not matter here. */
const patient = { interruptMs: 600_000 };

describe('the runner', () => {
  it('gives the environment of a step and nothing else', async () => {
    const services = await serveGitHub();
    onTestFinished(() => services.close());
    const bundle = scriptedAction('console.log(JSON.stringify(process.env))');
    const inputs = { 'time-limit': '10m', 'two words': 'x', empty: '' };
    const { main } = await runAction({ bundle, inputs, services, env: { TZ: 'UTC', GITHUB_JOB: '' } });
    const env = JSON.parse(main.stdout);
    expect(env).toMatchObject({
      'INPUT_TIME-LIMIT': '10m',
      INPUT_TWO_WORDS: 'x',
      INPUT_EMPTY: '',
      TZ: 'UTC',
      ACTIONS_RESULTS_URL: `${services.url}/`,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      GITHUB_API_URL: `${services.url}/api/v3`,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'agency/backups',
    });
    const strangers = Object.keys(env).filter(
      (name) =>
        !/^(ACTIONS|GITHUB|RUNNER|INPUT|PROSONATA_TEST)_|^(PATH|HOME|CI|TZ|NODE_OPTIONS|NODE_COMPILE_CACHE)$/.test(
          name,
        ),
    );
    expect(strangers).toEqual([]);
    expect(env.GITHUB_JOB).toBeUndefined();
  });

  it('masks its own token', async () => {
    const bundle = scriptedAction('console.log(process.env.ACTIONS_RUNTIME_TOKEN)');
    const { main } = await runAction({ bundle, env: { ACTIONS_RUNTIME_TOKEN: 'a.b.c' } });
    expect([main.stdout, main.log]).toEqual(['a.b.c\n', '***']);
  });

  it('hands what main saved to post, in the same workspace, and reads outputs and summary', async () => {
    const bundle = scriptedAction(
      `const { env } = process;
       appendFileSync(env.GITHUB_STATE, 'plan<<ghadelimiter_1\\nline 1\\nline 2=x\\nghadelimiter_1\\n');
       appendFileSync(env.GITHUB_OUTPUT, 'status=done\\n');
       appendFileSync(env.GITHUB_STEP_SUMMARY, '# Done\\n');
       writeFileSync('work', 'half');
       writeFileSync(env.RUNNER_TEMP + '/scrap', '');
       process.exitCode = 1;`,
      `console.log(readFileSync('work', 'utf8'), JSON.stringify(process.env.STATE_plan));`,
    );
    const result = await runAction({ bundle });
    expect(result.main).toMatchObject({ code: 1, state: { plan: 'line 1\nline 2=x' }, summary: '# Done\n' });
    expect(result.outputs).toEqual({ status: 'done' });
    expect(result.post).toMatchObject({ code: 0, log: 'half "line 1\\nline 2=x"' });
    expect(result.left).toEqual({ workspace: ['work'], temp: ['scrap'] });
  });

  it('stars masked values from the moment they are masked, in log, annotations and summary', async () => {
    const bundle = scriptedAction(
      `console.log('early s3cret'); console.log('::add-mask::s3cret%0Aother%25'); console.log('late s3cret other%');
       console.log('::warning title=Quota,file=a%3Ab::left: s3cret%0Anext'); console.log('::debug::quiet');
       console.error('known'); appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'sum s3cret');`,
    );
    const { log, annotations, main } = await runAction({ bundle, secrets: ['known'] });
    expect(log.split('\n').sort()).toEqual(
      ['early s3cret', 'late *** ***', '##[warning]left: ***', 'next', '***'].sort(),
    );
    expect(annotations).toEqual([
      { level: 'warning', message: 'left: ***\nnext', title: 'Quota', file: 'a:b' },
    ]);
    expect(main.summary).toBe('sum ***');
    expect(main.stdout).toContain('::add-mask::s3cret');
  });

  it('obeys commands of the old form anywhere in a line, until it is asked to stop that', async () => {
    const bundle = scriptedAction(
      `console.log('hit: a_##[set-output name=url;x=%3B]evil%0A%5D'); console.log('x ##[Save-State name=s]t');
       console.log('##[unknown]x ##[set-output name=a]b'); console.log('##[set-env name=A]b');
       console.log('::stop-commands::tok'); console.log('::set-output name=c::d'); console.log('::tok::');
       console.log('::unknown::##[set-output name=e]f');
       appendFileSync(process.env.GITHUB_OUTPUT, 'e=file\\n');`,
    );
    const { main, outputs } = await runAction({ bundle });
    expect(outputs).toEqual({ url: 'evil\n]', e: 'file' });
    expect(main.state).toEqual({ s: 't' });
    expect(main.commands).toEqual(['set-output', 'save-state', 'set-env', 'stop-commands', 'set-output']);
    expect(main.log).toBe('##[unknown]x ##[set-output name=a]b\n::set-output name=c::d');
    expect(main.annotations).toMatchObject([{ level: 'error' }]);
  });

  it('stars the longer of two masked values of which one begins with the other', async () => {
    const bundle = scriptedAction(`console.log('key key-and-more')`);
    expect((await runAction({ bundle, secrets: ['key', 'key-and-more'] })).log).toBe('*** ***');
  });

  it('drops a summary over 1 MiB whole, with an error', async () => {
    const bundle = scriptedAction(
      `writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1));`,
    );
    const { main, annotations } = await runAction({ bundle });
    expect(main.summary).toBeUndefined();
    expect(annotations).toMatchObject([{ level: 'error' }]);
  });

  it('cancels with SIGINT, then SIGTERM, then the end of the tree, and post still runs', async () => {
    const bundle = scriptedAction(
      `import { spawn } from 'node:child_process';
       spawn('sleep', ['60'], { stdio: 'inherit' });
       process.on('SIGINT', () => console.log('got INT')).on('SIGTERM', () => console.log('got TERM'));
       appendFileSync(process.env.GITHUB_STATE, 'early=1\\n');
       setInterval(() => {}, 1000); console.log('ready');`,
      `console.log('post', process.env.STATE_early)`,
    );
    const interruption = { kind: 'cancel', when: (out: string) => out.includes('ready'), ...fast } as const;
    const { main, post } = await runAction({ bundle, interruption });
    expect(main).toMatchObject({ code: null, signal: 'SIGKILL', log: 'ready\ngot INT\ngot TERM' });
    expect(post?.log).toBe('post 1');
  });

  it('lets a step that obeys SIGINT end by itself', async () => {
    const bundle = scriptedAction(
      `const timer = setInterval(() => {}, 1000);
       process.on('SIGINT', () => { clearInterval(timer); process.exitCode = 130; });
       console.log('ready');`,
    );
    const interruption = {
      kind: 'cancel',
      when: (out: string) => out.includes('ready'),
      ...patient,
    } as const;
    expect((await runAction({ bundle, interruption })).main).toMatchObject({ code: 130, signal: null });
  });

  it('kills at once when told, and runs no post when the runner is lost', async () => {
    const bundle = scriptedAction(
      `setInterval(() => {}, 1000); console.log('ready');`,
      `console.log('post')`,
    );
    const interruption = { kind: 'kill', when: (out: string) => out.includes('ready') } as const;
    const { main, post } = await runAction({ bundle, interruption, runsPost: false });
    expect([main.code, main.signal, post]).toEqual([null, 'SIGKILL', undefined]);
  });

  it('refuses file commands that have no format or no end', () => {
    expect(() => parsePairs('nonsense\n')).toThrow('Invalid format');
    expect(() => parsePairs('a<<END\nb\n')).toThrow('no end');
    expect(parsePairs('a=1=2\r\nb<<E\n\nE\na=3\n')).toEqual({ a: '3', b: '' });
  });
});

const node24 = process.env.PROSONATA_TEST_NODE24;

describe.each([process.execPath, ...(node24 ? [node24] : [])])('time in a step on %s', (node) => {
  const bundle = () =>
    scriptedAction(
      `import { promisify } from 'node:util';
       const timers = [20_000, 150, 60_000].map((ms) => setTimeout(() => {}, ms));
       const lasts = timers.map((timer) => timer._idleTimeout);
       timers.forEach(clearTimeout);
       await promisify(setTimeout)(2_000);
       const now = new Date();
       console.log(JSON.stringify({ lasts, now: Date.now(), year: now.getFullYear(), uptime: performance.now(),
         fixed: new Date(0).toISOString(), isDate: now instanceof Date }));`,
    );

  it('starts where a test says, and waits of the clients are a hundredth', async () => {
    const startAt = Date.UTC(2031, 5, 1);
    const { main } = await runAction({ bundle: bundle(), node, time: { startAt } });
    const seen = JSON.parse(main.stdout);
    expect(seen).toMatchObject({ year: 2031, fixed: '1970-01-01T00:00:00.000Z', isDate: true });
    expect(seen.lasts).toEqual([200, 150, 60_000]);
    expect(seen.now - startAt).toBeGreaterThanOrEqual(0);
    expect(seen.now - startAt).toBeLessThanOrEqual(seen.uptime + 1);
  });

  it('is ahead by an offset, and another divisor holds', async () => {
    const time = { offsetMs: hourMs, divisor: 1000 };
    const before = Date.now();
    const { main } = await runAction({ bundle: bundle(), node, time });
    const seen = JSON.parse(main.stdout);
    expect(seen.lasts).toEqual([20, 150, 60_000]);
    expect(seen.now).toBeGreaterThanOrEqual(before + hourMs);
    expect(seen.now).toBeLessThanOrEqual(Date.now() + hourMs);
  });
});
