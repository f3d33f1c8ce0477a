import { openInBrowser } from '../system/programs.js';
import { throughProxy } from '../system/proxy.js';
import { realClock, realFiles, realHost } from '../system/real.js';
import { processSignal } from '../system/signals.js';
import { parentOfThread } from '../system/thread.js';
import { viewerBeside } from '../system/viewer-place.js';
import { asideIn, runThread } from './aside.js';
import { runCli } from './command-line.js';
import { askSecret } from './secret.js';
import { outputTo } from './terminal.js';

const common = {
  env: process.env,
  fetch: throughProxy(
    (request: Request, init?: { readonly signal?: AbortSignal }) => fetch(request, init),
    process.env,
  ),
  clock: realClock,
  files: realFiles,
  host: realHost,
};

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
    },
    signal,
    aside: asideIn(new URL(import.meta.url)),
    viewerPath: viewerBeside(import.meta.url),
    openInBrowser,
  });
}
