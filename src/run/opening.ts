/** Opens the work file of a run: the newest save, or a new backup that carries over what that knows. */
import { crashReport } from '../errors.js';
import type { Resource } from '../prosonata/catalogue.js';
import { type JournalEntry, replay } from '../reading/apply.js';
import type { Settings } from '../settings/settings.js';
import type { LoadedSave } from '../store/store.js';
import { backupIdAt, backupStart, nextSave, type Save, slotAt } from '../workfile/save.js';
import { SealBroken } from '../workfile/seal.js';
import { createWorkFile, openWorkFile, type WorkFile, WorkFileUnusable } from '../workfile/work-file.js';
import { slotOf } from './due.js';
import type { Parts } from './parts.js';
import { proveKey } from './prove-key.js';

export interface OpenBackup {
  readonly workFile: WorkFile;
  /** What the work file and its journal continue. */
  readonly save: Save;
  /** Entries that the journal behind the save holds already. */
  readonly entryCount: number;
}

/** Continues the backup in progress, or starts one if there is none, or if it was another task. */
export async function continueOrStart(
  found: OpenBackup | undefined,
  newest: Save | undefined,
  settings: Settings,
  parts: Parts,
): Promise<OpenBackup> {
  if (found?.save.status === 'partial' && isSameTask(found.workFile, settings)) return found;
  const workFile = found?.workFile ?? createWorkFile(parts.sqlite, await parts.scratch());
  try {
    const save = await startBackup(workFile, found?.save ?? newest, settings, parts);
    return { workFile, save, entryCount: 0 };
  } catch (error) {
    workFile.close();
    throw error;
  }
}

/** Begins with the save before anything is read, so that the journal has one that it follows. */
async function startBackup(
  workFile: WorkFile,
  previous: Save | undefined,
  settings: Settings,
  { clock, saves }: Parts,
): Promise<Save> {
  const startedAt = startAfter(previous, clock.now());
  const id = backupIdAt(startedAt);
  workFile.startBackup({ id, startedAt, workspace: settings.workspaceUrl }, settings.resources);
  const slot = backupIdAt(slotOf(startedAt, previous && slotAt(previous), settings.intervalMs));
  const save: Save = { workspace: settings.workspace, backupId: id, status: 'partial', sequence: 1, slot };
  await saves.keep(save, workFile.content());
  return save;
}

/** Opens the newest save; undefined if it cannot be used and was set aside. */
export async function loadSave(
  newest: Save,
  settings: Settings,
  parts: Parts,
): Promise<OpenBackup | undefined> {
  const { api, saves, sqlite, log } = parts;
  try {
    const loaded = await saves.load(newest);
    const { save, entries } = loaded;
    const workFile = openWorkFile(sqlite, loaded.content);
    if (workFile.backup().workspace !== settings.workspaceUrl || workFile.backup().id !== save.backupId) {
      workFile.close();
      throw new SealBroken('It belongs to another workspace or backup.');
    }
    try {
      // What the journal holds was written by this program under this key: its shape needs no second proof.
      replay(workFile, entries as readonly JournalEntry[]);
    } catch (error) {
      workFile.close();
      return await withoutJournal(loaded, error, parts);
    }
    return { workFile, save, entryCount: entries.length };
  } catch (error) {
    if (!(error instanceof SealBroken || error instanceof WorkFileUnusable)) throw error;
    await proveKey(settings, api);
    const where = await saves.setAside(newest);
    log.warn(
      `The work file cannot be used: ${error.message} It ${where}. The backup starts over and reads all details again.`,
    );
    return undefined;
  }
}

/**
 * The save without its journal, which another version of this program may have written: what that held is read again.
 * It is kept under the next name, so that a journal of its own can follow it.
 */
async function withoutJournal(
  { save, again }: LoadedSave,
  error: unknown,
  { saves, sqlite, log }: Parts,
): Promise<OpenBackup> {
  log.warn("The last run's journal does not match the work file; what it held is read again.");
  log.debug(crashReport(error));
  const next = nextSave(save, save.status);
  const workFile = openWorkFile(sqlite, await again());
  await saves.keep(next, workFile.content());
  return { workFile, save: next, entryCount: 0 };
}

/** Other lists than before, or the same ones read in another way, are another backup. */
function isSameTask(workFile: WorkFile, { resources }: Settings): boolean {
  const before = workFile.tasks().map(({ resource }) => resource);
  return taskOf(before) === taskOf(resources);
}

/** What decides which records are read; the rest of the catalogue's entries may change while a backup is in progress. */
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
