/** What `verify` and `info` print. */
import type { ArchivedResource, ArchiveInfo } from '../archive/info.js';
import { printable } from '../errors.js';
import { rowsOf } from '../workfile/completeness.js';
import { count, rowCount, size } from './format.js';

export function verifyText(path: string, info: ArchiveInfo, faults: readonly string[]): string {
  const rows = rowsOf(info.resources);
  if (faults.length === 0) {
    return `${path} is sound: backup ${info.backupId} of ${info.workspace}, ${info.resources.length} tables, ${rowCount(rows)}.\n${lackText(info)}`;
  }
  return `${path} is not sound:\n${faults.map((fault) => `  ${fault}\n`).join('')}Next: use another archive, or make a new backup.\n`;
}

export function infoText(path: string, info: ArchiveInfo): string {
  const width = Math.max(...info.resources.map(({ name }) => name.length), 0);
  const lines = info.resources.map(
    (list) => `  ${list.name.padEnd(width)}  ${rowCount(list.rows).padStart(14)}  ${stateText(list)}\n`,
  );
  const read = `Read from ${minute(info.startedAt)} to ${minute(info.finishedAt)} UTC by version ${info.programVersion}`;
  return `${path} (${size(info.sizeBytes)})\nBackup ${info.backupId} of ${info.workspace}\n${read}\n${lines.join('')}${lackText(info)}`;
}

function stateText({ status, reason, detailsMissing, detailsRefused }: ArchivedResource): string {
  const words = [
    status,
    detailsMissing > 0 ? `details of ${count(detailsMissing)} missing` : '',
    detailsRefused > 0 ? `details of ${count(detailsRefused)} refused` : '',
  ].filter((part) => part !== '');
  return reason === '' ? words.join(', ') : `${words.join(', ')}: ${printable(reason)}`;
}

function lackText({ resources }: ArchiveInfo): string {
  const lacking = resources.filter((list) => stateText(list) !== 'complete').map(({ name }) => name);
  return lacking.length === 0
    ? ''
    : `Not everything is in it: ${lacking.map((name) => printable(name)).join(', ')}.\n`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
