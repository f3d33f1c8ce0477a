/** The page that GitHub shows for a run. Pure; no value of any record is in it. */
import { type Completeness, completenessOf, rowsOf } from '../workfile/completeness.js';
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

export interface PauseFacts {
  readonly backupId: string;
  /** Why it paused and what is to come. */
  readonly line: string;
  /** What failed, but may pass; undefined where the pause is planned. */
  readonly trouble: string | undefined;
  /** What must not pass quietly, so that the run is red; undefined where it is not. */
  readonly alarm: string | undefined;
  readonly resources: readonly ResourceState[];
  readonly quota: QuotaFacts;
}

/** A run that paused: how far the backup has come, behind what is wrong. */
export function pausedSummary(facts: PauseFacts): string {
  const { backupId, line, trouble, alarm, resources, quota } = facts;
  const left =
    quota.remaining === undefined
      ? ''
      : `, ${count(Math.max(0, quota.remaining))} left in this window of the quota`;
  const hasBegun = resources.some(({ requests }) => requests > 0);
  const progress = [
    markdown(line),
    `${counted(quota.requests, 'request')} in this run${left}.`,
    ...(trouble === undefined ? [] : [`> ${markdown(trouble)}`]),
    progressTable(resources),
  ];
  return [
    `### ProSonata backup \`${backupId}\`: ${alarm === undefined ? 'paused' : 'failed'}`,
    ...(alarm === undefined ? [] : [`**${markdown(alarm)}**`]),
    ...(alarm === undefined || hasBegun ? progress : []),
    '',
  ].join('\n\n');
}

/** A run that finished the backup. */
export function finishedSummary(
  backupId: string,
  file: FileFacts,
  faults: readonly string[],
  resources: readonly ResourceState[],
  retention: readonly string[],
): string {
  const verdict: Record<Completeness, string> = {
    complete: 'complete',
    withheld: 'complete but for what the key may not read',
    gaps: '**not complete**',
  };
  const completeness = completenessOf(resources);
  return [
    `### ProSonata backup \`${backupId}\`: finished${completeness === 'gaps' ? ', not complete' : ''}`,
    `**${rowCount(rowsOf(resources))}**, ${verdict[completeness]}, verified and published: [${markdown(file.name)}](${file.place}) (${size(file.sizeBytes)}, SHA-256 \`${file.sha256}\`)`,
    ...faults.map((fault) => `> ${markdown(fault)}`),
    resourceTable(resources),
    ...(retention.length > 0 ? [retentionSection(retention)] : []),
    '',
  ].join('\n\n');
}

/** Each published backup, and which rule keeps it or that it goes. */
function retentionSection(lines: readonly string[]): string {
  const items = lines.map((line) => `- ${markdown(line)}`);
  return `<details><summary>What is kept</summary>\n\n${items.join('\n')}\n\n</details>`;
}

/** A run that had nothing to do. */
export function idleSummary(backupId: string, line: string): string {
  return [`### ProSonata backup \`${backupId}\`: idle`, markdown(line), ''].join('\n\n');
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
  const { resource, rows, reported, isReadToItsEnd: isRead } = state;
  const total = isRead ? rows : reported;
  if (!resource.details) return isRead ? [1, 1] : [rows, total];
  if (isRead && rows === 0) return [1, 1];
  return [rows + detailsSettled(state), total === undefined ? undefined : 2 * total];
}

/** Records whose single read is done with, whatever came of it. */
function detailsSettled({ detailsRead, detailsGone, detailsRefused }: ResourceState): number {
  return detailsRead + detailsGone + detailsRefused;
}
