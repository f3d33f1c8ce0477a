/** The post step of the action: saves what a main step that was cut short has left on the disk, and clears up. */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { CacheClient } from '../github/cache-client.js';
import { withinTime } from '../github/time-limit.js';
import { type PostNote, parsePostNote, postNoteName } from '../store/post-note.js';
import { inWords } from '../system/file-errors.js';
import type { ActionsHost, Clock, Files } from '../system/ports.js';
import { archivesFolder, uploadsFolder } from './runner.js';

export interface PostPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly cache: Pick<CacheClient, 'save'>;
  readonly host: ActionsHost;
  readonly clock: Clock;
  /** Aborts when the job is to end. */
  readonly signal: AbortSignal;
}

/** The longest time for its save. GitHub ends a job that was cancelled after five minutes, this step included. */
const saveAtMostMs = 180_000;

/**
 * Returns the exit code. Progress that cannot be saved costs one run and is a warning, unless it is all that there is:
 * then every run would begin at zero.
 */
export async function runPost(given: PostPorts): Promise<number> {
  const ports = { ...given, files: inWords(given.files) };
  const { env, files } = ports;
  // An upload that was killed leaves its file, and any of these may be an archive in the clear.
  for (const folder of env.RUNNER_TEMP ? [uploadsFolder, archivesFolder] : []) {
    await files.removeFolder(join(env.RUNNER_TEMP ?? '', folder));
  }
  return saveCheckpoint(ports);
}

async function saveCheckpoint(ports: PostPorts): Promise<number> {
  const { env, files, host } = ports;
  const noted = host.savedState(postNoteName);
  if (noted === '') return exitCodes.finished;
  const note = parsePostNote(noted);
  if (!note) {
    host.log.warn(
      'What the main step has noted for this one was not written by this program, and is left alone.',
    );
    return exitCodes.finished;
  }
  const fault = await save(note, ports);
  await files.removeFolder(join(env.GITHUB_WORKSPACE ?? '.', note.path));
  if (fault === undefined) {
    host.log.info('The progress of the run that was cut short is saved.');
    return exitCodes.finished;
  }
  const line = `The progress of the run that was cut short could not be saved: ${fault}.`;
  if (!note.isFirst) {
    host.log.warn(line);
    return exitCodes.finished;
  }
  host.log.error(`${line} There is no earlier save, so the next run begins at zero.`);
  return exitCodes.failed;
}

/** Why it was not saved; undefined if it was. */
async function save({ path, key }: PostNote, { cache, ...ports }: PostPorts): Promise<string | undefined> {
  try {
    return await withinTime('Saving it', saveAtMostMs, ports, () => cache.save(path, key));
  } catch (error) {
    if (error instanceof BackupError) return error.message.replace(/\.$/, '');
    throw error;
  }
}
