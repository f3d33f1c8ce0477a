/** The page that GitHub shows for a run. Pure; no value of any record is in it. */
import { type BackupError, sentences } from '../errors.js';
import type { Paused } from '../outcome.js';
import type { Published } from '../publish/publisher.js';
import { type Completeness, completenessOf, rowsOf } from '../workfile/completeness.js';
import type { ResourceState } from '../workfile/state.js';
import { count, counted, rowCount, size } from './format.js';
import { bar, markdown, table } from './markdown.js';
import { resourceTable, stateWords } from './resource-table.js';

/** What is said of a pause besides the numbers. */
export interface PauseWords {
  /** Why it paused and what is to come. */
  readonly line: string;
  /** What failed, but may pass; undefined if the pause is planned. */
  readonly trouble: string | undefined;
  /** What is worth a line and no warning. */
  readonly remarks: readonly string[];
  /** What must not pass quietly, so that the run is red; undefined if it is green. */
  readonly alarm: string | undefined;
}

/** A run that paused: how far the backup is, after what is wrong. */
export function pausedSummary(
  { backupId, resources, requests, ledger }: Pick<Paused, 'backupId' | 'resources' | 'requests' | 'ledger'>,
  { line, trouble, remarks, alarm }: PauseWords,
): string {
  const { remaining } = ledger;
  const left = remaining === undefined ? '' : `, ${count(Math.max(0, remaining))} left in these 15 minutes`;
  const hasBegun = resources.some((state) => state.requests > 0);
  const progress = [
    markdown(line),
    `${counted(requests, 'request')} in this run${left}.`,
    ...(trouble === undefined ? [] : [`> ${markdown(trouble)}`]),
    ...remarks.map(markdown),
    progressTable(resources),
  ];
  return [
    `### ProSonata backup \`${backupId}\`: ${alarm === undefined ? 'paused' : 'failed'}`,
    ...(alarm === undefined ? [] : [`**${markdown(alarm)}**`]),
    ...(alarm === undefined || hasBegun ? progress : []),
    '',
  ].join('\n\n');
}

/** A run that could not begin, because of something that may pass. */
export function putOffSummary(error: BackupError, alarm: BackupError | undefined): string {
  const trouble = error === alarm ? [] : [`> ${markdown(sentences(error))}`];
  return [
    `### ProSonata backup: ${alarm === undefined ? 'put off' : 'failed'}`,
    ...(alarm === undefined ? [] : [`**${markdown(sentences(alarm))}**`]),
    ...trouble,
    '',
  ].join('\n\n');
}

export interface FinishedWords {
  readonly backupId: string;
  /** What is not whole, or odd, one sentence each. */
  readonly doubts: readonly string[];
  readonly remarks: readonly string[];
  readonly resources: readonly ResourceState[];
  /** What became of the published backups, one line each. */
  readonly retention: readonly string[];
}

/** A run that finished the backup. */
export function finishedSummary(
  file: Published,
  { backupId, doubts, remarks, resources, retention }: FinishedWords,
): string {
  const verdict: Record<Completeness, string> = {
    complete: 'complete',
    withheld: 'complete except for what the key may not read',
    gaps: '**not complete**',
  };
  const completeness = completenessOf(resources);
  return [
    `### ProSonata backup \`${backupId}\`: finished${completeness === 'gaps' ? ', not complete' : ''}`,
    `**${rowCount(rowsOf(resources))}**, ${verdict[completeness]}, verified and published: [${markdown(file.name)}](${file.place}) (${size(file.sizeBytes)}, SHA-256 \`${file.sha256}\`)`,
    ...doubts.map((doubt) => `> ${markdown(doubt)}`),
    ...remarks.map(markdown),
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
export function failedSummary({ message, hint }: Pick<BackupError, 'message' | 'hint'>): string {
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
