/** The three ends of a run that found something to do: finished, paused, or put off before anything was read. */
import { provedArchive } from '../archive/proved.js';
import { BackupError } from '../errors.js';
import type { Finished, Paused, PauseReason, PutOff, TaxExtract } from '../outcome.js';
import { AccessDenied } from '../prosonata/errors.js';
import { archiveName, newestPublished, type Published, type PublishedFile } from '../publish/publisher.js';
import { estimate } from '../reading/estimate.js';
import type { ReadingEnd } from '../reading/read.js';
import { releaseNotes } from '../report/release-notes.js';
import type { Settings } from '../settings/settings.js';
import { contentIn } from '../sqlite/storage.js';
import { type SaveOutcome, StoreUnavailable } from '../store/store.js';
import { completenessOf } from '../workfile/completeness.js';
import { backupStart, isFromAhead, nextSave, type Save } from '../workfile/save.js';
import type { ResourceState } from '../workfile/state.js';
import { keyFindings } from '../workfile/whose-key.js';
import type { WorkFile } from '../workfile/work-file.js';
import { patienceMs } from './alarm.js';
import { missingIn, rememberMissing } from './missing.js';
import type { OpenBackup } from './opening.js';
import type { Parts } from './parts.js';
import { retain } from './retain.js';
import { lookAgain } from './reverify.js';
import { roomFor } from './room.js';
import { standingOf } from './standing.js';
import { makeTaxExtract } from './tax-extract.js';

/** Builds, proves and publishes the archive, saves the work file as done, and removes what no rule keeps. */
export async function finish(
  { workFile, save }: OpenBackup,
  { requests }: Pick<ReadingEnd, 'requests'>,
  settings: Settings,
  parts: Parts,
): Promise<Finished> {
  const { clock, publisher } = parts;
  const { backupId } = save;
  refuseNothing(workFile.resources());
  const { resources, holds, leftOut, shrunk } = await standingOf(workFile, settings, parts);
  const backup = workFile.backup();
  const finishedAt = clock.now();
  const isComplete = completenessOf(resources) !== 'gaps';
  const { content, dangling } = await provedArchive(workFile, finishedAt, holds, {
    ...parts,
    scratch: roomFor(publisher, parts.scratch),
  });
  const missing = missingIn(workFile, dangling, resources);
  const notes = (file: PublishedFile) =>
    releaseNotes({ backup, finishedAt, resources, missing, shrunk, leftOut, runs: workFile.runs(), file });
  const name = archiveName(settings.workspace, backupId);
  let published: Published;
  let taxExtract: TaxExtract | undefined;
  try {
    published = await publisher.publish({
      ...{ backupId, name, isComplete, holds, notes },
      content: contentIn(content),
    });
    taxExtract = await makeTaxExtract({ backupId, isComplete, content }, settings, parts);
  } finally {
    content.close();
  }
  rememberMissing(workFile, dangling);
  workFile.finishBackup(finishedAt);
  workFile.dropVanished();
  const secondLook = await lookAgain(workFile, backupId, settings, parts);
  const saved = await saveAsDone(workFile, nextSave(save, 'done'), parts);
  const incompleteSince = isComplete ? undefined : await lastComplete(backupId, parts);
  const isAlarmed = shrunk.length + leftOut.length > 0 || secondLook?.fault !== undefined;
  const retention = await retain(settings.keep, { isAlarmed }, parts);
  const kept = { leftOut, secondLook, taxExtract, retention };
  return {
    kind: 'finished',
    backupId,
    requests,
    published,
    resources,
    key: keyFindings(backup),
    missing,
    shrunk,
    incompleteSince,
    saved,
    ...kept,
  };
}

async function saveAsDone(
  workFile: WorkFile,
  save: Save,
  { saves, scratch }: Pick<Parts, 'saves' | 'scratch'>,
): Promise<SaveOutcome> {
  if (!workFile.isLoose()) return saves.save(save, workFile.content());
  const storage = await scratch();
  try {
    return await saves.save(save, workFile.packInto(storage));
  } finally {
    storage.close();
  }
}

