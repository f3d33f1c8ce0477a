import { diskFiles } from '../system/disk.js';
import { realClock } from '../system/real.js';
import { processSignal } from '../system/signals.js';
import { endProcess } from './end-process.js';
import { actionsHost } from './host.js';
import { guardOutput } from './plain-output.js';
import { runPost } from './post-step.js';

guardOutput();
const exitCode = await runPost({
  env: process.env,
  files: diskFiles({ clock: realClock, log: actionsHost.log }),
  cache: {
    // Nearly every run has left nothing to save, and the client is the larger part of this program.
    save: async (...entry) => (await import('../github/cache-client.js')).actionsCacheClient.save(...entry),
  },
  host: actionsHost,
  clock: realClock,
  signal: processSignal(),
});
await endProcess(exitCode);
