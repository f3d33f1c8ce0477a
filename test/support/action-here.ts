/**
 * The action in this process: GitHub on loopback, the demo workspace as a function, the runner and its cache client
 * played. A tick takes milliseconds, so that a year of them can be played; the built action is tested by runner.ts.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outputGuard, plainLine } from '../../src/action/plain-output.js';
import { runPost } from '../../src/action/post-step.js';
import { runStep } from '../../src/action/step.js';
import type { CacheClient } from '../../src/github/cache-client.js';
import { optionsOf } from '../../src/settings/options.js';
import type { ActionsHost, Clock, Fetch, Files } from '../../src/system/ports.js';
import { realFiles } from '../../src/system/real.js';
import { type FixedClock, fixedClock } from './clock.js';
import type { Death } from './death.js';
import { createTestWorkspace, type TestWorkspace, type WorkspaceOptions } from './demo/test-workspace.js';
import { type GitHubOptions, type GitHubServices, serveGitHub } from './github/services.js';
import { loopbackCache } from './loopback-cache.js';
import { createMasks, createStepLog, setBy } from './runner/log.js';
import { apiKey, workspaceUrl } from './world.js';

export interface Ticked {
  readonly code: number;
  /** Of the post step; undefined if it did not run. */
  readonly postCode: number | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** Lines as people see them, debug ones too. */
  readonly log: string;
  /** All that the program gave to the runner but masks and state, before anything was masked. */
  readonly raw: string;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  readonly summary: string;
  /** Names of the commands that the runner has obeyed, those in files left out. */
  readonly commands: readonly string[];
}

export interface Tick {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly files?: Files;
  /** Strikes the main step; post runs all the same unless told. */
  readonly death?: Death;
  /** False: the runner is lost behind the main step. */
  readonly runsPost?: boolean;
  /** What the runner is: caches of one kind are out of sight for the others. */
  readonly kind?: string;
  /** What replaces parts of the world's clock, as time limits that come to pass. */
  readonly limits?: Pick<Clock, 'timeout'>;
  /** Aborts when the runner asks the main step to end. */
  readonly signal?: AbortSignal;
  /** What keeps the runner from saving, as its cache client says. */
  readonly missingTools?: string;
  /** Stands before every request that leaves the process. */
  readonly intercept?: (request: Request) => Promise<Response> | undefined;
}

export interface ActionHere {
  readonly workspace: TestWorkspace;
  readonly github: GitHubServices;
  readonly clock: FixedClock;
  /** The folders of the job, removed and made again for each tick. */
  readonly folders: Readonly<Record<'workspace' | 'temp', string>>;
  /** The cache as another workflow of the branch reaches it. */
  readonly cache: CacheClient;
  /** The token of the job. */
  readonly token: string;
  /** The number of the next run is the one behind this. */
  setRunNumber(number: number): void;
  tick(tick?: Tick): Promise<Ticked>;
  close(): Promise<void>;
}

