/** The main step of the action: one run, shown on the runner. */
import { BackupError, crashReport, sentences } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Outcome } from '../outcome.js';
import { eventLog } from '../report/event-log.js';
import { outputNames } from '../report/outputs.js';
import { type Told, tellFailure } from '../report/tell.js';
import { run } from '../run/run.js';
import { toldOf } from '../run/told.js';
import { type Settings, settingsFromInputs } from '../settings/settings.js';
import { inWords } from '../system/file-errors.js';
import type { ActionsHost } from '../system/ports.js';
import { runCheck } from './check.js';
import { type ActionPorts, partsOnRunner } from './parts.js';

/** Runs once, or checks only, and returns the exit code: red is for what only a person can mend. */
export async function runStep(given: ActionPorts): Promise<number> {
  const ports = { ...given, files: inWords(given.files) };
  const { host, clock } = ports;
  try {
    const settings = settingsFromInputs(ports.env);
    for (const secret of secretsOf(settings)) host.mask(secret);
    if (settings.mode === 'check') return await runCheck(settings, ports);
    const told = await toldOf(runInGroup(settings, ports), settings, clock, 'The next run continues');
    return await show(told, host);
  } catch (error) {
    if (error instanceof BackupError) return show(tellFailure(error), host);
    // A bug of ours: the stack says where.
    host.setOutput('status', 'failed');
    host.log.error(`This is a bug, please report it. ${crashReport(error)}`);
    return exitCodes.failed;
  }
}

function secretsOf({ apiKey, githubToken, encryption }: Settings): readonly string[] {
  const passphrase = encryption.kind === 'passphrase' ? encryption.passphrase : undefined;
  return [apiKey, githubToken, passphrase].filter((secret) => secret !== undefined);
}

async function runInGroup(settings: Settings, ports: ActionPorts): Promise<Outcome> {
  const { host } = ports;
  const parts = await partsOnRunner(settings, ports);
  host.group('Backup');
  try {
    return await run(settings, { ...parts, log: host.log, onEvent: eventLog(host.log, ports.clock) });
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
    if (value !== undefined) host.setOutput(name, value);
  }
  await host.addSummary(summary);
  if (!error) return exitCodes.finished;
  host.log.error(sentences(error));
  return exitCodes.failed;
}
