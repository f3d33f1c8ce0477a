import { runCli } from '../app/run-cli.js';
import { standardOutput } from '../system/output.js';
import { realClock, realFiles, realHost } from '../system/real.js';
import { processSignal } from '../system/signals.js';

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  fetch: (request) => fetch(request),
  clock: realClock,
  files: realFiles,
  host: realHost,
  terminal: {
    ...standardOutput(),
    err: (text) => process.stderr.write(text),
    isLive: process.stderr.isTTY === true,
  },
  firstRetryWaitMs: 1_000,
  signal: processSignal(),
});