/** Epoch ms of the last complete backup that is published, or of the first backup at all if none was. */
async function lastComplete(backupId: string, { publisher, clock }: Parts): Promise<number | undefined> {
  try {
    const backups = (await publisher.shelf()).backups
      .filter((backup) => !isFromAhead(backup.backupId, clock.now()))
      .sort((a, b) => (a.backupId < b.backupId ? -1 : 1));
    const found = backups.findLast(({ isComplete }) => isComplete) ?? backups[0];
    return backupStart(found?.backupId ?? backupId);
  } catch (error) {
    // The archive is published; the next one tells for how long there was no complete one.
    if (error instanceof BackupError) return undefined;
    throw error;
  }
}

/** A backup that could read nothing at all is no backup. */
function refuseNothing(resources: readonly ResourceState[]): void {
  if (resources.some(({ isReadToItsEnd, rows }) => isReadToItsEnd || rows > 0)) return;
  throw new AccessDenied(
    'The key may read none of the lists.',
    'Give the integration read access in ProSonata under System > Integrationen.',
  );
}

/** Why a run stopped, and what it came to. */
type Stopped = Pick<ReadingEnd, 'requests' | 'ledger' | 'needed'> & {
  readonly reason: PauseReason;
  readonly error?: BackupError;
};

/** Saves the work file as it is. */
export async function pause(
  { workFile, save }: OpenBackup,
  { requests, ledger, needed, reason, error }: Stopped,
  settings: Settings,
  parts: Parts,
): Promise<Paused> {
  const { clock, saves } = parts;
  const saved = await saves.save(nextSave(save, 'partial'), workFile.content());
  const finishedAt = await lastFinished(workFile, parts);
  const pace = { ...settings, ledger, isShortOfTime: reason === 'time' };
  return {
    kind: 'paused',
    backupId: save.backupId,
    reason,
    error,
    requests,
    ledger,
    estimate: estimate(needed, pace, clock.now()),
    resources: workFile.resources(),
    key: keyFindings(workFile.backup()),
    hasFinishedBefore: finishedAt !== undefined,
    lastGoodAt: finishedAt ?? workFile.backup().startedAt,
    isLongTried: finishedAt === undefined && (await hasLongTried(settings, parts)),
    saved,
  };
}

/** Epoch ms; if the work file is new, because the cache lost the old one, what was published says it. */
async function lastFinished(workFile: WorkFile, parts: Parts): Promise<number | undefined> {
  const known = workFile.lastFinishedAt();
  if (known !== undefined) return known;
  const published = await lastPublished(parts);
  return typeof published === 'number' ? published : undefined;
}

/** What tells for how long there was no backup. */
type Judging = Pick<Parts, 'publisher' | 'clock' | 'hasTriedFor'>;

/** A fault before anything was read. When it must not pass quietly is decided by the alarm. */
export async function putOff(error: BackupError, settings: Settings, parts: Judging): Promise<PutOff> {
  const known = error instanceof StoreUnavailable ? error.save : undefined;
  const lastGoodAt = known ? backupStart(known.backupId) : await lastPublished(parts);
  const isLongTried = lastGoodAt === undefined && (await hasLongTried(settings, parts));
  return { kind: 'putOff', error, lastGoodAt, isLongTried };
}

async function hasLongTried(settings: Settings, { hasTriedFor }: Judging): Promise<boolean> {
  return (await hasTriedFor?.(patienceMs(settings))) ?? false;
}

/** Epoch ms of the newest published backup; undefined if nobody can tell now. */
async function lastPublished({ publisher, clock }: Judging): Promise<number | 'never' | undefined> {
  try {
    const newest = await newestPublished(publisher, clock.now());
    return newest === undefined ? 'never' : backupStart(newest.backupId);
  } catch (error) {
    // The fault that is reported anyway counts; this only tells how long it has lasted.
    if (error instanceof BackupError) return undefined;
    throw error;
  }
}
