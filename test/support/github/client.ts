import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type ActionResult, type ActionRun, runAction } from '../runner.js';

export interface ClientRun extends ActionResult {
  /** What each call gave; null for undefined, `{ error }` for an exception. */
  readonly results: readonly unknown[];
}

/** The clients in one file, made once: to load them from their packages takes each process a second. */
let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'client.mjs');
  await build({
    entryPoints: ['test/support/github/client.mjs'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

/** Lets the real clients do these calls, in a process and a workspace of their own; see client.mjs. */
export async function callClients(
  services: NonNullable<ActionRun['services']>,
  calls: readonly (readonly [name: string, ...args: unknown[]])[],
  more: Partial<ActionRun> = {},
): Promise<ClientRun> {
  bundled ??= bundle();
  const result = await runAction({
    bundle: { main: await bundled },
    inputs: { calls: JSON.stringify(calls) },
    services,
    ...more,
  });
  const { results } = result.outputs;
  if (results === undefined) throw new Error(`The clients did not end:\n${result.main.stderr}`);
  return { ...result, results: JSON.parse(results) };
}
