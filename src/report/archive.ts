/** What `verify` and `info` print. Words from an archive are cleaned, because it may come from anywhere. */
import type { ArchivedResource, ArchiveInfo } from '../archive/info.js';
import type { ArchiveFindings } from '../archive/verify.js';
import { type BackupError, printable } from '../errors.js';
import { rowsOf } from '../workfile/completeness.js';
import { escapedJson, escapedPath } from './escaped.js';
import { count, counted, rowCount, size } from './format.js';

/** Everything that is shown of one archive. */
export function verifyText(path: string, { info, faults }: ArchiveFindings): string {
  if (info && faults.length === 0)
    return `${escapedPath(path)} is sound: ${contentText(info)}.\n${lackText(info)}`;
  const lines = faults.map((fault) => `  ${printable(fault)}\n`);
  return `${escapedPath(path)} is not sound:\n${lines.join('')}Next: use another archive, or make a new backup.\n`;
}

/** What is shown of one of several archives. */
export function verifyLine(path: string, { info, faults }: ArchiveFindings): string {
  if (info && faults.length === 0) return `${escapedPath(path)}: sound, ${contentText(info)}\n`;
  const [first = '', ...more] = faults;
  const rest = more.length > 0 ? ` (and ${counted(more.length, 'more fault')})` : '';
  return `${escapedPath(path)}: NOT SOUND: ${printable(first)}${rest}\n`;
}

/** The last line behind several archives. */
export function verifiedText(sound: number, others: number): string {
  const rest = others === 0 ? '' : `, ${count(others)} not`;
  return `${counted(sound + others, 'archive')}: ${count(sound)} sound${rest}.\n`;
}

function contentText(info: ArchiveInfo): string {
  const { backupId, workspace, resources } = info;
  return `backup ${shown(backupId)} of ${shown(workspace)}, ${counted(resources.length, 'table')}, ${rowCount(rowsOf(resources))}`;
}

export function infoText(path: string, info: ArchiveInfo): string {
  const names = info.resources.map(({ name }) => shown(name));
  const width = Math.max(...names.map((name) => name.length), 0);
  const lines = info.resources.map(
    (list, index) =>
      `  ${(names[index] ?? '').padEnd(width)}  ${rowCount(list.rows).padStart(14)}  ${stateText(list)}\n`,
  );
  const read = `Read from ${minute(info.startedAt)} to ${minute(info.finishedAt)} UTC by version ${shown(info.programVersion)}${keyText(info)}`;
  return `${escapedPath(path)} (${size(info.sizeBytes)})\nBackup ${shown(info.backupId)} of ${shown(info.workspace)}\n${read}\n${lines.join('')}${lackText(info)}`;
}

/** What is shown of one of several archives. */
export function infoLine(path: string, info: ArchiveInfo): string {
  const lacking = lackingNames(info);
  const state = lacking.length === 0 ? 'complete' : `not all of ${lacking.join(', ')}`;
  return `${escapedPath(path)}: ${contentText(info)}, ${size(info.sizeBytes)}, ${state}\n`;
}

export function infoJson(info: ArchiveInfo): string {
  const lines = JSON.stringify(info, undefined, 2).split('\n');
  return `${lines.map(escapedJson).join('\n')}\n`;
}

/** One of several archives on a line of its own. */
export function infoJsonLine(path: string, info: ArchiveInfo): string {
  return `${escapedJson(JSON.stringify({ path, ...info }))}\n`;
}

/** One of several files that is no archive, or cannot be read. */
export function unreadLine(path: string, { message, hint }: BackupError): string {
  const said = message.startsWith(escapedPath(path)) ? message : `${escapedPath(path)}: ${message}`;
  return `${said} ${hint}`.trimEnd().concat('\n');
}

export function unreadJsonLine(path: string, { message, hint }: BackupError): string {
  return `${escapedJson(JSON.stringify({ path, error: message, next: hint }))}\n`;
}

/** Whose key it was; empty if the archive does not say it. */
function keyText({ readAs, userGroup }: ArchiveInfo): string {
  if (readAs === undefined && userGroup === undefined) return '';
  const group = userGroup === undefined ? '' : ` (group ${shown(userGroup)})`;
  return `\nWith the key of ${readAs === undefined ? 'a user' : shown(readAs)}${group}`;
}

function stateText({ status, reason, detailsMissing, detailsRefused, withheld }: ArchivedResource): string {
  const words = [
    shown(status),
    status === 'complete' && withheld !== '' ? `without ${shown(withheld)}` : '',
    detailsMissing > 0 ? `details of ${count(detailsMissing)} missing` : '',
    detailsRefused > 0 ? `details of ${count(detailsRefused)} refused` : '',
  ].filter((part) => part !== '');
  return reason === '' ? words.join(', ') : `${words.join(', ')}: ${printable(reason)}`;
}

function lackText(info: ArchiveInfo): string {
  const lacking = lackingNames(info);
  return lacking.length === 0 ? '' : `Not everything is in it: ${lacking.join(', ')}.\n`;
}

function lackingNames({ resources }: ArchiveInfo): readonly string[] {
  return resources.filter((list) => stateText(list) !== 'complete').map(({ name }) => shown(name));
}

function minute(iso: string): string {
  return shown(iso.slice(0, 16).replace('T', ' '));
}

function shown(words: string): string {
  return printable(words, 120);
}
