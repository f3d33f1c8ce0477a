/** What `status` prints: a line for each workspace of each place. Pure. */
import type { BackupError } from '../errors.js';
import type { Freshness } from '../watch/freshness.js';
import { escapedJson, escapedPath } from './escaped.js';
import { counted, duration } from './format.js';

export function freshnessLine(fresh: Freshness, now: number): string {
  const { place, workspace, backupId, isComplete, isEncrypted, ageMs, dueAt, isLate } = fresh;
  const words = [
    `${workspace}: backup ${backupId}, ${duration(ageMs)} old`,
    isComplete ? 'complete' : 'NOT COMPLETE',
    ...(isEncrypted ? ['encrypted'] : []),
    dueAt > now
      ? `next one due in ${duration(dueAt - now)}`
      : `next one was due ${duration(now - dueAt)} ago`,
  ];
  return `${stateOf(isLate)}${words.join(', ')} (${escapedPath(place)})\n`;
}

function stateOf(isLate: boolean | undefined): string {
  if (isLate === undefined) return '';
  return isLate ? 'LATE    ' : 'OK      ';
}

/** A place of several that cannot be looked at, or has no backup. */
export function unseenLine(place: string, { message, hint }: BackupError): string {
  return `FAILED  ${escapedPath(place)}: ${message} ${hint}`.trimEnd().concat('\n');
}

export function freshnessJson({
  startedAt,
  dueAt,
  isLate,
  isComplete,
  isEncrypted,
  ...fresh
}: Freshness): string {
  const times = { startedAt: new Date(startedAt).toISOString(), dueAt: new Date(dueAt).toISOString() };
  return jsonLine({ ...fresh, ...times, complete: isComplete, encrypted: isEncrypted, late: isLate });
}

export function unseenJson(place: string, { message, hint }: BackupError): string {
  return jsonLine({ place, error: message, next: hint });
}

function jsonLine(value: unknown): string {
  return `${escapedJson(JSON.stringify(value))}\n`;
}

/** The first line where there are several: monitoring shows no other. */
export function fleetLine(found: readonly Freshness[], failed: number): string {
  const late = found.filter(({ isLate }) => isLate).length;
  const incomplete = found.filter(({ isComplete }) => !isComplete).length;
  const parts = [
    ...(late > 0 ? [`${late} late`] : []),
    ...(incomplete > 0 ? [`${incomplete} not complete`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return `${counted(found.length, 'workspace')}: ${parts.length > 0 ? parts.join(', ') : 'nothing to do'}\n`;
}
