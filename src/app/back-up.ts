/**
 * One run, whatever front end it serves: find the state, read on, and either save or build, verify and publish.
 */

import { buildArchive } from '../archive/build.js';
import { compareWithSource, verifyArchive } from '../archive/verify.js';
import type { Ledger, Limits, StopReason } from '../backup/budget.js';
import { type Estimate, estimate } from '../backup/estimate.js';
import { type BackupEnd, type BackupEvent, runBackup } from '../backup/run-backup.js';
import { type Shrunk, shrunkLists } from '../backup/shrink.js';
import { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import { AccessDenied } from '../prosonata/errors.js';
import { archiveName, type Published, type Publisher } from '../publish/publisher.js';
import { skippedLine } from '../report/events.js';
import { releaseNotes } from '../report/release-notes.js';
import type { KeepPolicy } from '../retention/retention.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { SaveOutcome, Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';
import type { ResourceState } from '../workfile/state.js';
import { backupStart, type StateName } from '../workfile/state-name.js';
import type { WorkFile } from '../workfile/work-file.js';
import { type Opened, openState } from './open-state.js';
import { retain } from './retain.js';

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

export type PauseReason = StopReason | 'signal' | 'trouble' | 'publishing';

export interface Idle {
  readonly kind: 'idle';
  readonly backupId: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/** Not done, as planned or because of something that may pass; all progress is kept. */
export interface Paused {
  readonly kind: 'paused';
  readonly backupId: string;
  readonly reason: PauseReason;
  /** What failed; undefined where the pause is planned. */
  readonly error: BackupError | undefined;
  readonly requests: number;
  readonly ledger: Ledger;
  /** What is still to come. */
  readonly estimate: Estimate;
  readonly resources: readonly ResourceState[];
  readonly hasFinishedBefore: boolean;
  /** Epoch milliseconds: the last backup that was finished, or the start of this one where none was. */
  readonly lastGoodAt: number;
  readonly save: SaveOutcome;
}

export interface Finished {
  readonly kind: 'finished';
  readonly backupId: string;
  /** Requests of this run. */
  readonly requests: number;
  readonly published: Published;
  readonly resources: readonly ResourceState[];
  /** Lists with a sudden loss, told by this backup and by no later one. */
  readonly shrunk: readonly Shrunk[];
  readonly save: SaveOutcome;
}

export type RunResult = Idle | Paused | Finished;

/** The archive does not hold what was read. It is never published. */
export class ArchiveNotProved extends BackupError {
  override name = 'ArchiveNotProved' as const;
}

/** Ticks come late and early; a daily backup must not wander by one tick every day. */
const tickMs = 15 * 60_000;

export async function backUp(options: RunOptions, ports: RunPorts): Promise<RunResult> {
  const startedAt = ports.clock.now();
  const newest = await ports.store.newest();
  const idle = options.force ? undefined : await findIdle(newest, options, ports);
  if (idle) return idle;
  await checkPublisher(ports);
  const opened = await openState(newest, options, ports);
  try {
    return await readOn(opened, startedAt, options, ports);
  } finally {
    opened.workFile.close();
  }
}

/** What will not pass is told before anything is read; what may pass is asked again before anything is published. */
async function checkPublisher({ publisher, log }: RunPorts): Promise<void> {
  try {
    await publisher.check();
  } catch (error) {
    if (!(error instanceof BackupError && error.transient)) throw error;
    log.warn(`${error.message} It is asked again before the archive is published.`);
  }
}

/** Nothing is due. Where no state is left, what was published tells when the last backup was made. */
async function findIdle(
  newest: StateName | undefined,
  { intervalMs }: RunOptions,
  { publisher, clock }: RunPorts,
): Promise<Idle | undefined> {
  if (newest?.status === 'partial') return undefined;
  const published = newest ? [] : await publisher.backups();
  const backupId =
    newest?.backupId ??
    published
      .map((backup) => backup.backupId)
      .sort()
      .at(-1);
  if (backupId === undefined) return undefined;
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
  const pause = async (reason: PauseReason, error: BackupError | undefined): Promise<Paused> => ({
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
    hasFinishedBefore: workFile.lastFinishedAt() !== undefined,
    lastGoodAt: workFile.lastFinishedAt() ?? workFile.backup().startedAt,
    save: await store.save(nextState(state, 'partial'), workFile.export()),
  });
  if (end.kind === 'stopped') return pause(end.reason, end.reason === 'trouble' ? end.error : undefined);
  try {
    return await finish(workFile, state, end, options, ports);
  } catch (error) {
    // All is read; the next run goes straight on to publishing.
    if (error instanceof BackupError && error.transient) return pause('publishing', error);
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

function limitsOf(options: RunOptions, startedAt: number, workFileBytes: number): Limits {
  const { requestLimit, quotaReserve, timeLimitMs } = options;
  if (options.wait) {
    return {
      deadline: Number.POSITIVE_INFINITY,
      waitAtMostMs: Number.POSITIVE_INFINITY,
      requestLimit,
      quotaReserve,
    };
  }
  // Time to build, verify and seal: a second for each 10 MB was measured, twice that is kept back.
  const keptBackMs = Math.min(timeLimitMs / 2, 10_000 + workFileBytes / 5_000);
  return {
    deadline: startedAt + timeLimitMs - keptBackMs,
    // A billed minute of waiting is worth it only where most of the run is still to come.
    waitAtMostMs: timeLimitMs / 5,
    requestLimit,
    quotaReserve,
  };
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

function provedArchive(
  workFile: WorkFile,
  finishedAt: number,
  { version }: RunOptions,
  { sqlite }: RunPorts,
): Uint8Array {
  const bytes = buildArchive(workFile, { sqlite }, { version, finishedAt });
  const faults = [
    ...verifyArchive(bytes, { sqlite }).faults,
    ...compareWithSource(bytes, workFile, { sqlite }),
  ];
  if (faults.length > 0) {
    throw new ArchiveNotProved(
      `The archive differs from what was read: ${faults.slice(0, 3).join('; ')}`,
      'Nothing was published and nothing is lost; please report this.',
    );
  }
  return bytes;
}
