/** The command line on a demo workspace, without anything of the test runner: `npm run prove` uses it as well. */
import { utimes } from 'node:fs/promises';
import { runCli } from '../../src/cli/command-line.js';
import { readArchives } from '../../src/cli/reading-task.js';
import type { CliPorts } from '../../src/cli/terminal.js';
import type { Clock, Files, Host } from '../../src/system/ports.js';
import { realFiles, realHost } from '../../src/system/real.js';
import { type FixedClock, fixedClock } from './clock.js';
import { type Death, killed } from './death.js';
import { createTestWorkspace, type TestWorkspace, type WorkspaceOptions } from './demo/test-workspace.js';

export const workspaceUrl = 'https://agency.prosonata.example';
export const apiKey = 'key-0123456789abcdef';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliWorld {
  readonly workspace: TestWorkspace;
  readonly clock: FixedClock;
  /** Where archives go. */
  readonly directory: string;
  /** Runs the command line; what it prints is in the result. */
  run(...argv: string[]): Promise<Printed>;
  /** The same with other ports, or in a process that dies: its code is then that of a kill. */
  runWith(ports: Partial<CliPorts> & { readonly death?: Death }, ...argv: string[]): Promise<Printed>;
}

/** A demo workspace on a fixed clock; `more` follows each `backup`. */
export function createWorld(
  directory: string,
  options: Partial<WorkspaceOptions> = {},
  more: readonly string[] = [],
): CliWorld {
  const clock = fixedClock();
  const workspace = createTestWorkspace({ now: clock.now, apiKey, ...options });
  const processes = processTable();
  const runWith: CliWorld['runWith'] = async ({ death, ...ports }, ...argv) => {
    const printed = { out: '', err: '' };
    const host = processes.start();
    const given = { fetch: workspace.fetch, files: filesOn(clock), ...ports };
    const running = runCli(argv[0] === 'backup' ? [...argv, ...more] : argv, {
      env: { PROSONATA_URL: workspaceUrl, PROSONATA_API_KEY: apiKey },
      clock,
      host,
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
      runProgram: async () => undefined,
      ...given,
      ...(death ? { fetch: death.fetch(given.fetch), files: death.files(given.files) } : {}),
    });
    const code = await (death ? death.codeOf(running) : running);
    if (code === killed) processes.end(host);
    return { code, ...printed };
  };
  return { workspace, clock, directory, runWith, run: (...argv) => runWith({}, ...argv) };
}

/** The disk, with locks dated by this clock: how old they are decides whether their holder is alive. */
function filesOn({ now }: Pick<Clock, 'now'>): Files {
  const date = (path: string) => utimes(path, now() / 1000, now() / 1000);
  return {
    ...realFiles,
    async create(path, content) {
      const isCreated = await realFiles.create(path, content);
      if (isCreated) await date(path);
      return isCreated;
    },
    touch: date,
  };
}

/** Each command is a process of its own; those that were killed are gone for the others. */
function processTable(): { start(): Host; end(process: Host): void } {
  // Above all that Linux gives to real processes.
  const first = 2 ** 22 + 1;
  const gone = new Set<number>();
  let next = first;
  return {
    start: () => ({
      ...realHost,
      processId: next++,
      isAlive: (id) => (id < first ? realHost.isAlive(id) : id < next && !gone.has(id)),
    }),
    end: ({ processId }) => gone.add(processId),
  };
}
