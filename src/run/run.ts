/** One run, for both front ends. It knows no runner, no terminal and no words. */
import { BackupError } from '../errors.js';
import type { Idle, Outcome } from '../outcome.js';
import { newestPublished } from '../publish/publisher.js';
import type { Settings } from '../settings/settings.js';
import { type Save, slotAt } from '../workfile/save.js';
import { nextDueAt } from './due.js';
import { finish, pause, putOff } from './ending.js';
import { believable, continueOrStart, loadSave, type OpenBackup } from './opening.js';
import type { EarlyParts, Parts, StartingParts } from './parts.js';
import { readOn } from './reading.js';

/** Throws what only a person can mend; everything that was read before is kept. */
export async function run(settings: Settings, parts: StartingParts): Promise<Outcome> {
  try {
    return await runOnce(settings, parts);
  } catch (error) {
    if (!mayPass(error)) throw error;
    return putOff(error, settings, parts);
  }
}

async function runOnce(settings: Settings, starting: StartingParts): Promise<Outcome> {
  const startedAt = starting.clock.now();

  // 1. Is anything due? Names alone tell: nothing is opened for it.
  const newest = await believable(await starting.saves.newest(), starting);
  const idle = await idleBy(newest, settings, starting);
  if (idle) return idle;

  // 2. What would be refused in the end is refused now.
  await checkPublisher({ isFirst: newest?.status !== 'partial' }, starting);

  // 3. Continue the backup in progress, or start one.
  const parts: Parts = { ...starting, sqlite: await starting.startSqlite() };
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

/** Nothing is due. If no save is left, what was published says when the last backup was made. */
async function idleBy(
  newest: Save | undefined,
  settings: Settings,
  parts: EarlyParts,
): Promise<Idle | undefined> {
  if (settings.force) return undefined;
  if (newest) return idleAfter(newest, settings, parts);
  const published = await newestPublished(parts.publisher, parts.clock.now());
  return published && idleAfter({ backupId: published.backupId, status: 'done' }, settings, parts);
}

/** If two runs save at once, the later save can come from the earlier end, so a backup can be further than its name. */
function whileNothingIsDue(
  { workFile, save }: OpenBackup,
  settings: Settings,
  parts: Parts,
): Idle | undefined {
  const idle = settings.force ? undefined : idleAfter(save, settings, parts);
  if (idle) workFile.close();
  return idle;
}

function idleAfter(
  save: Pick<Save, 'backupId' | 'status' | 'slot'>,
  { intervalMs }: Settings,
  { clock }: EarlyParts,
): Idle | undefined {
  if (save.status === 'partial') return undefined;
  const dueAt = nextDueAt(slotAt(save), intervalMs);
  return clock.now() < dueAt ? { kind: 'idle', backupId: save.backupId, dueAt } : undefined;
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
