import { BackupError } from '../errors.js';
import type { Paused } from '../outcome.js';
import { ApiError } from '../prosonata/errors.js';
import { duration } from '../report/report.js';

/** Each run did what it could, and yet no backup has come of it for too long. */
export class NothingFinished extends BackupError {
  override name = 'NothingFinished' as const;
}

/** The run paused because of something that will not pass. */
export class NothingKept extends BackupError {
  override name = 'NothingKept' as const;
}

/** Both in milliseconds, as the user has set them. */
export interface AlertTimes {
  readonly alertAfterMs: number;
  readonly intervalMs: number;
}

/**
 * What a person has to look at after `lastGoodAt` (epoch ms), the last finished backup or the first try at one. `error`
 * is what holds it up; undefined where runs pause as planned.
 */
export function silenceSince(
  lastGoodAt: number,
  now: number,
  { alertAfterMs, intervalMs }: AlertTimes,
  error: BackupError | undefined,
): NothingFinished | undefined {
  const silenceMs = now - lastGoodAt;
  // Where backups are that rare, none is missing before the next one was due.
  const patienceMs = alertAfterMs > intervalMs ? alertAfterMs : intervalMs + alertAfterMs;
  if (silenceMs < patienceMs) return undefined;
  const last = error ? ` The last trouble: ${error.message}` : '';
  return new NothingFinished(`No backup has been finished for ${duration(silenceMs)}.${last}`, hintOf(error));
}

function hintOf(error: BackupError | undefined): string {
  if (error instanceof ApiError && error.hint !== '') return error.hint;
  return error
    ? 'What holds it up does not pass by itself.'
    : 'Look at why the runs pause: a larger quota, a smaller quota-reserve or more frequent runs help.';
}

/** Why a pause must not pass quietly; undefined where it may. */
export function alarmOf(paused: Paused, now: number, times: AlertTimes): BackupError | undefined {
  const { reason, error, resources, hasFinishedBefore, save, lastGoodAt } = paused;
  const hasNothing = resources.every(({ requests }) => requests === 0);
  // A workspace that never answered is a wrong address rather than a passing fault.
  if (reason === 'trouble' && hasNothing && !hasFinishedBefore) return error;
  if (save.kind === 'unsaved' && !save.hasEarlier) {
    return new NothingKept(
      'The work file could not be saved, and there is no earlier one: the next run begins at zero.',
      'Look at the warnings above; the cache of the repository must take new entries.',
    );
  }
  return silenceSince(lastGoodAt, now, times, error);
}
