/** The built action on a runner, GitHub and a demo workspace on loopback, with a clock that all of them share. */
import { onTestFinished } from 'vitest';
import { serveDemo } from '../../src/demo/serve.js';
import { optionsOf } from '../../src/settings/options.js';
import { apiKey } from './cli.js';
import { tickMs } from './clock.js';
import { createTestWorkspace, type TestWorkspace, type WorkspaceOptions } from './demo/test-workspace.js';
import { type GitHubOptions, type GitHubServices, serveGitHub } from './github/services.js';
import { runnerNode } from './nodes.js';
import { type ActionResult, type ActionRun, runAction } from './runner.js';

export interface ActionWorld {
  readonly workspace: TestWorkspace;
  readonly github: GitHubServices;
  /** Where the demo workspace is served. */
  readonly url: string;
  /** Epoch milliseconds. */
  now(): number;
  step(ms: number): void;
  /** One tick of the schedule. */
  tick(inputs?: Readonly<Record<string, string>>, run?: Partial<ActionRun>): Promise<ActionResult>;
  /** Ticks of the schedule, until the status is no longer paused. */
  untilDone(inputs?: Readonly<Record<string, string>>, run?: Partial<ActionRun>): Promise<ActionResult[]>;
}

export interface ActionWorldOptions {
  readonly demo?: Partial<WorkspaceOptions>;
  readonly github?: GitHubOptions;
  /** Inputs of every run. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What the job's token may do; `contents` and `actions: write` unless told. */
  readonly permissions?: Parameters<GitHubServices['token']>[0];
  readonly node?: string;
}

const bundle = { main: 'dist/action/index.js', post: 'dist/post/index.js' };

export async function actionWorld(options: ActionWorldOptions = {}): Promise<ActionWorld> {
  let now = Date.UTC(2026, 10, 23, 2, 15);
  const workspace = createTestWorkspace({ now: () => now, apiKey, ...options.demo });
  const demo = await serveDemo(workspace);
  const github = await serveGitHub({ now: () => now, ...options.github });
  onTestFinished(async () => {
    await demo.close();
    await github.close();
  });
  let runs = 0;
  const tick: ActionWorld['tick'] = (inputs = {}, run = {}) =>
    runAction({
      bundle,
      services: github,
      time: { startAt: now },
      run: { run: ++runs },
      node: options.node ?? runnerNode,
      ...run,
      inputs: {
        ...defaults(),
        'github-token': github.token(options.permissions ?? { contents: 'write', actions: 'write' }),
        'workspace-url': demo.url,
        'api-key': apiKey,
        ...options.inputs,
        ...inputs,
      },
    });
  return {
    workspace,
    github,
    url: demo.url,
    now: () => now,
    step(ms) {
      now += ms;
    },
    tick,
    async untilDone(inputs, run) {
      const results: ActionResult[] = [];
      for (;;) {
        const result = await tick(inputs, run);
        results.push(result);
        if (result.outputs.status !== 'paused' || results.length >= 60) return results;
        now += tickMs;
      }
    },
  };
}

/** Inputs that a workflow does not give have the defaults of action.yml; a test holds them against the options. */
function defaults(): Record<string, string> {
  return Object.fromEntries(optionsOf('action').map((option) => [option.name, option.default]));
}

/** Operations of the services since there were `before` requests, in order. */
export function operationsSince({ requests }: GitHubServices, before: number): string[] {
  return requests.slice(before).map(({ operation }) => operation);
}
