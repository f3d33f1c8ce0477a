/** What `verify` and `info` print. */
import type { ArchiveInfo } from '../archive/info.js';
import { rowsOf } from '../workfile/completeness.js';
import { rowCount, size } from './report.js';

export function verifyText(path: string, info: ArchiveInfo, faults: readonly string[]): string {
  const rows = rowsOf(info.resources);
  if (faults.length === 0) {
    return `${path} is sound: backup ${info.backupId} of ${info.workspace}, ${info.resources.length} tables, ${rowCount(rows)}.\n`;
  }
  return `${path} is not sound:\n${faults.map((fault) => `  ${fault}\n`).join('')}Next: use another archive, or make a new backup.\n`;
}

export function infoText(path: string, info: ArchiveInfo): string {
  const width = Math.max(...info.resources.map(({ name }) => name.length), 0);
  const lines = info.resources.map(
    ({ name, rows, status }) => `  ${name.padEnd(width)}  ${rowCount(rows).padStart(14)}  ${status}\n`,
  );
  return `${path} (${size(info.sizeBytes)})\nBackup ${info.backupId} of ${info.workspace}\n${lines.join('')}`;
}
