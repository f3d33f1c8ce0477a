/**
 * One run, for both front ends. It knows no runner, no terminal and no words. What nearly every run finds out, that
 * nothing is due, is told here; the rest is a module of its own, so that those runs need not load it.
 */
import { BackupError } from '../errors.js';
import type { Outcome } from '../outcome.js';
import type { Settings } from '../settings/settings.js';
import { isFromAhead, type Save } from '../workfile/save.js';
import { idleAfter } from './due.js';
import type { StartingParts } from './parts.js';

/** Throws what only a person can mend; everything that was read before is kept. */
export async function run(settings: Settings, starting: StartingParts): Promise<Outcome> {
  const { clock, load } = starting;
  const startedAt = clock.now();
  try {
    // 1. Is anything due? Names alone tell: nothing is opened for it.
    const newest = await newestSave(starting);
    const idle = newest && idleAfter(newest, settings, clock);
    if (idle) return idle;

    const { backUp } = await import('./backup.js');
    return await backUp({ newest, startedAt }, settings, await load());
  } catch (error) {
    if (!(error instanceof BackupError && error.transient)) throw error;
    const { putOff } = await import('./backup.js');
    return putOff(error, settings, await load());
  }
}

/** A save dated ahead would put off the next backup until its date has come, in silence: it is set aside. */
async function newestSave({ saves, clock, log }: StartingParts): Promise<Save | undefined> {
  const newest = await saves.newest();
  if (!newest || !isFromAhead(newest.backupId, clock.now())) return newest;
  const where = await saves.setAside(newest);
  log.warn(
    `The work file is dated in the future (${newest.backupId}), so a clock was wrong. It ${where}. The backup starts over.`,
  );
  return undefined;
}
