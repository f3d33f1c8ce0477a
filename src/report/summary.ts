/** The page that GitHub shows for a run. Pure; no value of any record is in it. */
import type { ResourceState } from '../workfile/state.js';
import { bar, markdown, table } from './markdown.js';
import { count, rowCount, size, statusWords } from './report.js';

export interface FileFacts {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly place: string;
}

/** A run that paused: how far the backup has come. */
export function pausedSummary(
  backupId: string,
  line: string,
  faults: readonly string[],
  resources: readonly ResourceState[],
): string {
  return [
    `### ProSonata backup \`${backupId}\`: paused`,
    markdown(line),
    ...faults.map((fault) => `> ${markdown(fault)}`),
    progressTable(resources),
    '',
  ].join('\n\n');
}

/** A run that finished the backup. */
export function finishedSummary(
  backupId: string,
  file: FileFacts,
  faults: readonly string[],
  resources: readonly ResourceState[],
): string {
  const rows = resources.reduce((sum, state) => sum + state.rows, 0);
  return [
    `### ProSonata backup \`${backupId}\`: finished`,
    `**${rowCount(rows)}**, verified and published: [${markdown(file.name)}](${file.place}) (${size(file.sizeBytes)}, SHA-256 \`${file.sha256}\`)`,
    ...faults.map((fault) => `> ${markdown(fault)}`),
    progressTable(resources),
    '',
  ].join('\n\n');
}

/** A run that failed: what failed and what to do next. */
export function failedSummary(message: string, hint: string): string {
  return [`### ProSonata backup failed`, markdown(message), ...(hint ? [markdown(hint)] : []), ''].join(
    '\n\n',
  );
}

function progressTable(resources: readonly ResourceState[]): string {
  return table(
    ['list', '', 'rows', 'of', 'state', 'requests'],
    resources.map((state) => [
      `\`${state.resource.name}\``,
      bar(...shareOf(state)),
      count(state.rows),
      state.reported === undefined ? '' : count(state.reported),
      state.reason ? `${statusWords(state)}: ${markdown(state.reason)}` : statusWords(state),
      count(state.requests),
    ]),
    'llrrlr',
  );
}

/** A list that is read to the end is a full bar, also an empty one. */
function shareOf({ status, rows, reported }: ResourceState): [number, number | undefined] {
  return status === 'complete' || status === 'incomplete' ? [1, 1] : [rows, reported];
}