export interface ActionHereOptions {
  readonly demo?: Partial<WorkspaceOptions>;
  readonly github?: GitHubOptions;
  /** Inputs of every tick. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export async function actionHere(directory: string, options: ActionHereOptions = {}): Promise<ActionHere> {
  const clock = fixedClock();
  const workspace = createTestWorkspace({ now: clock.now, apiKey, ...options.demo });
  const github = await serveGitHub({ now: clock.now, ...options.github });
  const folders = { workspace: join(directory, 'job'), temp: join(directory, 'temp') };
  const token = github.token({ contents: 'write', actions: 'write' });
  const outsider = loopbackCache(github, folders.workspace);
  let run = 0;

  const tick = async ({
    inputs = {},
    files = realFiles,
    death,
    runsPost = true,
    kind,
    limits,
    signal = new AbortController().signal,
    missingTools,
    intercept,
  }: Tick = {}): Promise<Ticked> => {
    for (const folder of Object.values(folders)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    const given = { 'workspace-url': workspaceUrl, 'api-key': apiKey, 'github-token': token };
    const defaults = Object.fromEntries(optionsOf('action').map((option) => [option.name, option.default]));
    const env = {
      ...github.environment({ run: ++run }),
      GITHUB_WORKSPACE: folders.workspace,
      RUNNER_TEMP: folders.temp,
      ...Object.fromEntries(
        Object.entries({ ...defaults, ...given, ...options.inputs, ...inputs }).map(([name, value]) => [
          `INPUT_${name.toUpperCase()}`,
          value,
        ]),
      ),
    };
    const runner = playedRunner();
    const client = loopbackCache(github, folders.workspace, runner.print, kind);
    const cache: CacheClient = { ...client, missingTools: async () => missingTools };
    const timed: Clock = { ...clock, ...limits };
    const fetch: Fetch = async (request, init) =>
      intercept?.(request) ??
      (request.url.startsWith(github.url) ? globalThis.fetch(request, init) : workspace.fetch(request));
    const main = runStep({
      env,
      fetch: death ? death.fetch(fetch) : fetch,
      clock: timed,
      files: death ? death.files(files) : files,
      cache: death ? dyingCache(cache, death) : cache,
      host: runner.host,
      signal,
    });
    const code = death ? await death.codeOf(main) : await main;
    const unasked = new AbortController().signal;
    const postCode = runsPost
      ? await runPost({ env, files: realFiles, cache, host: runner.host, clock: timed, signal: unasked })
      : undefined;
    return { code, postCode, ...runner.told() };
  };

  const setRunNumber = (number: number) => {
    run = number;
  };
  return {
    workspace,
    github,
    clock,
    folders,
    cache: outsider,
    token,
    setRunNumber,
    tick,
    close: () => github.close(),
  };
}

function dyingCache(cache: CacheClient, death: Death): CacheClient {
  return {
    ...cache,
    lookUp: (path, prefix) => death.effect(() => cache.lookUp(path, prefix)),
    restore: (path, key) => death.effect(() => cache.restore(path, key)),
    save: (path, key) => death.effect(() => cache.save(path, key)),
  };
}

/**
 * The runner's side in memory; what is printed goes through the guard in front of the streams of the real
 * process, and through the reading of commands that the real runner does.
 */
function playedRunner(): {
  readonly host: ActionsHost;
  print(text: string): void;
  told(): Omit<Ticked, 'code' | 'postCode'>;
} {
  const log = createStepLog(createMasks([]), true);
  const guard = outputGuard({ mayCommand: true });
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  let summary = '';
  let raw = '';
  const line = (text: string) => {
    const printed = guard(`${text}\n`);
    if (!printed.startsWith('::add-mask')) raw += printed;
    log.write('stdout', printed);
  };
  const command = (name: string, message: string) =>
    line(`::${name}::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`);
  const host: ActionsHost = {
    log: {
      debug: (message) => command('debug', message),
      info: (message) => line(plainLine(message)),
      warn: (message) => command('warning', plainLine(message)),
      error: (message) => command('error', plainLine(message)),
    },
    mask: (secret) => command('add-mask', secret),
    group: (title) => command('group', title),
    endGroup: () => command('endgroup', ''),
    setOutput(name, value) {
      outputs[name] = value;
      raw += `${name}=${value}\n`;
    },
    saveState(name, value) {
      state[name] = value;
    },
    savedState: (name) => state[name] ?? setBy('save-state', log)[name] ?? '',
    async addSummary(markdown) {
      summary += markdown;
      raw += markdown;
    },
  };
  const messages = (level: string) =>
    log.annotations.filter((annotation) => annotation.level === level).map(({ message }) => message);
  return {
    host,
    print: line,
    told: () => ({
      outputs: { ...setBy('set-output', log), ...outputs },
      commands: log.obeyed.map(({ name }) => name),
      raw,
      log: log.lines.join('\n'),
      warnings: messages('warning'),
      errors: messages('error'),
      summary,
    }),
  };
}
