/** The post step of the action: saves what a main step that was cut short has left on the disk, and nothing else. */
import { join } from 'node:path';
import * as v from 'valibot';
import type { CacheClient } from '../github/cache-client.js';
import type { Checkpoint } from '../store/actions-cache.js';
import type { ActionsHost, Files } from '../system/ports.js';
import { exitCodes } from './exit-codes.js';
import { checkpointState } from './ports.js';

export interface PostPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly cache: CacheClient;
  readonly host: ActionsHost;
}

const checkpointSchema = v.object({ path: v.string(), key: v.string() });

/** Returns the exit code. A checkpoint that cannot be saved is a warning: the run that was cut short is red already. */
export async function runPost({ env, files, cache, host }: PostPorts): Promise<number> {
  const checkpoint = parseCheckpoint(host.savedState(checkpointState));
  if (!checkpoint) return exitCodes.finished;
  const fault = await cache.save(checkpoint.path, checkpoint.key);
  if (fault === undefined) host.log.info('The progress of the run that was cut short is saved.');
  else host.log.warn(`The progress of the run that was cut short could not be saved: ${fault}.`);
  await files.removeFolder(join(env.GITHUB_WORKSPACE ?? '.', checkpoint.path));
  return exitCodes.finished;
}

function parseCheckpoint(text: string): Checkpoint | undefined {
  return text === '' ? undefined : v.parse(checkpointSchema, JSON.parse(text));
}
