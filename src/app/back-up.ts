/**
 * One run, whatever front end it serves: find the state, read on, and either save or build, verify and publish.
 */

import { buildArchive } from '../archive/build.js';
import { compareWithSource, verifyArchive } from '../archive/verify.js';
import type { JournalEntry } from '../backup/apply.js';
import { readWork } from '../backup/apply.js';
import type { Limits } from '../backup/budget.js';
import type { ResourceWork } from '../backup/progress.js';
import { type BackupEnd, type BackupEvent, replay, runBackup } from '../backup/run-backup.js';
import { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import { AccessDenied, KeyMissing, NotFound } from '../prosonata/errors.js';
import type { Published } from '../publish/folder.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { WorkFolder } from '../store/work-folder.js';
import type { Clock, Log } from '../system/ports.js';
import { SealBroken } from '../workfile/seal.js';
import type { ResourceState } from '../workfile/state.js';
import { backupIdAt, backupStart, type StateName } from '../workfile/state-name.js';
import { createWorkFile, openWorkFile, type WorkFile, WorkFileUnusable } from '../workfile/work-file.js';

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
  readonly workFolder: WorkFolder;
  readonly publish: (name: string, bytes: Uint8Array) => Promise<Published>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BackupEvent) => void;
}

export type RunResult =
  | { readonly kind: 'idle'; readonly backupId: string; readonly dueAt: number }
  | {
      readonly kind: 'paused';
      readonly backupId: string;
      readonly end: Extract<BackupEnd, { kind: 'stopped' }>;
      readonly work: readonly ResourceWork[];
      readonly resources: readonly ResourceState[];
      /** Epoch milliseconds: the last backup that was finished, or the start of this one where none was. */
      readonly lastGoodAt: number;
    }
  | {
      readonly kind: 'finished';
      readonly backupId: string;
      readonly requests: number;
      readonly published: Published;
      readonly resources: readonly ResourceState[];
    };

/** The archive does not hold what was read. It is never published. */
export class ArchiveNotProved extends BackupError {
  override name = 'ArchiveNotProved' as const;
}

/** Ticks come late and early; a daily backup must not wander by one tick every day. */
const tickMs = 15 * 60_000;

export async function backUp(options: RunOptions, ports: RunPorts): Promise<RunResult> {
  const { clock, workFolder } = ports;
  const newest = await workFolder.newest();
  if (newest?.status === 'done' && !options.force) {
    const dueAt =
      backupStart(newest.backupId) + options.intervalMs - Math.min(tickMs, options.intervalMs / 2);
    if (clock.now() < dueAt) return { kind: 'idle', backupId: newest.backupId, dueAt };
  }
  const opened = await openState(newest, options, ports);
  const { workFile } = opened;
  try {
    return await readOn(opened, options, ports);
  } finally {
    workFile.close();
  }
}

interface Opened {
  readonly workFile: WorkFile;
  /** The state on disk that the work file and the journal continue. */
  readonly state: StateName;
  readonly entryCount: number;
}

async function readOn(
  { workFile, state, entryCount }: Opened,
  options: RunOptions,
  ports: RunPorts,
): Promise<RunResult> {
  const { clock, workFolder } = ports;
  const startedAt = clock.now();
  const end = await runBackup(
    {
      limits: limitsOf(options, startedAt, workFile.sizeBytes()),
      concurrency: options.concurrency,
      named: options.named,
      retries: options.retries,
      firstRetryWaitMs: options.firstRetryWaitMs,
    },
    { ...ports, workFile, journal: workFolder.journal(state, entryCount) },
  );
  const stopped = end.kind === 'done' ? 'done' : end.reason;
  workFile.addRun({
    startedAt,
    endedAt: clock.now(),
    requests: end.requests,
    stopped,
    version: options.version,
  });
  const resources = workFile.resources();
  if (end.kind === 'stopped') {
    await workFolder.save(nextState(state, 'partial'), workFile.export());
    const lastGoodAt = workFile.lastFinishedAt() ?? workFile.backup().startedAt;
    return { kind: 'paused', backupId: state.backupId, end, work: readWork(workFile), resources, lastGoodAt };
  }
  refuseNothing(resources);
  workFile.finishBackup(clock.now());
  const bytes = provedArchive(workFile, options, ports);
  const published = await ports.publish(`prosonata-${options.workspace}-${state.backupId}.sqlite`, bytes);
  workFile.dropVanished();
  await workFolder.save(nextState(state, 'done'), workFile.export());
  return { kind: 'finished', backupId: state.backupId, requests: end.requests, published, resources };
}

