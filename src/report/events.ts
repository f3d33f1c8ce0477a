import type { BackupEvent } from '../backup/run-backup.js';
import { duration, rowCount } from './report.js';

/** The line of a log for what happens in a run; undefined for what only a live display shows. */
export function eventLine(event: BackupEvent): string | undefined {
  switch (event.kind) {
    case 'progress':
      return undefined;
    case 'finished':
      return `${event.resource}: ${rowCount(event.rows)}`;
    case 'detailsSkipped':
      return `The details of ${event.resource} are not read: ${event.reason}`;
    case 'waiting':
      return `Waiting ${duration(event.ms)} for the next quota window.`;
    case 'retrying':
      return `Trying again: ${event.error.message}`;
  }
}
