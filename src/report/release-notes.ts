/** What people read beside an archive: what is in it, whether it is whole, and how to open it. */

import type { PublishedFile } from '../publish/publisher.js';
import { completenessOf, hasGap, isWithheld, rowsOf } from '../workfile/completeness.js';
import type { MissingTargets } from '../workfile/dangling.js';
import type { Shrunk } from '../workfile/shrink.js';
import type { BackupState, ResourceState, RunState } from '../workfile/state.js';
import { keyFindings } from '../workfile/whose-key.js';
import { callerLines, callerWarnings, withheldLines } from './caller.js';
import { counted, duration, minute, rowCount, size } from './format.js';
import { shrunkLine, skippedWords } from './lists.js';
import { markdown } from './markdown.js';
import { leftOutLine } from './parts.js';
import { hidingLines } from './references.js';
import { resourceTable } from './resource-table.js';

export interface NotesFacts {
  readonly backup: BackupState;
  /** Epoch milliseconds. */
  readonly finishedAt: number;
  readonly resources: readonly ResourceState[];
  /** Lists that others refer to in vain. */
  readonly missing: readonly MissingTargets[];
  /** Lists with a sudden loss. */
  readonly shrunk: readonly Shrunk[];
  /** Parts that earlier archives hold and this one leaves out. */
  readonly leftOut: readonly string[];
  readonly runs: readonly RunState[];
  readonly file: PublishedFile;
}

/** Markdown for one published archive. No value of any record is in it. */
export function releaseNotes({
  backup,
  finishedAt,
  resources,
  missing,
  shrunk,
  leftOut,
  runs,
  file,
}: NotesFacts): string {
  const key = keyFindings(backup);
  const requests = runs.reduce((sum, run) => sum + run.requests, 0);
  return [
    `Backup \`${backup.id}\` of \`${backup.workspace}\`: **${rowCount(rowsOf(resources))}** in ${counted(readLists(resources), 'list')}, ${verdict(resources)}`,
    ...shrunk.map((list) => `**Warning:** ${markdown(shrunkLine(list))}`),
    ...[
      ...callerWarnings(key),
      ...(leftOut.length > 0 ? [leftOutLine(leftOut)] : []),
      ...hidingLines(missing),
    ].map((warning) => `**Warning:** ${markdown(warning)}`),
    resourceTable(resources),
    ...[...withheldLines(resources), ...callerLines(key)].map(markdown),
    `Read from ${minute(backup.startedAt)} to ${minute(finishedAt)} UTC (${duration(finishedAt - backup.startedAt)}), ${counted(runs.length, 'run')}, ${counted(requests, 'request')}. The archive was verified before it was published.`,
    `### The file\n\n\`${file.name}\`, ${size(file.sizeBytes)}, SHA-256 \`${file.sha256}\``,
    opening(file.name),
  ].join('\n\n');
}

/** Lists that are in the archive at all. */
function readLists(resources: readonly ResourceState[]): number {
  return resources.filter(({ status }) => skippedWords(status) === undefined).length;
}

function verdict(resources: readonly ResourceState[]): string {
  switch (completenessOf(resources)) {
    case 'complete':
      return 'complete and verified.';
    case 'withheld':
      return `complete except for what the key may not read (${namesOf(resources, isWithheld)}), and verified.`;
    case 'gaps':
      return `verified, but **not complete**: ${namesOf(resources, hasGap)}.`;
  }
}

function namesOf(resources: readonly ResourceState[], isMeant: (state: ResourceState) => boolean): string {
  return resources
    .filter(isMeant)
    .map(({ resource }) => `\`${resource.name}\``)
    .join(', ');
}

function opening(name: string): string {
  const opened =
    'Open it with [DB Browser for SQLite](https://sqlitebrowser.org), Datasette, Metabase, pandas or any other program that reads SQLite.';
  return name.endsWith('.age') ? `${decrypting(name)} ${opened}` : opened;
}

/** How people open an encrypted file; Markdown. */
export function decrypting(name: string): string {
  return `It is encrypted. Decrypt it with [age](https://age-encryption.org):\n\n\`\`\`\nage -d -i KEYFILE -o ${name.replace(/\.age$/, '')} ${name}\n\`\`\`\n\n(without \`-i KEYFILE\` if it was encrypted with a passphrase).`;
}
