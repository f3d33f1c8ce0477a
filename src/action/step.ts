/** The main step of the action: one run, told to the runner. */

import type { ActionPorts } from '../app-ports.js';
import { runOptions } from '../assemble.js';
import { BackupError, crashReport } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Finished, Idle, Paused, RunResult } from '../outcome.js';
import { newestPublished } from '../publish/newest.js';
import type { Publisher } from '../publish/publisher.js';
import type { BackupEvent } from '../reading/read.js';
import { eventLine } from '../report/events.js';
import { leftOutLine } from '../report/parts.js';
import { pauseText } from '../report/pause-text.js';
import {
  doubtLines,
  finishedLine,
  idleLine,
  percent,
  progressLine,
  resourceLine,
  shrunkLine,
} from '../report/report.js';
import { failedSummary, finishedSummary, idleSummary, pausedSummary } from '../report/summary.js';
import { alarmOf, silenceSince } from '../run/alarm.js';
import { backUp } from '../run/run.js';
import { settingsFromInputs } from '../settings/from-inputs.js';
import type { Settings } from '../settings/settings.js';
import { StoreUnavailable } from '../store/store.js';
import type { ActionsHost, Clock } from '../system/ports.js';
import { completenessOf, rowsOf } from '../workfile/completeness.js';
import { backupStart } from '../workfile/save.js';
import { assembleAction } from './parts.js';
import { runnerOf } from './runner.js';

/** Runs once and returns the exit code: red is for what only a person can mend. */
export async function runAction(ports: ActionPorts): Promise<number> {
  const { host } = ports;
  try {
    const settings = settingsFromInputs(ports.env);
    for (const secret of secretsOf(settings)) host.mask(secret);
    return await runOnce(settings, ports);
  } catch (error) {
    return fail(error, host);
  }
}

function secretsOf({ apiKey, githubToken, encryption }: Settings): readonly string[] {
  const passphrase = encryption.kind === 'passphrase' ? encryption.passphrase : undefined;
  return [apiKey, githubToken, passphrase].filter((secret) => secret !== undefined);
}

async function runOnce(settings: Settings, ports: ActionPorts): Promise<number> {
  const { host, clock } = ports;
  const runner = runnerOf(ports.env, clock.now());
  const parts = await assembleAction(settings, runner, ports);
  let result: RunResult;
  host.group('Backup');
  try {
    result = await backUp(runOptions(settings, ports.firstRetryWaitMs), {
      ...parts,
      log: host.log,
      onEvent: eventLog(ports),
    });
  } catch (error) {
    if (!(error instanceof BackupError && error.transient)) throw error;
    return passOver(error, parts.publisher, settings, ports);
  } finally {
    host.endGroup();
  }
  return report(result, settings, ports);
}

/** A long phase says now and then how far it is. */
const progressEveryMs = 60_000;

function eventLog({ host, clock }: ActionPorts): (event: BackupEvent) => void {
  let saidAt = clock.now();
  return (event) => {
    const isDue = clock.now() - saidAt >= progressEveryMs;
    const line = event.kind === 'progress' && isDue ? progressLine(event) : eventLine(event);
    if (line === undefined) return;
    saidAt = clock.now();
    host.log.info(line);
  };
}

/** A fault before the work file was found: green, unless it has lasted too long or was there from the beginning. */
async function passOver(
  error: BackupError,
  publisher: Publisher,
  settings: Settings,
  { host, clock }: ActionPorts,
): Promise<number> {
  const lastGood = await lastGoodBackup(error, { publisher, clock });
  if (lastGood === 'none') return fail(error, host);
  const silence = lastGood && silenceSince(backupStart(lastGood), clock.now(), settings, error);
  host.log.warn(sentences(error));
  host.setOutput('status', 'paused');
  return silence ? fail(silence, host) : exitCodes.finished;
}

/** The latest sign of a backup; undefined where nothing can be told because GitHub as a whole does not answer. */
async function lastGoodBackup(
  error: BackupError,
  ports: { readonly publisher: Publisher; readonly clock: Clock },
): Promise<string | 'none' | undefined> {
  if (error instanceof StoreUnavailable && error.state) return error.state.backupId;
  try {
    return (await newestPublished(ports)) ?? 'none';
  } catch (trouble) {
    if (trouble instanceof BackupError) return undefined;
    throw trouble;
  }
}

