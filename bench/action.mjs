// What one start of the built action costs, with GitHub and the workspace on loopback: an idle run, the way to the
// first request, and what surrounds the reading when the work file is large. Whole processes, medians of several.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { serveDemo } from '../build/demo/serve.js';
import { deriveSealKey, unseal } from '../build/workfile/seal.js';
import { createTestWorkspace } from './workspace.mjs';

const apiKey = 'bench-key-0123456789';
const main = resolve('dist/action/index.js');
// The runner starts the action on Node 24.
const node = process.env.PROSONATA_TEST_NODE24 ?? process.execPath;

/** Services in TypeScript, as the tests use them. */
async function serveGitHub() {
  const { module } = await runnerImport(resolve('test/support/github/services.ts'));
  return module.serveGitHub();
}

let runs = 0;

/** One start of the main step; times in seconds. */
function start(github, inputs) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-action-'));
  const commandFiles = ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH'].map((name) => {
    writeFileSync(join(folder, name), '');
    return [`GITHUB_${name}`, join(folder, name)];
  });
  const temp = join(folder, 'temp');
  const workspace = join(folder, 'workspace');
  for (const made of [temp, workspace]) mkdirSync(made);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    RUNNER_TEMP: temp,
    GITHUB_WORKSPACE: workspace,
    ...Object.fromEntries(commandFiles),
    ...github.environment({ run: ++runs }),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
  };
  const startedAt = performance.now();
  const measured = join(folder, 'cpu.json');
  const child = spawn(node, ['--import', resolve('bench/action-cpu.mjs'), main], {
    cwd: workspace,
    env: { ...env, BENCH_CPU: measured },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return new Promise((done) => {
    child.on('close', (code) => {
      const seconds = (performance.now() - startedAt) / 1000;
      if (code !== 0) throw new Error(`the action ended with ${code}:\n${out}`);
      const cpu = JSON.parse(readFileSync(measured, 'utf8'));
      rmSync(folder, { recursive: true });
      done({ seconds, startedAt, out, cpu });
    });
  });
}

/** Bytes of the work file in the newest cache entry, out of its archive and its seal. */
async function workFileBytes(github, workspaceUrl) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cache-'));
  const { id } = github.cache.entries().at(-1);
  writeFileSync(join(folder, 'cache'), github.blobs.get(`cache/${id}`).bytes);
  spawnSync('tar', ['-C', folder, '--use-compress-program', 'zstd', '-xf', join(folder, 'cache')]);
  const path = readdirSync(folder, { recursive: true }).find((name) => name.endsWith('.sealed'));
  const key = await deriveSealKey(apiKey, workspaceUrl);
  const content = await unseal(readFileSync(join(folder, path)), basename(path, '.sealed'), key);
  rmSync(folder, { recursive: true });
  return content.byteLength;
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const cpuOf = (seconds) => `${seconds?.toFixed(2)} s of the processor`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

export async function benchAction({ print, sizes }) {
  const github = await serveGitHub();
  let firstRequestAt;
  const workspace = createTestWorkspace({
    now: Date.now,
    apiKey,
    quota: 1e9,
    sizes,
    before: () => {
      firstRequestAt ??= performance.now();
    },
  });
  const demo = await serveDemo(workspace);
  const inputs = {
    'workspace-url': demo.url,
    'api-key': apiKey,
    'github-token': github.token({ contents: 'write', actions: 'write' }),
    details: 'none',
    'time-limit': '60m',
  };
  print('Node', spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim());
  try {
    const fresh = await start(github, { ...inputs, 'request-limit': '1' });
    print(
      'start to the first API request',
      `${((firstRequestAt - fresh.startedAt) / 1000).toFixed(2)} s, ${cpuOf(fresh.cpu.firstRequest)}, with no work file`,
    );
    const whole = await start(github, inputs);
    print(
      'a whole backup',
      `${whole.seconds.toFixed(1)} s, ${cpuOf(whole.cpu.whole)}, peak memory ${megabytes(whole.cpu.peakBytes)}; ${workspace.requests.length} requests answered in this process`,
    );
    const before = github.requests.length;
    const idle = [];
    const idleCpu = [];
    for (let run = 0; run < 7; run++) {
      const { seconds, cpu } = await start(github, inputs);
      idle.push(seconds);
      idleCpu.push(cpu);
    }
    const calls = (github.requests.length - before) / idle.length;
    const bare = Array.from({ length: 7 }, () => {
      const from = performance.now();
      spawnSync(node, ['-e', '0']);
      return (performance.now() - from) / 1000;
    });
    print(
      'an idle run',
      `${median(idle).toFixed(2)} s, ${cpuOf(median(idleCpu.map(({ whole }) => whole)))} (${cpuOf(median(idleCpu.map(({ atStart }) => atStart)))} before the program), ${calls} call; Node alone ${median(bare).toFixed(2)} s`,
    );
    // A forced backup that may make one request alone: restore, open, carry over, seal and save the whole work file.
    firstRequestAt = undefined;
    const large = await start(github, { ...inputs, force: 'true', 'request-limit': '1' });
    const size = await workFileBytes(github, demo.url);
    print(
      'a run of one request',
      `${large.seconds.toFixed(1)} s, ${cpuOf(large.cpu.whole)}, peak memory ${megabytes(large.cpu.peakBytes)}, with a work file of ${megabytes(size)} (${megabytes(github.cache.entries().at(-1).sizeBytes)} in the cache); first API request after ${((firstRequestAt - large.startedAt) / 1000).toFixed(1)} s`,
    );
  } finally {
    await demo.close();
    await github.close();
  }
  for (const name of ['action', 'post', 'cli']) {
    const bytes = readdirSync(`dist/${name}`).reduce(
      (sum, file) => sum + statSync(`dist/${name}/${file}`).size,
      0,
    );
    print(
      `dist/${name}`,
      `${megabytes(statSync(`dist/${name}/index.js`).size)} read at the start, ${megabytes(bytes)} in all`,
    );
  }
}
