import { runAction } from '../app/run-action.js';
import { actionsCacheClient } from '../github/cache-client.js';
import { actionsHost } from '../system/actions-host.js';
import { guardOutput } from '../system/plain-output.js';
import { realClock, realFiles } from '../system/real.js';
import { processSignal } from '../system/signals.js';

guardOutput();
process.exitCode = await runAction({
  env: process.env,
  fetch: (request, init) => fetch(request, init),
  clock: realClock,
  files: realFiles,
  cache: actionsCacheClient,
  host: actionsHost,
  firstRetryWaitMs: 1_000,
  signal: processSignal(),
});
