/**
 * One run, whatever front end it serves: find the state, read on, and either save or build, verify and publish.
 */

import { BackupError } from '../errors.js';
import type { Idle, RunResult } from '../outcome.js';
import { newestPublished } from '../publish/newest.js';
import { type ReadingEnd, readWorkspace } from '../reading/read.js';
import { skippedLine } from '../report/events.js';
import { backupStart, isFromAhead, type Save } from '../workfile/save.js';
import { finish } from './finish.js';
import { limitsOf } from './limits.js';
import { goOn, loadState, type Opened } from './opening.js';
import type { RunOptions, RunPorts } from './parts.js';
import { pause } from './pause.js';

/** Ticks come late and early; a daily backup must not wander by one tick every day. */
const tickMs = 15 * 60_000;

export async function backUp(options: RunOptions, ports: RunPorts): Promise<RunResult> {
  const startedAt = ports.clock.now();
  const newest = await believable(await ports.store.newest(), ports);
  const idle = options.force ? undefined : await findIdle(newest, options, ports);
  if (idle) return idle;
  await checkPublisher(newest?.status !== 'partial', ports);
  const found = newest && (await loadState(newest, options, ports));
  // Of two runs at once the later to save may have been the earlier to end, so the state can be further than its name.
  const isDone = found && !options.force && dueAfter(found.state, options, ports);
  if (isDone) {
    found.workFile.close();
    return isDone;
  }
  const opened = await goOn(found, newest, options, ports);
  try {
    return await readOn(opened, startedAt, options, ports);
  } finally {
    opened.workFile.close();
  }
}

/** A state dated ahead would put off the next backup until its date has come, in silence: it is put aside. */
async function believable(
  newest: Save | undefined,
  { store, clock, log }: RunPorts,
): Promise<Save | undefined> {
  if (!newest || !isFromAhead(newest.backupId, clock.now())) return newest;
  const where = await store.setAside(newest);
  log.warn(
    `The work file is dated ahead (${newest.backupId}): a clock was wrong. It ${where}; the backup starts afresh.`,
  );
  return undefined;
}

/** What will not pass is told before anything is read; what may pass is asked again before anything is published. */
async function checkPublisher(isFirst: boolean, { publisher, log }: RunPorts): Promise<void> {
  try {
    await publisher.check({ isFirst });
  } catch (error) {
    if (!(error instanceof BackupError && error.transient)) throw error;
    log.warn(`${error.message} It is asked again before the archive is published.`);
  }
}

/** Nothing is due. Where no state is left, what was published tells when the last backup was made. */
async function findIdle(
  newest: Save | undefined,
  options: RunOptions,
  ports: RunPorts,
): Promise<Idle | undefined> {
  if (newest) return dueAfter(newest, options, ports);
  const backupId = await newestPublished(ports);
  return backupId === undefined ? undefined : dueAfter({ backupId, status: 'done' }, options, ports);
}

/** Idle where this backup is done and the next one is not due. */
function dueAfter(
  { backupId, status }: Pick<Save, 'backupId' | 'status'>,
  { intervalMs }: RunOptions,
  { clock }: RunPorts,
): Idle | undefined {
  if (status === 'partial') return undefined;
  const dueAt = backupStart(backupId) + intervalMs - Math.min(tickMs, intervalMs / 2);
  return clock.now() < dueAt ? { kind: 'idle', backupId, dueAt } : undefined;
}

/** Reads on as far as this run may, notes the run, and brings the backup to its end or to a pause. */
async function readOn(
  opened: Opened,
  startedAt: number,
  options: RunOptions,
  ports: RunPorts,
): Promise<RunResult> {
  const end = await readWithin(opened, startedAt, options, ports);
  const { workFile } = opened;
  const stopped = end.kind === 'done' ? 'done' : end.reason;
  const { version } = options;
  workFile.addRun({ startedAt, endedAt: ports.clock.now(), requests: end.requests, stopped, version });
  if (end.kind === 'stopped') {
    const error = end.reason === 'trouble' ? end.error : undefined;
    return pause(opened, end, { reason: end.reason, error }, options, ports);
  }
  try {
    return await finish(opened, end.requests, options, ports);
  } catch (error) {
    // All is read; the next run goes straight on to publishing.
    if (!(error instanceof BackupError && error.transient)) throw error;
    return pause(opened, end, { reason: 'publishing', error }, options, ports);
  }
}

function readWithin(
  { workFile, state, entryCount }: Opened,
  startedAt: number,
  options: RunOptions,
  ports: RunPorts,
): Promise<ReadingEnd> {
  return readWorkspace(
    { ...options, limits: limitsOf(options, startedAt, workFile.sizeBytes()) },
    {
      ...ports,
      workFile,
      journal: ports.store.journal(state, entryCount),
      onEvent: (event) => {
        if (event.kind === 'detailsSkipped') ports.log.warn(skippedLine(event));
        ports.onEvent(event);
      },
    },
  );
}
