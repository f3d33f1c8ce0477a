import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDemo } from '../../src/demo/serve.js';
import { archivesIn, expectArchiveEquals } from '../support/archive.js';
import { temporaryFolder } from '../support/cli.js';
import { createTestWorkspace, type WorkspaceOptions } from '../support/demo/test-workspace.js';
import { compiledOnce, nodes, shortLived } from '../support/nodes.js';

const apiKey = 'key-0123456789abcdef';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The committed bundle in a folder of its own, without node_modules, as on a fresh machine. */
function freshBundle(): string {
  const folder = temporaryFolder();
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  return folder;
}

function start(node: string, folder: string, argv: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(node, [...shortLived, 'dist/cli/index.js', ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...compiledOnce, ...env },
  });
  const ended = new Promise<Ended>((resolve) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended };
}

async function served(options: Omit<WorkspaceOptions, 'now'>) {
  const workspace = createTestWorkspace({ apiKey, now: () => Date.now(), ...options });
  const server = await serveDemo(workspace);
  onTestFinished(() => server.close());
  return { workspace, env: { PROSONATA_URL: server.url, PROSONATA_API_KEY: apiKey } };
}

/** Sends a signal once, as soon as the workspace has seen this many requests. */
function signalAt(
  child: ChildProcess,
  signal: NodeJS.Signals,
  requests: number,
  seen: readonly unknown[],
): void {
  const watch = setInterval(() => {
    if (seen.length < requests) return;
    clearInterval(watch);
    child.kill(signal);
  }, 1);
  child.on('close', () => clearInterval(watch));
}

/** Expects that `verify` finds the only archive sound; returns what `info` prints of it. */
async function expectSound(node: string, folder: string): Promise<string> {
  const archive = join('archives', archivesIn(join(folder, 'archives'))[0] ?? '');
  expect(await start(node, folder, ['verify', archive]).ended).toMatchObject({
    code: 0,
    out: expect.stringContaining('is sound'),
  });
  const { code, out } = await start(node, folder, ['info', archive]).ended;
  expect(code).toBe(0);
  return out;
}

// Ten seconds of a processor: once, and the other Nodes begin it.
it('the committed bundle backs up the demo workspace when none is configured', async () => {
  const folder = freshBundle();
  const { code, out, err } = await start(process.execPath, folder, []).ended;
  expect(code, err).toBe(0);
  expect(out).toContain('Complete and verified: 8,216 rows');
  expect(await expectSound(process.execPath, folder)).toMatch(/projecttimes +5,200 rows +complete/);
});

describe.each(nodes.filter((node) => node !== process.execPath))('the committed bundle on %s', (node) => {
  it('begins with the demo workspace when none is configured', async () => {
    const { child, ended } = start(node, freshBundle(), []);
    child.stdout.on('data', (text) => {
      if (String(text).includes('Run 1')) child.kill('SIGINT');
    });
    expect(await ended).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^No workspace is configured.*The run was stopped as asked/s),
    });
  });

  it('backs up a workspace, and the archive proves sound', async () => {
    const folder = freshBundle();
    const { env, workspace } = await served({ scale: 0.02 });
    const { code, err } = await start(node, folder, ['backup'], env).ended;
    expect(code, err).toBe(0);
    await expectArchiveEquals(join(folder, 'archives'), workspace);
    expect(await expectSound(node, folder)).toMatch(/projecttimes +104 rows +complete/);
  });
});

describe.each(nodes)('the committed bundle on %s', (node) => {
  it('explains itself, and what is wrong with its use', async () => {
    const folder = freshBundle();
    expect((await start(node, folder, ['backup', '--help']).ended).out).toContain('Exit codes: 0 finished');
    expect((await start(node, folder, ['backup']).ended).code).toBe(2);
    expect((await start(node, folder, ['backup', '--tyme-limit', '1m']).ended).code).toBe(2);
    expect(await start(node, folder, ['verify', 'no-such-file']).ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no file'),
    });
    expect(await start(node, folder, ['verify', 'dist/cli/index.js']).ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('no archive'),
    });
  });
});

