/** What a log that people read later holds of the reading: what happened, and now and then how far a long phase is. */
import type { ReadingEvent } from '../reading/parts.js';
import type { Clock, Log } from '../system/ports.js';
import { eventLine, progressLine } from './lines.js';

const progressEveryMs = 60_000;

/** Writes each event as a line, and progress once a minute if nothing else was written meanwhile. */
export function eventLog(log: Log, clock: Clock): (event: ReadingEvent) => void {
  let writtenAt = clock.now();
  return (event) => {
    const isDue = clock.now() - writtenAt >= progressEveryMs;
    const line = event.kind === 'progress' && isDue ? progressLine(event) : eventLine(event);
    if (line === undefined) return;
    writtenAt = clock.now();
    log.info(line);
  };
}
