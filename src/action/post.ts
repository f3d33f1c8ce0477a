import { actionsCacheClient } from '../github/cache-client.js';
import { realFiles } from '../system/real.js';
import { actionsHost } from './host.js';
import { guardOutput } from './plain-output.js';
import { runPost } from './post-step.js';

guardOutput();
process.exitCode = await runPost({
  env: process.env,
  files: realFiles,
  cache: actionsCacheClient,
  host: actionsHost,
});
