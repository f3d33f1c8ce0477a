/** The page that GitHub shows for a run. Pure; no value of any record is in it. */
import { type Completeness, completenessOf, isReadToItsEnd, rowsOf } from '../workfile/completeness.js';
import type { ResourceState } from '../workfile/state.js';
import { bar, markdown, table } from './markdown.js';
import { count, counted, rowCount, size } from './report.js';
import { resourceTable, stateWords } from './resource-table.js';

export interface FileFacts {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly place: string;
}

/** What a run has used, and what it has left to the next one. */
export interface QuotaFacts {
  readonly requests: number;
  /** Calls left in the quota window; undefined where the API did not say. */
  readonly remaining: number | undefined;
}

/** A run that paused: how far the backup has come. */
export function pausedSummary(
  backupId: string,
  line: string,
  faults: readonly string[],
  resources: readonly ResourceState[],
  { requests, remaining }: QuotaFacts,
): string {
  const left =
    remaining === undefined ? '' : `, ${count(Math.max(0, remaining))} left in this window of the quota`;
  return [
    `### ProSonata backup \`${backupId}\`: paused`,
    markdown(line),
    `${counted(requests, 'request')} in this run${left}.`,
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
  const verdict: Record<Completeness, string> = {
    complete: 'complete',
    withheld: 'complete but for what the key may not read',
    gaps: '**not complete**',
  };
  return [
    `### ProSonata backup \`${backupId}\`: finished`,
    `**${rowCount(rowsOf(resources))}**, ${verdict[completenessOf(resources)]}, verified and published: [${markdown(file.name)}](${file.place}) (${size(file.sizeBytes)}, SHA-256 \`${file.sha256}\`)`,
    ...faults.map((fault) => `> ${markdown(fault)}`),
    resourceTable(resources),
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
    ['list', '', 'rows', 'of', 'details', 'state', 'requests'],
    resources.map((state) => [
      `\`${state.resource.name}\``,
      bar(...shareOf(state)),
      count(state.rows),
      state.reported === undefined ? '' : count(state.reported),
      state.resource.details ? count(detailsSettled(state)) : '',
      stateWords(state, 'to come'),
      count(state.requests),
    ]),
    'llrrrlr',
  );
}

/** A list that is read to the end is a full bar, also an empty one; with details, when those are read too. */
function shareOf(state: ResourceState): [number, number | undefined] {
  const { resource, status, rows, reported } = state;
  const isRead = isReadToItsEnd(status);
  const total = isRead ? rows : reported;
  if (!resource.details) return isRead ? [1, 1] : [rows, total];
  if (isRead && rows === 0) return [1, 1];
  return [rows + detailsSettled(state), total === undefined ? undefined : 2 * total];
}

/** Records whose single read is done with, whatever came of it. */
function detailsSettled({ detailsRead, detailsGone, detailsRefused }: ResourceState): number {
  return detailsRead + detailsGone + detailsRefused;
}
