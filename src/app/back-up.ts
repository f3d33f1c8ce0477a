/**
 * One run, whatever front end it serves: find the state, read on, and either save or build, verify and publish.
 */

import { estimate } from '../backup/estimate.js';
import { type BackupEnd, type BackupEvent, runBackup } from '../backup/run-backup.js';
import { shrunkLists } from '../backup/shrink.js';
import { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import { AccessDenied } from '../prosonata/errors.js';
import { archiveName, type Publisher } from '../publish/publisher.js';
import { skippedLine } from '../report/events.js';
import { releaseNotes } from '../report/release-notes.js';
import type { KeepPolicy } from '../retention/retention.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';
import type { ResourceState } from '../workfile/state.js';
import { backupStart, isFromAhead, type StateName } from '../workfile/state-name.js';
import type { WorkFile } from '../workfile/work-file.js';
import { goOn, loadState, type Opened } from './open-state.js';
import { provedArchive } from './proved-archive.js';
import { retain } from './retain.js';
import { limitsOf } from './run-limits.js';
import type { Finished, Idle, Paused, PauseReason, RunResult } from './run-result.js';

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

/** The newest backup that lies where archives go; one that is dated ahead says nothing. */
async function newestPublished({ publisher, clock }: RunPorts): Promise<string | undefined> {
  const published = (await publisher.backups()).map(({ backupId }) => backupId);
  return published
    .filter((id) => !isFromAhead(id, clock.now()))
    .sort()
    .at(-1);
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

async function readOn(
  { workFile, state, entryCount }: Opened,
  startedAt: number,
  options: RunOptions,
  ports: RunPorts,
): Promise<RunResult> {
  const { clock, store } = ports;
  const end = await runBackup(
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
      journal: store.journal(state, entryCount),
      onEvent: (event) => {
        if (event.kind === 'detailsSkipped') ports.log.warn(skippedLine(event));
        ports.onEvent(event);
      },
    },
  );
  const stopped = end.kind === 'done' ? 'done' : end.reason;
  workFile.addRun({
    startedAt,
    endedAt: clock.now(),
    requests: end.requests,
    stopped,
    version: options.version,
  });
  const pause = async (reason: PauseReason, error: BackupError | undefined): Promise<Paused> => {
    const save = await store.save(nextState(state, 'partial'), workFile.export());
    const finishedAt = await lastFinished(workFile, ports);
    return {
      kind: 'paused',
      backupId: state.backupId,
      reason,
      error,
      requests: end.requests,
      ledger: end.ledger,
      estimate: estimate(
        end.needed,
        { ...options, ledger: end.ledger, isShortOfTime: reason === 'time' },
        clock.now(),
      ),
      resources: workFile.resources(),
      hasFinishedBefore: finishedAt !== undefined,
      lastGoodAt: finishedAt ?? workFile.backup().startedAt,
      save,
    };
  };
  if (end.kind === 'stopped') return pause(end.reason, end.reason === 'trouble' ? end.error : undefined);
  try {
    return await finish(workFile, state, end, options, ports);
  } catch (error) {
    // All is read; the next run goes straight on to publishing.
    if (error instanceof BackupError && error.transient) return pause('publishing', error);
    throw error;
  }
}

/** Epoch ms; where the work file is a new one, because the cache lost the old one, what was published tells. */
async function lastFinished(workFile: WorkFile, ports: RunPorts): Promise<number | undefined> {
  const known = workFile.lastFinishedAt();
  if (known !== undefined) return known;
  try {
    const newest = await newestPublished(ports);
    return newest === undefined ? undefined : backupStart(newest);
  } catch (error) {
    // Only the tone of a message hangs on it.
    if (error instanceof BackupError) return undefined;
    throw error;
  }
}

async function finish(
  workFile: WorkFile,
  state: StateName,
  end: BackupEnd,
  options: RunOptions,
  ports: RunPorts,
): Promise<Finished> {
  const { clock, store, publisher } = ports;
  const resources = workFile.resources();
  refuseNothing(resources);
  const shrunk = shrunkLists(resources, options.alertShrink);
  const finishedAt = clock.now();
  const bytes = provedArchive(workFile, finishedAt, options, ports);
  const published = await publisher.publish({
    backupId: state.backupId,
    name: archiveName(options.workspace, state.backupId),
    bytes,
    isComplete: resources.every(hasNoGaps),
    notes: (file) =>
      releaseNotes({ backup: workFile.backup(), finishedAt, resources, shrunk, runs: workFile.runs(), file }),
  });
  workFile.finishBackup(finishedAt);
  workFile.dropVanished();
  const save = await store.save(nextState(state, 'done'), workFile.export());
  await retain(options.keep, ports);
  return {
    kind: 'finished',
    backupId: state.backupId,
    requests: end.requests,
    published,
    resources,
    shrunk,
    save,
  };
}

function nextState(state: StateName, status: StateName['status']): StateName {
  return { ...state, status, sequence: state.sequence + 1 };
}

/** What was refused to the key is not asked of it; everything else must be there. */
function hasNoGaps({ status, detailsMissing, detailsReason }: ResourceState): boolean {
  return status !== 'incomplete' && (detailsMissing === 0 || detailsReason !== '');
}

/** A backup that could read nothing at all is no backup. */
function refuseNothing(resources: readonly ResourceState[]): void {
  if (resources.some(({ status }) => status === 'complete' || status === 'incomplete')) return;
  throw new AccessDenied(
    'The key may read none of the lists.',
    'Give the integration read access in ProSonata under System > Integrationen.',
  );
}
