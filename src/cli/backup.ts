/** The command `backup`: one run with what it prints. */

import type { CliPorts, Terminal } from '../app-ports.js';
import { runOptions } from '../assemble.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { RunResult } from '../outcome.js';
import type { ReadingEvent } from '../reading/parts.js';
import { eventLine } from '../report/events.js';
import { faultAsJson, resultAsJson } from '../report/json.js';
import { pauseText } from '../report/pause-text.js';
import { finishedLine, idleLine, progressLine, resourceLine, shrunkLine } from '../report/report.js';
import { alarmOf } from '../run/alarm.js';
import { KeyUnproved } from '../run/opening.js';
import { backUp } from '../run/run.js';
import type { Settings } from '../settings/settings.js';
import type { Log } from '../system/ports.js';
import { assembleCli } from './parts.js';

/** Runs one backup run and returns the exit code. Throws what must not pass quietly, also of a run that paused. */
export async function runBackupCommand(settings: Settings, ports: CliPorts): Promise<number> {
  const { terminal, clock } = ports;
  const log = terminalLog(terminal);
  let result: RunResult;
  try {
    result = await runOnce(settings, ports, log);
  } catch (error) {
    return failToRun(error, settings, terminal, log);
  }
  clearLive(terminal);
  const alarm = result.kind === 'paused' ? alarmOf(result, clock.now(), settings) : undefined;
  if (settings.json) printJson(resultAsJson(result, alarm, clock.now()), terminal);
  // Of a workspace that never answered there is nothing to tell but that.
  else if (!alarm || result.kind !== 'paused' || alarm !== result.error) showResult(result, ports);
  if (result.kind !== 'paused') return exitCodes.finished;
  if (result.error && result.error !== alarm) log.warn(result.error.message);
  if (alarm) throw alarm;
  return exitCodes.paused;
}

async function runOnce(settings: Settings, ports: CliPorts, log: Log): Promise<RunResult> {
  const { lock, ports: assembled } = await assembleCli(settings, ports);
  try {
    return await backUp(runOptions(settings), {
      ...assembled,
      log,
      onEvent: (event) => showEvent(event, ports.terminal, log),
    });
  } finally {
    await lock.release();
  }
}

/** Nothing came of the run. Throws on all but what the next run may find passed. */
function failToRun(error: unknown, { json }: Settings, terminal: Terminal, log: Log): number {
  clearLive(terminal);
  if (!(error instanceof BackupError)) throw error;
  const isPause = error instanceof KeyUnproved;
  if (json) printJson({ status: isPause ? 'paused' : 'failed', ...faultAsJson(error) }, terminal);
  if (!isPause) throw error;
  log.warn(`${error.message} ${error.hint}`);
  return exitCodes.paused;
}

function printJson(value: unknown, terminal: Terminal): void {
  terminal.out(`${JSON.stringify(value)}\n`);
}

function showResult(result: RunResult, { terminal, clock }: CliPorts): void {
  switch (result.kind) {
    case 'idle':
      terminal.out(`${idleLine(result.backupId, result.dueAt - clock.now())}\n`);
      return;
    case 'paused':
      terminal.out(`${pauseText(result, clock.now(), 'Run again to go on')}\n`);
      return;
    case 'finished':
      for (const list of result.shrunk) terminal.err(`Warning: ${shrunkLine(list)}\n`);
      for (const state of result.resources) terminal.out(`  ${resourceLine(state)}\n`);
      terminal.out(`${finishedLine(result.published, result.resources)}\n`);
  }
}

function showEvent(event: ReadingEvent, terminal: Terminal, log: Log): void {
  if (terminal.liveColumns === undefined || (event.kind !== 'progress' && event.kind !== 'finished')) {
    const line = eventLine(event);
    if (line !== undefined) log.info(line);
  } else if (event.kind === 'progress') {
    // A line that wraps could not be drawn over.
    terminal.err(`\r\u001b[K${progressLine(event).slice(0, terminal.liveColumns - 1)}`);
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
  if (terminal.liveColumns !== undefined) terminal.err('\r\u001b[K');
}
