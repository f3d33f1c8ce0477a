import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskFiles } from '../system/disk.js';
import { packagesIn } from '../system/packages.js';
import { openInBrowser, runProgram } from '../system/programs.js';
import { throughProxy } from '../system/proxy.js';
import { realClock, realHost } from '../system/real.js';
import { processSignal } from '../system/signals.js';
import { parentOfThread } from '../system/thread.js';
import { tuneV8 } from '../system/v8.js';
import { viewerBeside } from '../system/viewer-place.js';
import { asideIn, runThread } from './aside.js';
import { runCli } from './command-line.js';
import { askSecret, askText } from './secret.js';
import { outputTo } from './terminal.js';

/** What only helps to find a fault; said before anybody has read the options. */
const debug = (line: string) => {
  if (process.argv.includes('--verbose')) process.stderr.write(`${line}\n`);
};

const common = {
  env: process.env,
  fetch: throughProxy(
    (request: Request, init?: { readonly signal?: AbortSignal }) => fetch(request, init),
    process.env,
  ),
  clock: realClock,
  files: diskFiles({ clock: realClock, log: { debug } }),
  host: realHost,
  runProgram,
  // Where the user is, and beside this program.
  installedPackage: packagesIn([process.cwd(), dirname(fileURLToPath(import.meta.url))]),
};

tuneV8();
const parent = parentOfThread();
if (parent) {
  await runThread(parent, { ...common, signal: new AbortController().signal });
} else {
  const [out, err] = [outputTo(process.stdout), outputTo(process.stderr)];
  const signal = processSignal();
  const secretPorts = {
    input: process.stdin,
    output: process.stderr,
    interrupt: () => process.kill(process.pid, 'SIGINT'),
    signal,
  };
  process.exitCode = await runCli(process.argv.slice(2), {
    ...common,
    terminal: {
      out: out.write,
      err: err.write,
      flush: out.flush,
      get liveColumns() {
        return process.stderr.isTTY ? process.stderr.columns : undefined;
      },
      askSecret: process.stdin.isTTY ? (question) => askSecret(question, secretPorts) : undefined,
      askText: process.stdin.isTTY ? (question) => askText(question, secretPorts) : undefined,
    },
    signal,
    aside: asideIn(new URL(import.meta.url)),
    viewerPath: viewerBeside(import.meta.url),
    openInBrowser,
  });
}
