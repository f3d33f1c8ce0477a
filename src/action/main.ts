import { actionsCacheClient } from '../github/cache-client.js';
import { diskFiles } from '../system/disk.js';
import { throughProxy } from '../system/proxy.js';
import { realClock } from '../system/real.js';
import { processSignal } from '../system/signals.js';
import { tuneV8 } from '../system/v8.js';
import { viewerBeside } from '../system/viewer-place.js';
import { endProcess } from './end-process.js';
import { actionsHost } from './host.js';
import { guardOutput } from './plain-output.js';
import { runStep } from './step.js';

tuneV8();
guardOutput();
const exitCode = await runStep({
  env: process.env,
  fetch: throughProxy((request, init) => fetch(request, init), process.env),
  clock: realClock,
  files: diskFiles({ clock: realClock, log: actionsHost.log }),
  cache: actionsCacheClient,
  host: actionsHost,
  signal: processSignal(),
  viewerPath: viewerBeside(import.meta.url),
});
await endProcess(exitCode);
