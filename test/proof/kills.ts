/** Ends at every effect of the process, SIGKILL at random instants of the built program, and power cuts. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Random } from '../../src/demo/random.js';
import { serveDemo } from '../../src/demo/serve.js';
import { realFiles, realHost } from '../../src/system/real.js';
import { actionHere } from '../support/action-here.js';
import { tickMs } from '../support/clock.js';
import { type Death, deathAt, killed as killedCode, moments } from '../support/death.js';
import { createTestWorkspace, type WorkspaceOptions } from '../support/demo/test-workspace.js';
import { watchSyncs } from '../support/lasting.js';
import { watchedFiles } from '../support/watched-files.js';
import { apiKey, createWorld } from '../support/world.js';
import { differences } from './differences.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

const lists = ['users', 'customers', 'contacts', 'projecttimes'];
const inputs = { resources: lists.join(','), details: 'none' };
const demo = { scale: 0.05, quota: 12, perPageCap: 30, sizes: { projecttimes: 400 } };
/** Requests in progress at once: what a kill may cost. */
const inFlight = 2;

export const kills: Promised = {
  name: 'kills',
  promise: 'A kill loses at most the window in flight',
  shortRuns: 2,
  longRuns: 500,
  attack,
  figure: (counts) => {
    const { kills: all = 0, 'requests repeated': repeated = 0, 'real SIGKILL': real = 0 } = counts;
    const archives = counts['archives identical'] ?? 0;
    return `${all} kills (${real} of them SIGKILL of the built program), all ${archives} archives identical, ${(repeated / Math.max(1, all - (counts['runners lost'] ?? 0))).toFixed(2)} requests repeated per kill; ${counts['runners lost'] ?? 0} runners lost`;
  },
};

async function attack({ directory, random, seed, isShort }: Attempt): Promise<Counts> {
  const counts: Record<string, number> = {};
  const add = (more: Counts) => {
    for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
  };
  await holdSynced(join(directory, 'synced'));
  add(await killCommandLine(join(directory, 'cli'), random));
  add(await killWhileSaving(join(directory, 'saving')));
  await cutPower(join(directory, 'power'));
  add(await killAction(join(directory, 'action'), random));
  if (!isShort || seed % 2 === 0) add(await killProgram(join(directory, 'program'), random));
  return counts;
}

/** What is said to be on the disk has to be there after a power cut too, which no kill shows. */
async function holdSynced(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const { files, calls } = watchedFiles();
  await files.append(join(directory, 'journal'), Buffer.from('entry'));
  hold(calls.at(-1) === 'sync journal', () => `an entry is not synced: ${calls}`);
  await files.replace(join(directory, 'save'), Buffer.from('content'));
  hold(calls.at(-1) === 'sync synced', () => `a folder is not synced behind a rename: ${calls}`);
  const [written, renamed] = [calls.indexOf('sync save.part'), calls.indexOf('rename save')];
  hold(written >= 0 && written < renamed, () => `a file is not synced before it gets its name: ${calls}`);
}

function anyDeath(random: Random, effects: number): Death {
  return deathAt(random.whole(1, effects), random.pick(moments));
}

/** Requests of a backup that nobody disturbs. */
async function undisturbed(directory: string, options: Partial<WorkspaceOptions> = demo): Promise<number> {
  const world = createWorld(directory, { ...options, quota: 500 });
  hold((await world.run('backup', ...argvFor(directory))).code === 0, 'the undisturbed backup ends');
  return world.workspace.requests.length;
}

const argvFor = (directory: string) => [
  ...['--directory', directory, '--resources', inputs.resources, '--details', 'none'],
];

async function killCommandLine(directory: string, random: Random): Promise<Counts> {
  mkdirSync(directory, { recursive: true });
  const world = createWorld(directory, demo);
  let killed = 0;
  // Each process is in a container of its own, in which the number of the one before is that of another process.
  const host = () => ({ ...realHost, processId: 10_000 + killed, life: `${killed}`, isAlive: () => true });
  for (let run = 0; ; run++) {
    hold(run < 80, 'no end');
    const ports = { host: host(), ...(run < 6 ? { death: anyDeath(random, 60) } : {}) };
    const { code, err } = await world.runWith(ports, 'backup', ...argvFor(directory));
    if (code === killedCode) killed++;
    else hold(code === 0 || code === 3, () => `${code}: ${err}`);
    if (code === 0) break;
    world.clock.step(tickMs);
  }
  const name = readdirSync(directory).find((entry) => entry.endsWith('.sqlite')) ?? '';
  await expectSame(readFileSync(join(directory, name)), world.workspace);
  const repeated = world.workspace.requests.length - (await undisturbed(join(directory, 'undisturbed')));
  hold(repeated <= killed * inFlight, `${repeated} requests repeated by ${killed} kills`);
  return { kills: killed, 'requests repeated': Math.max(0, repeated), 'archives identical': 1 };
}

