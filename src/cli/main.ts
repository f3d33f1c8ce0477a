import { realClock, realFiles, realHost } from '../system/real.js';
import { processSignal } from '../system/signals.js';
import { runCli } from './command-line.js';
import { outputTo } from './terminal.js';

const [out, err] = [outputTo(process.stdout), outputTo(process.stderr)];

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  fetch: (request, init) => fetch(request, init),
  clock: realClock,
  files: realFiles,
  host: realHost,
  terminal: {
    out: out.write,
    err: err.write,
    flush: out.flush,
    get liveColumns() {
      return process.stderr.isTTY ? process.stderr.columns : undefined;
    },
  },
  signal: processSignal(),
});
