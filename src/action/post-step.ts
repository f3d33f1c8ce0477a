/** The post step of the action: saves what a main step that was cut short has left on the disk, and clears up. */
import { join } from 'node:path';
import { exitCodes } from '../exit-codes.js';
import type { CacheClient } from '../github/cache-client.js';
import { parsePostNote, postNoteName } from '../store/post-note.js';
import type { ActionsHost, Files } from '../system/ports.js';
import { uploadsFolder } from './runner.js';

export interface PostPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly cache: CacheClient;
  readonly host: ActionsHost;
}

/** Returns the exit code. Progress that cannot be saved is a warning: the run that was cut short is red already. */
export async function runPost(ports: PostPorts): Promise<number> {
  const { env, files } = ports;
  // An upload that was killed leaves its file, which may be an archive in the clear.
  if (env.RUNNER_TEMP) await files.removeFolder(join(env.RUNNER_TEMP, uploadsFolder));
  await saveCheckpoint(ports);
  return exitCodes.finished;
}

async function saveCheckpoint({ env, files, cache, host }: PostPorts): Promise<void> {
  const noted = host.savedState(postNoteName);
  if (noted === '') return;
  const note = parsePostNote(noted);
  if (!note) {
    host.log.warn(
      'What the main step has noted for this one was not written by this program, and is left alone.',
    );
    return;
  }
  const fault = await cache.save(note.path, note.key);
  if (fault === undefined) host.log.info('The progress of the run that was cut short is saved.');
  else host.log.warn(`The progress of the run that was cut short could not be saved: ${fault}.`);
  await files.removeFolder(join(env.GITHUB_WORKSPACE ?? '.', note.path));
}
