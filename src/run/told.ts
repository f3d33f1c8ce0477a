import { BackupError } from '../errors.js';
import type { Outcome } from '../outcome.js';
import { type Told, tell, tellFailure } from '../report/tell.js';
import type { Settings } from '../settings/settings.js';
import type { Clock } from '../system/ports.js';
import { alarmOf } from './alarm.js';

/**
 * What there is to say of a run once it has ended, well or not; both front ends end here. `next` begins the sentence
 * about the next run. Rejects with bugs only.
 */
export async function toldOf(
  outcome: Promise<Outcome>,
  settings: Settings,
  clock: Clock,
  next: string,
): Promise<Told> {
  try {
    const ended = await outcome;
    const now = clock.now();
    return tell(ended, { alarm: alarmOf(ended, now, settings), now, next });
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return tellFailure(error);
  }
}
