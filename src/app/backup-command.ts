/** The command `backup`: one run with what it prints. */
import type { BackupEvent } from '../backup/run-backup.js';
import {
  duration,
  isWhole,
  pauseLine,
  progressLine,
  resourceLine,
  rowCount,
  shrunkLine,
  size,
} from '../report/report.js';
import type { Settings } from '../settings/settings.js';
import type { Log } from '../system/ports.js';
import { assemble, runOptions } from './assemble.js';
import { backUp, type Paused, type RunResult } from './back-up.js';
import { exitCodes } from './exit-codes.js';
import type { CliPorts, Terminal } from './ports.js';

/** Runs one backup run and returns the exit code. */
export async function runBackupCommand(settings: Settings, ports: CliPorts): Promise<number> {
  const { lock, ports: assembled } = await assemble(settings, ports);
  const log = terminalLog(ports.terminal);
  let result: RunResult;
  try {
    result = await backUp(runOptions(settings, ports.firstRetryWaitMs), {
      ...assembled,
      log,
      onEvent: (event) => showEvent(event, ports.terminal, log),
    });
  } finally {
    await lock.release();
  }
  clearLive(ports.terminal);
  if (settings.json) ports.terminal.out(`${JSON.stringify(resultAsJson(result, ports.clock.now()))}\n`);
  else showResult(result, ports);
  return exitCodeOf(result, settings, ports);
}

function exitCodeOf(result: RunResult, settings: Settings, { clock, terminal }: CliPorts): number {
  if (result.kind !== 'paused') return exitCodes.finished;
  const silenceMs = clock.now() - result.lastGoodAt;
  if (silenceMs >= settings.alertAfterMs) {
    terminal.err(
      `Error: No backup has been finished for ${duration(silenceMs)}.\nNext: Look at why the runs pause: a larger quota, a smaller quota-reserve or more frequent runs help.\n`,
    );
    return exitCodes.failed;
  }
  const hasNothing = result.resources.every(({ requests }) => requests === 0);
  // A workspace that never answered is a wrong address rather than a passing fault.
  return result.reason === 'trouble' && hasNothing ? exitCodes.failed : exitCodes.paused;
}

function showResult(result: RunResult, { terminal, clock }: CliPorts): void {
  switch (result.kind) {
    case 'idle':
      terminal.out(
        `Backup ${result.backupId} is done; the next one is due in ${duration(result.dueAt - clock.now())}.\n`,
      );
      return;
    case 'paused': {
      const { reason, error, estimate, ledger } = result;
      const resetInMs = ledger.resetAt === undefined ? undefined : ledger.resetAt - clock.now();
      if (error) terminal.err(`Warning: ${error.message}\n`);
      terminal.out(`${pauseLine(reason, estimate, resetInMs)}\n`);
      return;
    }
    case 'finished': {
      const { published, resources, shrunk } = result;
      for (const list of shrunk) terminal.err(`Warning: ${shrunkLine(list)}\n`);
      for (const state of resources) terminal.out(`  ${resourceLine(state)}\n`);
      const rows = resources.reduce((sum, state) => sum + state.rows, 0);
      const isComplete = resources.every(isWhole);
      terminal.out(
        `${isComplete ? 'Complete' : 'Finished, but not complete'} and verified: ${rowCount(rows)} in ${published.place} (${size(published.sizeBytes)}, SHA-256 ${published.sha256})\n`,
      );
    }
  }
}

function resultAsJson(result: RunResult, now: number): unknown {
  switch (result.kind) {
    case 'idle':
      return { status: 'idle', backupId: result.backupId, dueInMs: result.dueAt - now };
    case 'paused':
      return {
        status: 'paused',
        reason: result.reason,
        backupId: result.backupId,
        requests: result.requests,
        requestsNeeded: result.estimate.requests,
        runsNeeded: result.estimate.runs,
        doneAt: new Date(result.estimate.doneAt).toISOString(),
        resources: result.resources.map(withoutDefinition),
      };
    case 'finished':
      return {
        status: 'finished',
        backupId: result.backupId,
        requests: result.requests,
        archive: result.published.place,
        sha256: result.published.sha256,
        sizeBytes: result.published.sizeBytes,
        shrunk: result.shrunk,
        resources: result.resources.map(withoutDefinition),
      };
  }
}

function withoutDefinition({ resource, ...state }: Paused['resources'][number]): unknown {
  return { resource: resource.name, ...state };
}

function showEvent(event: BackupEvent, terminal: Terminal, log: Log): void {
  switch (event.kind) {
    case 'progress': {
      if (terminal.isLive) terminal.err(`\r\u001b[K${progressLine(event)}`);
      return;
    }
    case 'finished':
      if (!terminal.isLive) log.info(`${event.resource}: ${rowCount(event.rows)}`);
      return;
    case 'detailsSkipped':
      log.warn(`The details of ${event.resource} are not read: ${event.reason}`);
      return;
    case 'waiting':
      log.info(`Waiting ${duration(event.ms)} for the next quota window.`);
      return;
    case 'retrying':
      log.info(`Trying again: ${event.error.message}`);
  }
}

function terminalLog(terminal: Terminal): Log {
  const line = (text: string) => {
    clearLive(terminal);
    terminal.err(`${text}\n`);
  };
  return {
    debug: () => undefined,
    info: line,
    warn: (message) => line(`Warning: ${message}`),
    error: (message) => line(`Error: ${message}`),
  };
}

function clearLive(terminal: Terminal): void {
  if (terminal.isLive) terminal.err('\r\u001b[K');
}