async function report(result: RunResult, settings: Settings, ports: ActionPorts): Promise<number> {
  const { host } = ports;
  host.setOutput('status', result.kind);
  host.setOutput('backup-id', result.backupId);
  switch (result.kind) {
    case 'idle':
      return reportIdle(result, ports);
    case 'paused':
      return reportPause(result, settings, ports);
    case 'finished':
      return reportFinish(result, ports);
  }
}

async function reportIdle({ backupId, dueAt }: Idle, { host, clock }: ActionPorts): Promise<number> {
  const line = idleLine(backupId, dueAt - clock.now());
  host.log.info(line);
  await host.addSummary(idleSummary(backupId, line));
  return exitCodes.finished;
}

async function reportPause(
  paused: Paused,
  settings: Settings,
  { host, clock }: ActionPorts,
): Promise<number> {
  const { backupId, error, resources, estimate } = paused;
  const line = pauseText(paused, clock.now(), 'The next run goes on');
  const alarm = alarmOf(paused, clock.now(), settings);
  if (error && error !== alarm) host.log.warn(sentences(error));
  if (error !== alarm || !error) host.log.info(line);
  setCounts(paused, host);
  host.setOutput('progress', String(percent(estimate.requests, resources)));
  await host.addSummary(
    pausedSummary({
      backupId,
      line,
      trouble: error && error !== alarm ? sentences(error) : undefined,
      alarm: alarm && sentences(alarm),
      resources,
      quota: { requests: paused.requests, remaining: paused.ledger.remaining },
    }),
  );
  if (!alarm) return exitCodes.finished;
  host.setOutput('status', 'failed');
  host.log.error(sentences(alarm));
  return exitCodes.failed;
}

async function reportFinish(finished: Finished, { host }: ActionPorts): Promise<number> {
  const { backupId, published, resources, shrunk, leftOut, retention, save } = finished;
  host.group('Lists');
  for (const state of resources) host.log.info(resourceLine(state));
  host.endGroup();
  for (const list of shrunk) host.log.warn(shrunkLine(list));
  if (save.kind === 'unsaved') {
    host.log.warn(
      'The backup is published, but the work file could not be saved: the next run looks at it again.',
    );
  }
  host.log.info(finishedLine(published, resources));
  setCounts(finished, host);
  host.setOutput('progress', '100');
  host.setOutput('archive', published.name);
  host.setOutput('sha256', published.sha256);
  if (published.artifactId === undefined) host.setOutput('release-url', published.place);
  else host.setOutput('artifact-id', String(published.artifactId));
  host.setOutput('complete', String(completenessOf(resources) !== 'gaps'));
  const leaving = leftOut.length > 0 ? [leftOutLine(leftOut)] : [];
  const faults = [...shrunk.map(shrunkLine), ...leaving, ...doubtLines(resources)];
  await host.addSummary(finishedSummary(backupId, published, faults, resources, retention));
  return exitCodes.finished;
}

function setCounts(result: Paused | Finished, host: ActionsHost): void {
  host.setOutput('rows', String(rowsOf(result.resources)));
  host.setOutput('requests', String(result.requests));
}

async function fail(error: unknown, host: ActionsHost): Promise<number> {
  host.setOutput('status', 'failed');
  if (error instanceof BackupError) {
    host.log.error(sentences(error));
    await host.addSummary(failedSummary(error.message, error.hint));
  } else {
    // A bug of ours: the stack tells where.
    host.log.error(`This is a bug, please report it. ${crashReport(error)}`);
  }
  return exitCodes.failed;
}

function sentences({ message, hint }: BackupError): string {
  if (!hint) return message;
  // Several faults stand on lines of their own, and what to do about them behind them.
  const separator = message.includes('\n') ? '\n' : ' ';
  return `${/[.!?]$/.test(message) ? message : `${message}.`}${separator}${hint}`;
}
