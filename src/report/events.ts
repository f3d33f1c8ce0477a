import type { ReadingEvent } from '../reading/parts.js';
import { duration, rowCount, skippedWords } from './report.js';

/** The warning that the rest of a list's single reads is left out. */
export function skippedLine({ resource, reason }: Extract<ReadingEvent, { kind: 'detailsSkipped' }>): string {
  return `The details of ${resource} are not read: ${reason}`;
}

/** The line of a log for what happens in a run; undefined for what is shown in another way. */
export function eventLine(event: ReadingEvent): string | undefined {
  switch (event.kind) {
    case 'progress':
    // Said as a warning instead.
    case 'detailsSkipped':
      return undefined;
    case 'finished':
      return `${event.resource}: ${skippedWords(event.status) ?? rowCount(event.rows)}`;
    case 'waiting':
      return `Waiting ${duration(event.ms)} for the next quota window.`;
    case 'retrying':
      return `Trying again: ${event.error.message}`;
  }
}
