/** What must not pass quietly: a run that could not do its work is green only as long as that may still be well. */
import { BackupError } from '../errors.js';
import type { Outcome, Paused, PutOff } from '../outcome.js';
import { ApiError } from '../prosonata/errors.js';
import { duration } from '../report/format.js';
import type { Settings } from '../settings/settings.js';
import { KeyUnproved } from './opening.js';

type Times = Pick<Settings, 'alertAfterMs' | 'intervalMs'>;

/** Why a run must be red; undefined if it may be green. `now` is in epoch milliseconds. */
export function alarmOf(outcome: Outcome, now: number, times: Times): BackupError | undefined {
  switch (outcome.kind) {
    case 'idle':
    case 'finished':
      return undefined;
    case 'putOff':
      return alarmOfPutOff(outcome, now, times);
    case 'paused':
      return alarmOfPause(outcome, now, times);
  }
}

function alarmOfPutOff({ error, lastGoodAt }: PutOff, now: number, times: Times): BackupError | undefined {
  if (lastGoodAt === undefined) return undefined;
  if (lastGoodAt !== 'never') return silenceSince(lastGoodAt, now, times, error);
  // Nothing has ever worked, so this is a mistake in the setup, unless it is the quota, which comes back.
  return error instanceof KeyUnproved ? undefined : error;
}

function alarmOfPause(paused: Paused, now: number, times: Times): BackupError | undefined {
  const { reason, error, resources, hasFinishedBefore, saved, lastGoodAt } = paused;
  const hasNothing = resources.every(({ requests }) => requests === 0);
  // A workspace that never answered is a wrong address rather than a passing fault.
  if (reason === 'trouble' && hasNothing && !hasFinishedBefore) return error;
  if (saved.kind === 'unsaved' && !saved.hasEarlier) {
    return new BackupError(
      'The work file could not be saved, and there is no earlier one: the next run begins at zero.',
      'Look at the warnings above; the cache of the repository must take new entries.',
    );
  }
  return silenceSince(lastGoodAt, now, times, error);
}

/** `lastGoodAt` is the last finished backup or the first try at one; `error` is what holds it up, if anything does. */
function silenceSince(
  lastGoodAt: number,
  now: number,
  { alertAfterMs, intervalMs }: Times,
  error: BackupError | undefined,
): BackupError | undefined {
  const silenceMs = now - lastGoodAt;
  // If backups are that rare, none is missing before the next one was due.
  const patienceMs = alertAfterMs > intervalMs ? alertAfterMs : intervalMs + alertAfterMs;
  if (silenceMs < patienceMs) return undefined;
  const last = error ? ` The last trouble: ${error.message}` : '';
  return new BackupError(`No backup has been finished for ${duration(silenceMs)}.${last}`, hintOf(error));
}

function hintOf(error: BackupError | undefined): string {
  if (!error) {
    return 'Look at why the runs pause: a larger quota, a smaller quota-reserve or more frequent runs help.';
  }
  // Others say that the next run tries again, which has not helped.
  if (error instanceof ApiError && error.hint !== '') return error.hint;
  return 'This will not go away by itself: see the error above.';
}
