/** The command `backup`: one run with what it prints. */
import { exitCodes } from '../exit-codes.js';
import type { Outcome } from '../outcome.js';
import type { ReadingEvent } from '../reading/parts.js';
import { eventLog } from '../report/event-log.js';
import { eventLine, progressLine } from '../report/lines.js';
import type { Told } from '../report/tell.js';
import { run } from '../run/run.js';
import { toldOf } from '../run/told.js';
import type { Settings } from '../settings/settings.js';
import type { Log } from '../system/ports.js';
import { partsInFolder } from './parts.js';
import { type CliPorts, showError, type Terminal } from './terminal.js';

/** Runs once, prints what came of it, and returns the exit code. */
export async function runBackupCommand(settings: Settings, ports: CliPorts): Promise<number> {
  const log = terminalLog(ports.terminal, settings);
  const told = await toldOf(() => runLocked(settings, ports, log), settings, ports, 'Run again to continue');
  clearLive(ports.terminal);
  show(told, settings, ports.terminal, log);
  return exitCodeOf(told);
}

async function runLocked(settings: Settings, ports: CliPorts, log: Log): Promise<Outcome> {
  const { lock, parts } = await partsInFolder(settings, ports, log);
  try {
    const onEvent = settings.quiet ? () => undefined : eventsTo(log, ports);
    const all = { ...parts, log, onEvent };
    return await run(settings, { ...all, load: async () => all });
  } finally {
    await lock.release();
  }
}

function exitCodeOf({ status, isSound }: Told): number {
  switch (status) {
    case 'idle':
      return exitCodes.finished;
    case 'finished':
      return isSound ? exitCodes.finished : exitCodes.doubtful;
    case 'paused':
      return exitCodes.paused;
    case 'failed':
      return exitCodes.failed;
  }
}

function show(told: Told, { json, quiet }: Settings, terminal: Terminal, log: Log): void {
  for (const warning of told.warnings) log.warn(warning);
  if (json) terminal.out(`${JSON.stringify(told.json)}\n`);
  else if (!quiet) {
    for (const list of told.lists) terminal.out(`  ${list}\n`);
    for (const remark of told.remarks) terminal.out(`${remark}\n`);
    if (told.line !== undefined) terminal.out(`${told.line}\n`);
  }
  if (told.error) showError(told.error, terminal);
}

/** On a terminal one line is drawn over itself; a file or a pipe gets lines that can be read later. */
function eventsTo(log: Log, { terminal, clock }: CliPorts): (event: ReadingEvent) => void {
  const { liveColumns } = terminal;
  const logEvent = eventLog(log, clock);
  return (event) => {
    if (liveColumns === undefined) {
      logEvent(event);
      if (event.kind === 'progress') log.debug(progressLine(event));
      return;
    }
    // The live line says it as well.
    if (event.kind === 'finished') return;
    const line = eventLine(event);
    if (line !== undefined) log.info(line);
    // A line that wraps could not be drawn over.
    if (event.kind === 'progress') terminal.err(`\r\u001b[K${progressLine(event).slice(0, liveColumns - 1)}`);
  };
}

function terminalLog(terminal: Terminal, { quiet, verbose }: Settings): Log {
  const line = (text: string) => {
    clearLive(terminal);
    terminal.err(`${text}\n`);
  };
  const nothing = () => undefined;
  return {
    debug: verbose ? line : nothing,
    info: quiet ? nothing : line,
    warn: (message) => line(`Warning: ${message}`),
    error: (message) => line(`Error: ${message}`),
  };
}

function clearLive(terminal: Terminal): void {
  if (terminal.liveColumns !== undefined) terminal.err('\r\u001b[K');
}
