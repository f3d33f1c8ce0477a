/** Finds the work file that a run goes on with: the newest state, or a new backup that carries over what it knows. */

import { BackupError, crashReport } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import { AccessDenied, IdMissing, NotFound, QuotaExceeded } from '../prosonata/errors.js';
import { type JournalEntry, replay } from '../reading/apply.js';
import { backupIdAt, backupStart, type Save } from '../workfile/save.js';
import { SealBroken } from '../workfile/seal.js';
import { createWorkFile, openWorkFile, type WorkFile, WorkFileUnusable } from '../workfile/work-file.js';
import type { RunOptions, RunPorts } from './parts.js';

export interface Opened {
  readonly workFile: WorkFile;
  /** The state in the store that the work file and the journal continue. */
  readonly state: Save;
  readonly entryCount: number;
}

/** Goes on with the backup that is under way, or starts one where there is none or it was another task. */
export async function goOn(
  found: Opened | undefined,
  newest: Save | undefined,
  options: RunOptions,
  ports: RunPorts,
): Promise<Opened> {
  if (found?.state.status === 'partial' && isSameTask(found.workFile, options)) return found;
  const workFile = found?.workFile ?? createWorkFile(ports.sqlite);
  const startedAt = startAfter(found?.state ?? newest, ports.clock.now());
  const id = backupIdAt(startedAt);
  workFile.startBackup({ id, startedAt, workspace: options.workspaceUrl }, options.resources);
  const state: Save = { workspace: options.workspace, backupId: id, status: 'partial', sequence: 1 };
  await ports.store.keep(state, workFile.export());
  return { workFile, state, entryCount: 0 };
}

/** The key could not be proved because the quota is used up. */
export class KeyUnproved extends BackupError {
  override name = 'KeyUnproved' as const;
  override readonly transient = true;
}

/** Opens the newest state; undefined where it cannot be used and was put aside. */
export async function loadState(
  newest: Save,
  options: RunOptions,
  ports: RunPorts,
): Promise<Opened | undefined> {
  const { api, store, sqlite, log } = ports;
  try {
    const { state, content, entries } = await store.load(newest);
    const workFile = openWorkFile(sqlite, content);
    if (workFile.backup().workspace !== options.workspaceUrl || workFile.backup().id !== state.backupId) {
      throw new SealBroken('It belongs to another workspace or backup.');
    }
    try {
      // What the journal holds was written by this program under this key: its shape needs no second proof.
      replay(workFile, entries as readonly JournalEntry[]);
    } catch (error) {
      workFile.close();
      return await withoutJournal(state, content, error, ports);
    }
    return { workFile, state, entryCount: entries.length };
  } catch (error) {
    if (!(error instanceof SealBroken || error instanceof WorkFileUnusable)) throw error;
    await proveKey(options, api);
    const where = await store.setAside(newest);
    log.warn(
      `The work file cannot be used: ${error.message} It ${where}; the backup starts afresh, and all details are read anew.`,
    );
    return undefined;
  }
}

/**
 * The state as it was before its journal, which another version of this program may have written: what it holds is
 * asked for again. It is kept under the next name, so that a journal of its own can follow it.
 */
async function withoutJournal(
  state: Save,
  content: Uint8Array,
  error: unknown,
  { store, sqlite, log }: RunPorts,
): Promise<Opened> {
  log.warn('What the last run learned does not fit the work file any more, and is asked for again.');
  log.debug(crashReport(error));
  const next = { ...state, sequence: state.sequence + 1 };
  await store.keep(next, content);
  return { workFile: openWorkFile(sqlite, content), state: next, entryCount: 0 };
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
    if (error instanceof AccessDenied || error instanceof NotFound || error instanceof IdMissing) return;
    if (!(error instanceof QuotaExceeded)) throw error;
    throw new KeyUnproved(
      `The work file cannot be opened, and whether the API key is right cannot be asked now. ${error.message}`,
      error.hint,
    );
  }
}

/** Other resources than before, or the same read in another way, are another backup. */
function isSameTask(workFile: WorkFile, { resources }: RunOptions): boolean {
  const before = workFile.tasks().map(({ resource }) => resource);
  return taskOf(before) === taskOf(resources);
}

/** What decides which records are read; the rest of the catalogue's entries may change while a backup is under way. */
function taskOf(resources: readonly Resource[]): string {
  return JSON.stringify(
    resources.map(({ name, idField, details, passes }) => [
      name,
      idField,
      details,
      passes.map((pass) => [pass.name, pass.filter, pass.isRepeat ?? false]),
    ]),
  );
}

/** Ids name minutes; a backup that is forced within the minute of the last one takes the next minute. */
function startAfter(newest: Save | undefined, now: number): number {
  return newest ? Math.max(now, backupStart(newest.backupId) + 60_000) : now;
}
