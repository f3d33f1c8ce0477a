/** The main step of the action: one run, shown on the runner. */
import { BackupError, crashReport, sentences } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Outcome } from '../outcome.js';
import { eventLog } from '../report/event-log.js';
import { outputNames } from '../report/outputs.js';
import { type Told, tellFailure, withWarning } from '../report/tell.js';
import { run } from '../run/run.js';
import { toldOf } from '../run/told.js';
import { dueSettingsFromInputs, type Settings, settingsFromInputs } from '../settings/settings.js';
import { inWords } from '../system/file-errors.js';
import type { ActionsHost } from '../system/ports.js';
import { keepAlertIssue } from '../watch/alert-issue.js';
import { plainLine } from './plain-output.js';
import type { ActionPorts } from './ports.js';
import { startingParts } from './starting.js';

/** Runs once, or checks only, and returns the exit code: red is for what only a person can mend. */
export async function runStep(given: ActionPorts): Promise<number> {
  const ports = { ...given, files: inWords(given.files) };
  const { host } = ports;
  try {
    const due = dueSettingsFromInputs(ports.env);
    if (due) {
      if (due.githubToken) host.mask(due.githubToken);
      const { runDue } = await import('./due.js');
      return await runDue(due, ports);
    }
    const settings = settingsFromInputs(ports.env);
    for (const secret of secretsOf(settings)) host.mask(secret);
    if (settings.mode === 'check') {
      const { runCheck } = await import('./check.js');
      return await runCheck(settings, ports);
    }
    return await show(await runAndTell(settings, ports), host);
  } catch (error) {
    if (error instanceof BackupError) return show(tellFailure(error), host);
    // A bug of ours: the stack says where.
    host.setOutput('status', 'failed');
    host.setOutput('message', 'A bug of this program ended the run; its log says where.');
    host.log.error(`This is a bug, please report it. ${crashReport(error)}`);
    return exitCodes.failed;
  }
}

async function runAndTell(settings: Settings, ports: ActionPorts): Promise<Told> {
  let told: Told;
  try {
    told = await toldOf(() => runInGroup(settings, ports), settings, ports, 'The next run continues');
  } catch (bug) {
    const words = new BackupError('A bug of this program ended the run.', 'Its log says where: report it.');
    await withAlertIssue(tellFailure(words), settings, ports);
    throw bug;
  }
  return withAlertIssue(told, settings, ports);
}

/** The same, after the issue of the repository is as it should be. */
async function withAlertIssue(told: Told, settings: Settings, ports: ActionPorts): Promise<Told> {
  if (!settings.alertIssue) return told;
  const { placeOnRunner } = await import('./parts.js');
  const { runner, issues } = placeOnRunner(settings, ports);
  const place = { workspace: settings.workspace, runUrl: runner.runUrl };
  const trouble = await keepAlertIssue(told, place, { ...ports, issues });
  return trouble === undefined ? told : withWarning(told, trouble);
}

function secretsOf({ apiKey, githubToken, pingUrl, encryption }: Settings): readonly string[] {
  const passphrase = encryption.kind === 'passphrase' ? encryption.passphrase : undefined;
  return [apiKey, githubToken, pingUrl, passphrase].filter((secret) => secret !== undefined);
}

async function runInGroup(settings: Settings, ports: ActionPorts): Promise<Outcome> {
  const { host } = ports;
  const starting = await startingParts(settings, ports, eventLog(host.log, ports.clock));
  host.group('Backup');
  try {
    return await run(settings, starting);
  } finally {
    host.endGroup();
  }
}

async function show(
  { lists, warnings, remarks, line, error, summary, outputs }: Told,
  host: ActionsHost,
): Promise<number> {
  if (lists.length > 0) {
    host.group('Lists');
    for (const list of lists) host.log.info(list);
    host.endGroup();
  }
  for (const remark of remarks) host.log.info(remark);
  for (const warning of warnings) host.log.warn(warning);
  if (line !== undefined) host.log.info(line);
  for (const name of outputNames) {
    const value = outputs[name];
    // Steps print outputs, and the runner obeys what looks like a command.
    if (value !== undefined) host.setOutput(name, plainLine(value));
  }
  await host.addSummary(summary);
  if (!error) return exitCodes.finished;
  host.log.error(sentences(error));
  return exitCodes.failed;
}
