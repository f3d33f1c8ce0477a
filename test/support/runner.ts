/**
 * Runs a built action as the runner runs it (runner/src/Runner.Worker): fresh folders, the environment of a step and
 * nothing else, the command files, main, then post with what main has saved, also when main failed or was ended.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from './cli.js';
import type { EnvironmentOptions } from './github/environment.js';
import type { GitHubServices } from './github/services.js';
import { commandFiles, type FileCommands } from './runner/files.js';
import {
  type Annotation,
  createMasks,
  createStepLog,
  type Masks,
  type StepLog,
  setBy,
} from './runner/log.js';
import { type Ended, type Interruption, runScript } from './runner/process.js';

export interface ActionRun {
  /** Scripts, as `main` and `post` of action.yml. */
  readonly bundle: { readonly main: string; readonly post?: string };
  /** The binary that runs them; this process's own unless told. */
  readonly node?: string;
  /** By their names in action.yml; defaults are the caller's business. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Without services the step has no ACTIONS_… and no GITHUB_… but those of its folders. */
  readonly services?: GitHubServices;
  /** What the run is: its ref, number, event, cache permission. */
  readonly run?: EnvironmentOptions;
  /** `env:` of the workflow. An empty text takes a variable away. */
  readonly env?: Readonly<Record<string, string>>;
  /** Secrets of the workflow: masked from the first line on. */
  readonly secrets?: readonly string[];
  /** "Enable debug logging" of a re-run. */
  readonly isDebug?: boolean;
  /** Payload of the event; `{}` unless told. */
  readonly event?: unknown;
  /** How time goes in the step; waits of the clients cost nothing unless it is `real`. See fast-time.mjs. */
  readonly time?: StepTime | 'real';
  readonly interruption?: Interruption;
  /** False: the runner is lost, and post never runs. */
  readonly runsPost?: boolean;
}

export interface StepTime {
  /** Epoch milliseconds at which the step's clock starts. */
  readonly startAt?: number;
  /** Or how far it is ahead. */
  readonly offsetMs?: number;
  readonly divisor?: number;
  readonly socketIdleMs?: number;
}

export interface StepResult extends Ended, FileCommands {
  /** Lines as people see them: commands obeyed, masked values starred. */
  readonly log: string;
  readonly annotations: readonly Annotation[];
  /** Names of the commands that were obeyed. */
  readonly commands: readonly string[];
}

export interface ActionResult {
  readonly main: StepResult;
  /** Undefined where the action has none, or it did not run. */
  readonly post: StepResult | undefined;
  /** What main has set, as later steps of the workflow see it. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Logs of main and post. */
  readonly log: string;
  /** Of main and post. */
  readonly annotations: readonly Annotation[];
  /** Every value masked, by the workflow or by the action. */
  readonly masked: readonly string[];
  /** Files left at the end, as paths inside the folder. */
  readonly left: { readonly workspace: readonly string[]; readonly temp: readonly string[] };
}

const commandFolder = '_runner_file_commands';
const eventFolder = '_github_workflow';

export async function runAction(action: ActionRun): Promise<ActionResult> {
  const folders = { workspace: temporaryFolder(), temp: temporaryFolder(), home: temporaryFolder() };
  const services = action.services?.environment(action.run) ?? {};
  mkdirSync(join(folders.temp, eventFolder));
  const eventPath = join(folders.temp, eventFolder, 'event.json');
  writeFileSync(eventPath, JSON.stringify(action.event ?? {}));
  const env = withoutEmpty({
    ...machineEnvironment(action, folders),
    ...services,
    GITHUB_EVENT_PATH: eventPath,
    ...inputEnvironment(action.inputs ?? {}),
    ...action.env,
  });

  // The runner masks its own token.
  const masks = createMasks([...(action.secrets ?? []), env.ACTIONS_RUNTIME_TOKEN ?? '']);

  const main = await runStep('main', action.bundle.main, env);
  const state = Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]);
  const post =
    action.bundle.post && action.runsPost !== false
      ? await runStep('post', action.bundle.post, { ...env, ...Object.fromEntries(state) })
      : undefined;

  async function runStep(
    name: 'main' | 'post',
    script: string,
    stepEnv: Record<string, string>,
  ): Promise<StepResult> {
    const files = commandFiles(join(folders.temp, commandFolder), name);
    const log = createStepLog(masks, action.isDebug === true);
    const { interruption } = action;
    const ended = await runScript({
      node: action.node ?? process.execPath,
      script: resolve(script),
      folder: folders.workspace,
      env: { ...stepEnv, ...files.env },
      log,
      interruption: (interruption?.step ?? 'main') === name ? interruption : undefined,
    });
    return stepResult(ended, files.read(), log, masks);
  }

  return {
    main,
    post,
    outputs: main.outputs,
    log: [main.log, post?.log].filter(Boolean).join('\n'),
    annotations: [...main.annotations, ...(post?.annotations ?? [])],
    masked: masks.values,
    left: {
      workspace: filesIn(folders.workspace),
      temp: filesIn(folders.temp).filter((path) => !/^(_runner_file_commands|_github_workflow)\//.test(path)),
    },
  };
}

function stepResult(ended: Ended, commands: FileCommands, log: StepLog, masks: Masks): StepResult {
  const isDropped = commands.summary === undefined;
  const dropped: Annotation = { level: 'error', message: '$GITHUB_STEP_SUMMARY upload aborted: over 1024k' };
  return {
    ...ended,
    ...commands,
    // The files are read when the step has ended, and win.
    outputs: { ...setBy('set-output', log), ...commands.outputs },
    state: { ...setBy('save-state', log), ...commands.state },
    commands: log.obeyed.map(({ name }) => name),
    // Secrets are masked in the summary as well (FileCommandManager.cs).
    summary: isDropped ? undefined : masks.apply(commands.summary),
    log: log.lines.join('\n'),
    annotations: [...log.annotations, ...(isDropped ? [dropped] : [])],
  };
}

function machineEnvironment(
  action: ActionRun,
  folders: Readonly<Record<'workspace' | 'temp' | 'home', string>>,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: folders.home,
    CI: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folders.temp,
    ...(action.isDebug ? { RUNNER_DEBUG: '1' } : {}),
    ...timeEnvironment(action.time ?? {}),
  };
}

function timeEnvironment(time: StepTime | 'real'): Record<string, string> {
  if (time === 'real') return {};
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/support/fast-time.mjs'))}`,
    PROSONATA_TEST_CLOCK_START: text(time.startAt),
    PROSONATA_TEST_CLOCK_OFFSET_MS: text(time.offsetMs),
    PROSONATA_TEST_TIME_DIVISOR: text(time.divisor),
    PROSONATA_TEST_SOCKET_IDLE_MS: text(time.socketIdleMs),
  };
}

/** INPUT_ and the name in capitals, blanks as underscores, hyphens as they are (Handler.cs). */
function inputEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ]);
  return Object.fromEntries(named);
}

/** Inputs without a value are given as empty texts; other variables are not there. */
function withoutEmpty(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || name.startsWith('INPUT_')),
  );
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
