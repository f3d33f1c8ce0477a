/** The command line on a demo workspace, without anything of the test runner: `npm run prove` uses it as well. */
import { runCli } from '../../src/cli/command-line.js';
import { readArchives } from '../../src/cli/reading-task.js';
import type { CliPorts } from '../../src/cli/terminal.js';
import { createDemoWorkspace, type DemoOptions, type DemoWorkspace } from '../../src/demo/workspace.js';
import type { Files } from '../../src/system/ports.js';
import { realFiles, realHost } from '../../src/system/real.js';
import { type FixedClock, fixedClock } from './clock.js';

export const workspaceUrl = 'https://agency.prosonata.example';
export const apiKey = 'key-0123456789';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliWorld {
  readonly workspace: DemoWorkspace;
  readonly clock: FixedClock;
  /** Where archives go. */
  readonly directory: string;
  /** Runs the command line; what it prints is in the result. */
  run(...argv: string[]): Promise<Printed>;
  /** The same with other ports. */
  runWith(ports: Partial<CliPorts>, ...argv: string[]): Promise<Printed>;
}

/** A demo workspace on a fixed clock; `more` follows each `backup`. */
export function createWorld(
  directory: string,
  options: Partial<DemoOptions> = {},
  more: readonly string[] = [],
): CliWorld {
  const clock = fixedClock();
  const workspace = createDemoWorkspace({ now: clock.now, apiKey, ...options });
  const runWith: CliWorld['runWith'] = async (ports, ...argv) => {
    const printed = { out: '', err: '' };
    const code = await runCli(argv[0] === 'backup' ? [...argv, ...more] : argv, {
      env: { PROSONATA_URL: workspaceUrl, PROSONATA_API_KEY: apiKey },
      fetch: workspace.fetch,
      clock,
      files: realFiles,
      host: realHost,
      signal: new AbortController().signal,
      terminal: {
        out: (text) => {
          printed.out += text;
        },
        err: (text) => {
          printed.err += text;
        },
        flush: async () => true,
        liveColumns: undefined,
      },
      aside: readArchives,
      ...ports,
    });
    return { code, ...printed };
  };
  return { workspace, clock, directory, runWith, run: (...argv) => runWith({}, ...argv) };
}

/** The process was killed: nothing that follows reaches the disk. */
export class Killed extends Error {}

/** Files of a process that dies at its `operations`-th change on the disk, half-way through it. */
export function dyingFiles(operations: number): Files {
  let left = operations;
  const count = () => {
    if (--left <= 0) throw new Killed('killed');
  };
  return {
    ...realFiles,
    async replace(path, content) {
      // A kill while writing leaves the temporary file behind.
      if (left <= 1) await realFiles.append(`${path}.part`, Buffer.from('torn'));
      count();
      await realFiles.replace(path, content);
    },
    async append(path, content) {
      if (left <= 1) await realFiles.append(path, content.subarray(0, Math.floor(content.length / 2)));
      count();
      await realFiles.append(path, content);
    },
    async remove(path) {
      // The lock of a dead process stays; its host tells that it is gone.
      if (path.endsWith('lock')) return realFiles.remove(path);
      count();
      await realFiles.remove(path);
    },
  };
}
