import { actionsCacheClient } from '../github/cache-client.js';
import { realClock, realFiles } from '../system/real.js';
import { processSignal } from '../system/signals.js';
import { actionsHost } from './host.js';
import { guardOutput } from './plain-output.js';
import { runStep } from './step.js';

guardOutput();
process.exitCode = await runStep({
  env: process.env,
  fetch: (request, init) => fetch(request, init),
  clock: realClock,
  files: realFiles,
  cache: actionsCacheClient,
  host: actionsHost,
  signal: processSignal(),
});
