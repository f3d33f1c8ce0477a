import { runPost } from '../app/run-post.js';
import { actionsCacheClient } from '../github/cache-client.js';
import { actionsHost } from '../system/actions-host.js';
import { guardOutput } from '../system/plain-output.js';
import { realFiles } from '../system/real.js';

guardOutput();
process.exitCode = await runPost({
  env: process.env,
  files: realFiles,
  cache: actionsCacheClient,
  host: actionsHost,
});