describe.each(nodes)('the key on %s', (node) => {
  it('goes to no proxy that the environment names', async () => {
    const seen: string[] = [];
    const proxy = await serveDemo({
      fetch: async (request) => {
        seen.push(request.url);
        return new Response('no proxy', { status: 502 });
      },
    });
    onTestFinished(() => proxy.close());
    const world = await served({ scale: 0.01 });
    const names = ['http_proxy', 'https_proxy', 'all_proxy'];
    const variables = names.flatMap((name) => [name, name.toUpperCase()]).map((name) => [name, proxy.url]);
    const { code, err } = await start(node, freshBundle(), ['backup', '--details', 'none'], {
      ...world.env,
      ...Object.fromEntries(variables),
    }).ended;
    expect(code, err).toBe(0);
    expect(seen).toEqual([]);
    expect(world.workspace.requests.length).toBeGreaterThan(10);
  });
});

describe('SIGKILL', () => {
  it('at random instants of a backup of 66 pages at 50 requests a period: the archive equals the workspace', async () => {
    const folder = freshBundle();
    const sizes = { projecttimes: 5_200, workingtimes: 600 };
    const world = await served({ quota: 50, periodMs: 3_000, perPageCap: 100, scale: 0.04, sizes, seed: 7 });
    const { requests } = world.workspace;
    let kills = 0;
    for (let run = 0; run < 40; run++) {
      const { child, ended } = start(process.execPath, folder, ['backup'], world.env);
      if (run < 6) signalAt(child, 'SIGKILL', requests.length + 2 + ((run * 7) % 9), requests);
      const { code, out, err } = await ended;
      if (code === null) kills++;
      if (code === 0) {
        expect(out).toContain('Complete and verified');
        break;
      }
      expect([null, 3], err).toContain(code);
    }
    expect(kills).toBeGreaterThan(3);
    expect(existsSync(join(folder, 'archives'))).toBe(true);
    expect(await expectArchiveEquals(join(folder, 'archives'), world.workspace)).toBeGreaterThan(5_800);
  });

  it('SIGTERM saves and ends as paused', async () => {
    const folder = freshBundle();
    const world = await served({ perPageCap: 100, sizes: { projecttimes: 3_000 } });
    const { child, ended } = start(process.execPath, folder, ['backup'], world.env);
    signalAt(child, 'SIGTERM', 15, world.workspace.requests);
    const { code, out } = await ended;
    expect({ code, out }).toMatchObject({
      code: 3,
      out: expect.stringContaining('The run was stopped as asked'),
    });
  });
});

describe.each(nodes)('a process that is asked to end on %s', (node) => {
  /** From the fifth request on the workspace never answers. */
  const fault = (_: unknown, count: number) => (count > 4 ? ({ kind: 'hang' } as const) : undefined);

  it('ends by itself, saved, while the workspace is silent', async () => {
    const world = await served({ scale: 0.1, fault });
    const { child, ended } = start(node, freshBundle(), ['backup'], world.env);
    signalAt(child, 'SIGINT', 5, world.workspace.requests);
    expect(await ended).toMatchObject({
      code: 3,
      signal: null,
      out: expect.stringContaining('The run was stopped as asked'),
    });
  });

  it('ends by itself when its time is over while the workspace is silent', async () => {
    const world = await served({ scale: 0.1, fault });
    const { ended } = start(node, freshBundle(), ['backup', '--time-limit', '15s'], world.env);
    const { code, err } = await ended;
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringContaining('no answer before the run'),
    });
  });
});

describe('an output that nobody reads any more', () => {
  it('is no reason to leave the lock behind', async () => {
    const folder = freshBundle();
    const { env } = await served({ scale: 0.02 });
    const { child, ended } = start(process.execPath, folder, ['backup', '--details', 'none'], env);
    child.stderr.destroy();
    expect((await ended).code).toBe(0);
    expect(archivesIn(join(folder, 'archives'))).toHaveLength(1);
  });
});