/** Opens the newest state, or starts a backup where there is none, it cannot be read, or the last one is done. */
async function openState(
  newest: StateName | undefined,
  options: RunOptions,
  ports: RunPorts,
): Promise<Opened> {
  const found = newest && (await loadState(newest, options, ports));
  const workFile = found?.workFile ?? createWorkFile(ports.sqlite);
  if (newest && found && newest.status === 'partial' && isSameTask(workFile, options)) {
    return { workFile, state: newest, entryCount: found.entryCount };
  }
  const startedAt = startAfter(newest, ports.clock.now());
  const id = backupIdAt(startedAt);
  workFile.startBackup({ id, startedAt, workspace: options.workspaceUrl }, options.resources);
  const state: StateName = { workspace: options.workspace, backupId: id, status: 'partial', sequence: 1 };
  await ports.workFolder.save(state, workFile.export());
  return { workFile, state, entryCount: 0 };
}

async function loadState(
  state: StateName,
  options: RunOptions,
  { api, workFolder, sqlite, log }: RunPorts,
): Promise<{ workFile: WorkFile; entryCount: number } | undefined> {
  try {
    const { content, entries } = await workFolder.load(state);
    const workFile = openWorkFile(sqlite, content);
    if (workFile.backup().workspace !== options.workspaceUrl || workFile.backup().id !== state.backupId) {
      throw new SealBroken('It belongs to another workspace or backup.');
    }
    // What the journal holds was written by this program under this key: its shape needs no second proof.
    replay(workFile, entries as readonly JournalEntry[]);
    return { workFile, entryCount: entries.length };
  } catch (error) {
    if (!(error instanceof SealBroken || error instanceof WorkFileUnusable)) throw error;
    await proveKey(options, api);
    const name = await workFolder.setAside(state);
    log.warn(
      `The work file cannot be used: ${error.message} It was set aside as ${name}; the backup starts afresh.`,
    );
    return undefined;
  }
}

/**
 * A mistyped key opens no seal either, and must not cost the progress of a good work file: the API has to take the
 * key before anything is set aside. Throws what the API says of it.
 */
async function proveKey({ resources }: RunOptions, api: Api): Promise<void> {
  const [resource] = resources;
  if (!resource) return;
  try {
    await api.list({ resource, filter: {}, ordered: false, page: 1, perPage: 1 });
  } catch (error) {
    // The key was taken; what it may read is not the question here.
    if (error instanceof AccessDenied || error instanceof NotFound || error instanceof KeyMissing) return;
    throw error;
  }
}

/** Other resources than before are another backup. */
function isSameTask(workFile: WorkFile, { resources }: RunOptions): boolean {
  const names = (list: readonly Resource[]) => JSON.stringify(list);
  return names(workFile.resources().map(({ resource }) => resource)) === names(resources);
}

/** Ids name minutes; a backup that is forced within the minute of the last one takes the next minute. */
function startAfter(newest: StateName | undefined, now: number): number {
  return newest ? Math.max(now, backupStart(newest.backupId) + 60_000) : now;
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

/** A backup that could read nothing at all is no backup. */
function refuseNothing(resources: readonly ResourceState[]): void {
  if (resources.some(({ status }) => status === 'complete' || status === 'incomplete')) return;
  throw new AccessDenied(
    'The key may read none of the lists.',
    'Give the integration read access in ProSonata under System > Integrationen.',
  );
}

function provedArchive(workFile: WorkFile, options: RunOptions, { sqlite, clock }: RunPorts): Uint8Array {
  const bytes = buildArchive(workFile, { sqlite }, { version: options.version, finishedAt: clock.now() });
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
