/** The command `init`: asks what a workflow needs, writes it, and stores the secrets if `gh` can. */
import { dirname } from 'node:path';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { escapedPath } from '../report/escaped.js';
import { scheduleFor, workflowText } from '../report/workflow.js';
import { address, count, type Kind } from '../settings/kinds.js';
import { publishedAs } from '../version.js';
import type { CliPorts } from './terminal.js';

export const workflowPath = '.github/workflows/prosonata-backup.yml';

const action: Kind<string> = {
  ...address,
  read: (text) =>
    /^[\w-]+\/[\w.-]+@[\w.-]+$/.test(text) ? { value: text } : { accepted: 'OWNER/prosonata-backup@COMMIT' },
};

export async function runInit(ports: CliPorts): Promise<number> {
  const { terminal, files } = ports;
  if (await files.stat(workflowPath)) {
    throw new BackupError(
      `${workflowPath} is there already and is not overwritten.`,
      'Change it, or move it away.',
    );
  }
  const url = await ask('Address of the workspace (as you log in): ', address, ports);
  const quota = await ask(
    'Requests that your package allows in 15 minutes, 50 to 500 [100]: ',
    count(1, 10_000),
    ports,
    '100',
  );
  const uses =
    publishedAs ??
    (await ask(
      'The copy of this action, as OWNER/prosonata-backup@COMMIT (docs/own-copy.md): ',
      action,
      ports,
    ));
  await files.makeFolder(dirname(workflowPath));
  if (!(await files.create(workflowPath, workflowText({ uses, url, quota })))) {
    throw new BackupError(
      `${escapedPath(workflowPath)} was made meanwhile.`,
      'Look at it, and run init again.',
    );
  }
  terminal.out(`${workflowPath} is written: ${scheduleFor(quota).cron} (UTC).\n`);
  const isStored = await storeSecrets(ports);
  terminal.out(
    `Next: ${isStored ? '' : 'store PROSONATA_APP_ID and PROSONATA_API_KEY as secrets of the repository, then '}commit the file to the branch main of a private repository, and start it by hand once.\n`,
  );
  return exitCodes.finished;
}

/** Asks until the answer is what it has to be; three times, so that a script that answers wrongly comes to an end. */
async function ask<Value>(
  question: string,
  kind: Kind<Value>,
  { terminal }: CliPorts,
  initial = '',
): Promise<Value> {
  if (!terminal.askText) {
    throw new BackupError(
      'init asks questions and needs a terminal.',
      'Copy examples/night-window.yml instead.',
    );
  }
  for (let left = 3; left > 0; left--) {
    const typed = ((await terminal.askText(question)) ?? '').trim() || initial;
    const reading = kind.read(typed, typed);
    if ('value' in reading) return reading.value;
    const wanted = 'accepted' in reading ? `It takes ${reading.accepted}.` : reading.faults.join(' ');
    terminal.err(`${wanted}\n`);
  }
  throw new BackupError('No answer was what it has to be; nothing was written.', 'Run init again.');
}

/** Whether both secrets are stored. Their values go to `gh` through its input, where nobody else sees them. */
async function storeSecrets({ terminal, runProgram }: CliPorts): Promise<boolean> {
  const { askText, askSecret } = terminal;
  const isLoggedIn = (await runProgram('gh', ['auth', 'status']))?.code === 0;
  if (!isLoggedIn || !askText || !askSecret) return false;
  const answer = await askText('Store the secrets in the repository of this folder with gh now? [y/N] ');
  if (!/^(y|yes|j|ja)$/i.test(answer?.trim() ?? '')) return false;
  const secrets = [
    ['PROSONATA_APP_ID', (await askText('App id (empty for a personal key): '))?.trim() ?? ''],
    ['PROSONATA_API_KEY', (await askSecret('API key: '))?.trim() ?? ''],
  ] as const;
  for (const [name, value] of secrets) {
    if (value === '') continue;
    const end = await runProgram('gh', ['secret', 'set', name], value);
    if (end?.code !== 0) {
      terminal.err(
        `Warning: gh did not store ${name}. Store it by hand: Settings > Secrets and variables > Actions.\n`,
      );
      return false;
    }
    terminal.out(`${name} is stored.\n`);
  }
  return secrets[1][1] !== '';
}
