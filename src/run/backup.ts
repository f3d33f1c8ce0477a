/** What a run does once something is due: check, open, read, and pause or finish. */
import { BackupError } from '../errors.js';
import type { Idle, Outcome } from '../outcome.js';
import { newestPublished } from '../publish/publisher.js';
import type { Settings } from '../settings/settings.js';
import type { Save } from '../workfile/save.js';
import { idleAfter } from './due.js';
import { finish, pause } from './ending.js';
import { continueOrStart, loadSave, type OpenBackup } from './opening.js';
import type { EarlyParts, Parts } from './parts.js';
import { readOn } from './reading.js';

export { putOff } from './ending.js';

interface Beginning {
  readonly newest: Save | undefined;
  /** Of the run, in epoch milliseconds. */
  readonly startedAt: number;
}

export async function backUp(
  { newest, startedAt }: Beginning,
  settings: Settings,
  early: EarlyParts,
): Promise<Outcome> {
  const idle = newest ? undefined : await idleByPublished(settings, early);
  if (idle) return idle;

  // 2. What would be refused in the end is refused now.
  await checkPublisher({ isFirst: newest?.status !== 'partial' }, early);

  // 3. Continue the backup in progress, or start one.
  const parts: Parts = { ...early, sqlite: await early.startSqlite() };
  const loaded = newest && (await loadSave(newest, settings, parts));
  const further = loaded && whileNothingIsDue(loaded, settings, parts);
  if (further) return further;
  const backup = await continueOrStart(loaded, newest, settings, parts);

  try {
    // 4. Read until everything is there, or this run has to stop.
    const end = await readOn(backup, startedAt, settings, parts);
    if (end.kind === 'stopped') return await pause(backup, end, settings, parts);

    // 5. Prove, publish, remember, clear up.
    try {
      return await finish(backup, end, settings, parts);
    } catch (error) {
      // Everything is read; the next run continues with publishing.
      if (!mayPass(error)) throw error;
      return await pause(backup, { ...end, reason: 'publishing', error }, settings, parts);
    }
  } finally {
    backup.workFile.close();
  }
}

function mayPass(error: unknown): error is BackupError {
  return error instanceof BackupError && error.transient;
}

/** If no save is left, what was published says when the last backup was made. */
async function idleByPublished(
  settings: Settings,
  { publisher, clock }: EarlyParts,
): Promise<Idle | undefined> {
  if (settings.force) return undefined;
  const published = await newestPublished(publisher, clock.now());
  return published && idleAfter({ backupId: published.backupId, status: 'done' }, settings, clock);
}

/** If two runs save at once, the later save can come from the earlier end, so a backup can be further than its name. */
function whileNothingIsDue(
  { workFile, save }: OpenBackup,
  settings: Settings,
  { clock }: Parts,
): Idle | undefined {
  const idle = idleAfter(save, settings, clock);
  if (idle) workFile.close();
  return idle;
}

/** What may pass is checked again before anything is published. */
async function checkPublisher(
  which: { readonly isFirst: boolean },
  { publisher, log }: EarlyParts,
): Promise<void> {
  try {
    await publisher.check(which);
  } catch (error) {
    if (!mayPass(error)) throw error;
    log.warn(`${error.message} It is checked again before the archive is published.`);
  }
}
