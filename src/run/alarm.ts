/** What must not pass quietly: a run that could not do its work is green only as long as that may still be well. */
import { BackupError } from '../errors.js';
import type { Finished, Outcome, Paused, PutOff } from '../outcome.js';
import { ApiError } from '../prosonata/errors.js';
import { duration } from '../report/format.js';
import { shrunkLine } from '../report/lists.js';
import { damagedLines } from '../report/second-look.js';
import type { Settings } from '../settings/settings.js';
import { StoreUnavailable, triesAgain } from '../store/store.js';
import { hasGap } from '../workfile/completeness.js';
import { KeyUnproved } from './prove-key.js';

type Times = Pick<Settings, 'alertAfterMs' | 'alertIncompleteAfterMs' | 'intervalMs'>;

/** Why a run must be red; undefined if it may be green. `now` is in epoch milliseconds. */
export function alarmOf(outcome: Outcome, now: number, times: Times): BackupError | undefined {
  switch (outcome.kind) {
    case 'idle':
      return undefined;
    case 'finished':
      return alarmOfFinished(outcome, now, times);
    case 'putOff':
      return alarmOfPutOff(outcome, now, times);
    case 'paused':
      return alarmOfPause(outcome, now, times);
  }
}

/** If backups are that rare, none is missing before the next one was due. */
export function patienceMs({ alertAfterMs, intervalMs }: Pick<Times, 'alertAfterMs' | 'intervalMs'>): number {
  return alertAfterMs > intervalMs ? alertAfterMs : intervalMs + alertAfterMs;
}

/** Nobody is notified of a green run, and a loss is reported only once: so that run is red. */
function alarmOfFinished(
  { shrunk, resources, incompleteSince, secondLook, taxExtract }: Finished,
  now: number,
  { alertIncompleteAfterMs }: Times,
): BackupError | undefined {
  const damaged = damagedLines(secondLook);
  if (shrunk.length + damaged.length > 0) {
    return new BackupError(
      [...shrunk.map(shrunkLine), ...damaged].join(' '),
      shrunk.length > 0
        ? 'The archive is published, and no older one was removed. If people deleted these records on purpose, you need not do anything.'
        : 'The archive of this run is published, and no older one was removed. Delete the damaged one, or replace it by a copy from elsewhere: it counts as a backup.',
    );
  }
  // What may pass is a warning, and the next backup tries again.
  if (taxExtract?.kind === 'failed' && !taxExtract.error.transient) {
    const { message, hint } = taxExtract.error;
    return new BackupError(
      `The tax extract of ${taxExtract.year} could not be made: ${message}`,
      `${hint} The backup itself is published.`.trimStart(),
    );
  }
  if (incompleteSince === undefined || now - incompleteSince < alertIncompleteAfterMs) return undefined;
  const lists = resources.filter(hasGap).map(({ resource }) => resource.name);
  return new BackupError(
    `No backup has been complete for ${duration(now - incompleteSince)}: ${lists.join(', ')}.`,
    'The archive is published; the warnings above say what is missing, and why.',
  );
}

function alarmOfPutOff(
  { error, lastGoodAt, isLongTried }: PutOff,
  now: number,
  times: Times,
): BackupError | undefined {
  if (lastGoodAt === undefined) return isLongTried ? nothingYet(times, error) : undefined;
  if (lastGoodAt !== 'never') return silenceSince(lastGoodAt, now, times, error);
  // Nothing has ever worked, so this is a mistake in the setup, unless it is the quota, which comes back.
  return error instanceof KeyUnproved ? undefined : error;
}

function alarmOfPause(paused: Paused, now: number, times: Times): BackupError | undefined {
  const { reason, error, resources, hasFinishedBefore, saved, lastGoodAt, isLongTried } = paused;
  const hasNothing = resources.every(({ requests }) => requests === 0);
  // A workspace that never answered is a wrong address rather than a passing fault.
  if (reason === 'trouble' && hasNothing && !hasFinishedBefore) return error;
  if (saved.kind === 'unsaved' && !saved.hasEarlier) {
    return new BackupError(
      'The work file could not be saved, and there is no earlier one: the next run begins at zero.',
      'Look at the warnings above; the cache of the repository must take new entries.',
    );
  }
  return silenceSince(lastGoodAt, now, times, error) ?? (isLongTried ? nothingYet(times, error) : undefined);
}

/** `lastGoodAt` is the last finished backup or the first try at one; `error` is what holds it up, if anything does. */
function silenceSince(
  lastGoodAt: number,
  now: number,
  times: Times,
  error: BackupError | undefined,
): BackupError | undefined {
  const silenceMs = now - lastGoodAt;
  if (silenceMs < patienceMs(times)) return undefined;
  return new BackupError(
    `No backup has been finished for ${duration(silenceMs)}.${last(error)}`,
    hintOf(error),
  );
}

/** The work file is younger than the runs: each of them has begun from nothing, or none could begin. */
function nothingYet(times: Times, error: BackupError | undefined): BackupError {
  const since = duration(patienceMs(times));
  return new BackupError(
    `No backup has been finished, although runs have tried for more than ${since}.${last(error)}`,
    error
      ? hintOf(error)
      : 'The work file of earlier runs is gone, because GitHub removes cache entries that are not used for 7 days, or when the repository has too many. Let runs come more often until the backup is finished.',
  );
}

function last(error: BackupError | undefined): string {
  return error ? ` The last trouble: ${error.message}` : '';
}

function hintOf(error: BackupError | undefined): string {
  if (!error) {
    return 'Look at why the runs pause: a larger quota, a smaller quota-reserve or more frequent runs help.';
  }
  // Others say that the next run tries again, which has not helped.
  if (error instanceof ApiError && error.hint !== '') return error.hint;
  if (error instanceof StoreUnavailable && error.hint !== triesAgain) return error.hint;
  return 'This will not go away by itself: see the error above.';
}
