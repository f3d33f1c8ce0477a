/** The issue that tells of a backup in trouble: its words, and the mark by which it is found again. Pure. */
import { minute } from './format.js';
import { markdown } from './markdown.js';

export interface Alert {
  readonly workspace: string;
  /** Epoch milliseconds of the first failed run. */
  readonly since: number;
  /** Failed runs so far. */
  readonly runs: number;
}

/** What the last run said, and where. */
export interface AlertNews {
  readonly message: string;
  readonly runUrl: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function alertTitle(workspace: string): string {
  return `The ProSonata backup of ${workspace} needs you`;
}

export function alertBody(alert: Alert, { message, runUrl, now }: AlertNews): string {
  const times = alert.runs === 1 ? 'once' : `${alert.runs} times`;
  return paragraphs(
    formatMark(alert),
    `**${markdown(message)}**`,
    `Failed ${times} since ${minute(alert.since)} UTC, last at ${minute(now)} UTC in [this run](${runUrl}), whose page and log say more.`,
    'The action keeps this issue up to date and closes it with the next good backup. If you close it and the trouble lasts, it opens another one.',
  );
}

/** What the issue says once the trouble is over. */
export function closedAlertBody(alert: Alert, { message, runUrl, now }: AlertNews): string {
  return paragraphs(
    formatMark(alert),
    `Over since ${minute(now)} UTC: ${markdown(message)}`,
    `It had failed since ${minute(alert.since)} UTC. [The run that made this backup](${runUrl})`,
  );
}

/** What an issue says that another run has opened at the same time as `first`. */
export function doubleAlertBody(first: number): string {
  return `The same as #${first}, which another run has opened at the same time.`;
}

function paragraphs(...all: readonly string[]): string {
  return `${all.join('\n\n')}\n`;
}

function formatMark({ workspace, since, runs }: Alert): string {
  return `<!-- prosonata-backup-alert workspace=${workspace} since=${new Date(since).toISOString()} runs=${runs} -->`;
}

/** What the mark of an issue says; undefined if it has none of ours. */
export function parseAlert(body: string): Alert | undefined {
  const [, workspace = '', since = '', runs] =
    /^<!-- prosonata-backup-alert workspace=([a-z0-9-]+) since=(\d{4}-[\d:.TZ-]+) runs=(\d{1,9}) -->/.exec(
      body,
    ) ?? [];
  const at = Date.parse(since);
  return Number.isNaN(at) ? undefined : { workspace, since: at, runs: Number(runs) };
}