/** A process that dies while it saves leaves the save before. */
async function killWhileSaving(directory: string): Promise<Counts> {
  mkdirSync(directory, { recursive: true });
  const world = createWorld(directory, demo);
  const codes: number[] = [];
  for (let run = 0; codes.at(-1) !== 0; run++) {
    hold(run < 20, 'no end');
    const ports = run === 1 ? { death: deathAtSave() } : {};
    codes.push((await world.runWith(ports, 'backup', ...argvFor(directory))).code);
    world.clock.step(tickMs);
  }
  hold(codes[0] === 3 && codes[1] === killedCode, `no run died while it saved: ${codes}`);
  const repeated = world.workspace.requests.length - (await undisturbed(join(directory, 'undisturbed')));
  hold(repeated <= inFlight, `${repeated} requests repeated by a kill while a run saves`);
  return { kills: 1, 'requests repeated': Math.max(0, repeated) };
}

function deathAtSave(): Death {
  const death = deathAt(1, 'midst');
  return {
    get hasDied() {
      return death.hasDied;
    },
    files: (files) => ({
      ...files,
      replace: (path, content) =>
        (path.endsWith('.sealed') ? death.files(files) : files).replace(path, content),
    }),
    effect: (work) => work(),
    fetch: (fetch) => fetch,
    codeOf: (work) => death.codeOf(work),
  };
}

/** A power cut undoes what was not synced: nothing may count before it is. */
async function cutPower(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const world = createWorld(directory, demo);
  const watch = await watchSyncs(directory);
  try {
    const files = watch.files(realFiles);
    for (let runs = 0; ; runs++) {
      hold(runs < 20, 'no end');
      const { code, err } = await world.runWith({ files }, 'backup', ...argvFor(directory));
      hold(code === 0 || code === 3, () => `a power cut could undo what was reported as done: ${err}`);
      if (code === 0) return;
      world.clock.step(tickMs);
    }
  } finally {
    watch.stop();
  }
}

async function killAction(directory: string, random: Random): Promise<Counts> {
  mkdirSync(directory, { recursive: true });
  const here = await actionHere(directory, { demo });
  try {
    let killed = 0;
    let lost = 0;
    let lostRequests = 0;
    for (let run = 0; ; run++) {
      hold(run < 80, 'no end');
      const runsPost = random.chance(0.7);
      const before = here.workspace.requests.length;
      const death = run < 6 ? anyDeath(random, 70) : undefined;
      const told = await here.tick({ inputs, runsPost, ...(death ? { death } : {}) });
      if (death?.hasDied) {
        killed++;
        if (!runsPost) {
          lost++;
          lostRequests += here.workspace.requests.length - before;
        }
      } else hold(told.code === 0, told.log);
      // Also a run that was killed behind its last effect that counts has finished.
      if (told.outputs.status === 'finished' || told.outputs.status === 'idle') break;
      here.clock.step(tickMs);
    }
    const shown = here.github.releases.all();
    hold(shown.length === 1 && shown[0]?.isDraft === false, () => `releases: ${JSON.stringify(shown)}`);
    hold(shown[0]?.assets.length === 1, 'one asset');
    const bytes = here.github.releases.assetContent(shown[0]?.assets[0]?.id ?? 0) ?? Buffer.alloc(0);
    await expectSame(bytes, here.workspace);
    const whole = await undisturbed(join(directory, 'undisturbed'));
    const repeated = here.workspace.requests.length - whole - lostRequests;
    const withPost = killed - lost;
    hold(repeated <= withPost * inFlight, `${repeated} requests repeated by ${withPost} kills with post`);
    return {
      kills: killed,
      'runners lost': lost,
      'requests repeated': Math.max(0, repeated),
      'archives identical': 1,
    };
  } finally {
    await here.close();
  }
}

/** The built command line, killed at random instants of its life. */
async function killProgram(directory: string, random: Random): Promise<Counts> {
  mkdirSync(directory, { recursive: true });
  const options = { scale: 0.05, perPageCap: 15 };
  const workspace = createTestWorkspace({ now: Date.now, apiKey, ...options });
  const server = await serveDemo(workspace);
  try {
    let killed = 0;
    for (let run = 0; ; run++) {
      hold(run < 40, 'no end');
      const code = await runProgram(directory, server.url, run < 8 ? random.whole(250, 1500) : undefined);
      if (code === null) killed++;
      else hold(code === 0 || code === 3, `exit code ${code}`);
      if (code === 0) break;
    }
    const name = readdirSync(directory).find((entry) => entry.endsWith('.sqlite')) ?? '';
    await expectSame(readFileSync(join(directory, name)), workspace);
    const repeated = workspace.requests.length - (await undisturbed(join(directory, 'undisturbed'), options));
    hold(repeated <= killed * inFlight, `${repeated} requests repeated by ${killed} SIGKILLs`);
    return {
      kills: killed,
      'real SIGKILL': killed,
      'requests repeated': Math.max(0, repeated),
      'archives identical': 1,
    };
  } finally {
    await server.close();
  }
}

function runProgram(directory: string, url: string, killAfterMs: number | undefined): Promise<number | null> {
  const program = resolve('dist/cli/index.js');
  hold(existsSync(program), 'dist/ is built');
  const child = spawn(process.execPath, [program, 'backup', ...argvFor(directory)], {
    env: { PROSONATA_URL: url, PROSONATA_API_KEY: apiKey },
    stdio: 'ignore',
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearTimeout(timer);
      done(code);
    });
  });
}

async function expectSame(bytes: Uint8Array, workspace: Parameters<typeof differences>[1]): Promise<void> {
  const found = await differences(bytes, workspace, lists);
  hold(found.length === 0, () => `the archive differs: ${found.slice(0, 3).join('; ')}`);
}
