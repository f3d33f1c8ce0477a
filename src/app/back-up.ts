/**
 * One run, whatever front end it serves: find the state, read on, and either save or build, verify and publish.
 */
import { type BackupEnd, type BackupEvent, runBackup } from '../backup/run-backup.js';
import { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { Publisher } from '../publish/publisher.js';
import { skippedLine } from '../report/events.js';
import type { KeepPolicy } from '../retention/retention.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';
import { backupStart, isFromAhead, type StateName } from '../workfile/state-name.js';
import { finish } from './finish.js';
import { goOn, loadState, type Opened } from './open-state.js';
import { pause } from './pause.js';
import { newestPublished } from './published-backups.js';
import { limitsOf } from './run-limits.js';
import type { Idle, RunResult } from './run-result.js';

export interface RunOptions {
  readonly workspaceUrl: string;
  readonly workspace: string;
  readonly resources: readonly Resource[];
  /** Resources that the user named. */
  readonly named: ReadonlySet<string>;
  readonly force: boolean;
  readonly intervalMs: number;
  readonly timeLimitMs: number;
  readonly requestLimit: number | undefined;
  readonly quotaReserve: number;
  readonly concurrency: number;
  readonly detailsMaxAgeMs: number;
  /** Percent of its rows that a list may lose without a warning. */
  readonly alertShrink: number;
  readonly keep: KeepPolicy;
  /** Sleep through quota windows instead of pausing. */
  readonly wait: boolean;
  readonly retries: number;
  readonly firstRetryWaitMs: number;
  readonly version: string;
}

export interface RunPorts {
  readonly api: Api;
  readonly sqlite: Sqlite;
  readonly clock: Clock;
  readonly store: Store;
  readonly publisher: Publisher;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BackupEvent) => void;
}

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
  newest: StateName | undefined,
  { store, clock, log }: RunPorts,
): Promise<StateName | undefined> {
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
  newest: StateName | undefined,
  options: RunOptions,
  ports: RunPorts,
): Promise<Idle | undefined> {
  if (newest) return dueAfter(newest, options, ports);
  const backupId = await newestPublished(ports);
  return backupId === undefined ? undefined : dueAfter({ backupId, status: 'done' }, options, ports);
}

/** Idle where this backup is done and the next one is not due. */
function dueAfter(
  { backupId, status }: Pick<StateName, 'backupId' | 'status'>,
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
): Promise<BackupEnd> {
  return runBackup(
    {
      limits: limitsOf(options, startedAt, workFile.sizeBytes()),
      concurrency: options.concurrency,
      named: options.named,
      intervalMs: options.intervalMs,
      maxAgeMs: options.detailsMaxAgeMs,
      retries: options.retries,
      firstRetryWaitMs: options.firstRetryWaitMs,
    },
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
