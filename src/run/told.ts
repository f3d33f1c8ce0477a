import { BackupError } from '../errors.js';
import type { Outcome } from '../outcome.js';
import { type Told, tell, tellFailure, withWarning } from '../report/tell.js';
import type { Settings } from '../settings/settings.js';
import { type PingEvent, type PingPorts, ping } from '../watch/ping.js';
import { alarmOf } from './alarm.js';

/**
 * What there is to say of a run once it has ended, well or not; both front ends run through here. The service at
 * ping-url hears of the start and of the end. `next` begins the sentence about the next run. Rejects with bugs only.
 */
export async function toldOf(
  run: () => Promise<Outcome>,
  settings: Settings,
  ports: PingPorts,
  next: string,
): Promise<Told> {
  const say = async (event: PingEvent, message: string) =>
    settings.pingUrl === undefined ? undefined : ping(settings.pingUrl, event, message, ports);
  // The run does not wait for it.
  const start = say('start', 'The run has begun.');
  let told: Told;
  try {
    told = await endOf(run, settings, ports, next);
  } catch (bug) {
    await start;
    await say('failure', 'A bug of the program ended the run.');
    throw bug;
  }
  // A start that came behind the end would say that the run still lasts.
  const startUnheard = await start;
  const unheard = (await say(told.error ? 'failure' : 'success', told.message)) ?? startUnheard;
  return unheard === undefined ? told : withWarning(told, unheard);
}

async function endOf(
  run: () => Promise<Outcome>,
  settings: Settings,
  { clock }: PingPorts,
  next: string,
): Promise<Told> {
  try {
    const ended = await run();
    const now = clock.now();
    return tell(ended, { alarm: alarmOf(ended, now, settings), now, next });
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return tellFailure(error);
  }
}
