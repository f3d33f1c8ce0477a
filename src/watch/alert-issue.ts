/**
 * One issue of the repository for a backup in trouble: opened by the first failed run, kept up to date by the others,
 * closed by the next good backup. GitHub's own mails go to one person only, and stop when that person leaves.
 */
import { BackupError, sentences } from '../errors.js';
import type { Issues } from '../github/issues.js';
import {
  type Alert,
  alertBody,
  alertTitle,
  closedAlertBody,
  doubleAlertBody,
  parseAlert,
} from '../report/alert-issue.js';
import type { Told } from '../report/tell.js';
import { type RetryPorts, retried } from '../retry.js';

export interface AlertPlace {
  readonly workspace: string;
  /** Address of this run for people. */
  readonly runUrl: string;
}

interface AlertPorts extends RetryPorts {
  readonly issues: Issues;
}

interface OpenAlert extends Alert {
  readonly number: number;
}

/** Opens, renews or closes the issue. Gives the sentence of a warning if that failed; rejects with bugs only. */
export async function keepAlertIssue(
  told: Pick<Told, 'status' | 'isSound' | 'error' | 'message'>,
  place: AlertPlace,
  ports: AlertPorts,
): Promise<string | undefined> {
  const isGood = told.status === 'finished' && told.isSound;
  try {
    if (told.error) await raise(told.message, place, ports);
    else if (isGood) await lower(told.message, place, ports);
    return undefined;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return `The issue about the backup (alert-issue) was not brought up to date. ${sentences(error)}`;
  }
}

async function raise(message: string, { workspace, runUrl }: AlertPlace, ports: AlertPorts): Promise<void> {
  const { issues, clock } = ports;
  const now = clock.now();
  const news = { message, runUrl, now };
  // Opening may have arrived although its answer did not, so each try looks for the issue first.
  await retried(async () => {
    const [first] = await alertsOf(workspace, issues);
    if (first) await issues.update(first.number, alertBody({ ...first, runs: first.runs + 1 }, news));
    else await issues.create(alertTitle(workspace), alertBody({ workspace, since: now, runs: 1 }, news));
  }, ports);
  // Two runs that fail at once both find none: the one that was opened first stays.
  const [stays, ...doubles] = await alertsOf(workspace, issues);
  if (!stays) return;
  for (const { number } of doubles) await issues.close(number, doubleAlertBody(stays.number));
}

async function lower(
  message: string,
  { workspace, runUrl }: AlertPlace,
  { issues, clock }: AlertPorts,
): Promise<void> {
  for (const alert of await alertsOf(workspace, issues)) {
    await issues.close(alert.number, closedAlertBody(alert, { message, runUrl, now: clock.now() }));
  }
}

/** Those of this workspace, the oldest first. What a stranger has opened in a public repository is none of them. */
async function alertsOf(workspace: string, issues: Issues): Promise<readonly OpenAlert[]> {
  const open = await issues.open();
  return open.flatMap(({ number, body, isFromWithin }) => {
    const alert = isFromWithin ? parseAlert(body) : undefined;
    return alert?.workspace === workspace ? [{ number, ...alert }] : [];
  });
}
