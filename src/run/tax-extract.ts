/** The extract for a tax audit that a backup makes once a year, beside the archive. */
import { openArchive } from '../archive/info.js';
import { BackupError } from '../errors.js';
import type { TaxExtract } from '../outcome.js';
import { archiveName, newestOf, sha256 } from '../publish/publisher.js';
import { minute } from '../report/format.js';
import { taxNotes } from '../report/tax-extract.js';
import type { Settings } from '../settings/settings.js';
import { readOnlyStorage, type Storage } from '../sqlite/storage.js';
import { contentOf, contentOfFile } from '../system/content.js';
import { dayMs } from '../system/day.js';
import { extractOf } from '../tax/extract.js';
import { taxFolder } from '../tax/files.js';
import { zipped } from '../tax/zipped.js';
import { version } from '../version.js';
import { backupStart } from '../workfile/save.js';
import type { Parts } from './parts.js';
import { plainOf } from './reverify.js';

/** Of January: invoices of December are still written in the first weeks of the next year. */
const firstDay = 25;

/** The year whose extract must be there at this moment (epoch milliseconds). */
export function taxYearAt(now: number): string {
  return String(new Date(now - (firstDay - 1) * dayMs).getUTCFullYear() - 1);
}

/** When the extract of a year can be made first, in epoch milliseconds. */
function dueFrom(year: string): number {
  return Date.UTC(Number(year) + 1, 0, firstDay);
}

/** It stands in for no archive. */
const nothingHeld = { lists: {}, leftOut: {}, losses: {} };

/** An archive that an extract can be made from. */
export interface SourceArchive {
  readonly backupId: string;
  readonly isComplete: boolean;
  readonly content: Storage;
}

type ExtractParts = Pick<Parts, 'taxExtracts' | 'publisher' | 'sqlite' | 'clock' | 'signal'>;
type ExtractSettings = Pick<Settings, 'workspace' | 'encryption'>;

/**
 * Makes the extract of the year before, if there is none: from the archive of this run, or from the newest published
 * one if this one is not complete. The backup is published by now, so that failing here is an outcome and no error.
 * Undefined if there is nothing to do.
 */
export async function makeTaxExtract(
  own: SourceArchive,
  settings: ExtractSettings,
  parts: ExtractParts,
): Promise<TaxExtract | undefined> {
  const { taxExtracts, clock, signal } = parts;
  if (!taxExtracts || signal.aborted) return undefined;
  const year = taxYearAt(clock.now());
  try {
    if (await taxExtracts.isMade(year)) return undefined;
    const publish = (archive: SourceArchive) => publishExtract(year, archive, settings, parts, taxExtracts);
    if (own.isComplete) return await publish(own);
    return (await withPublished(year, settings, parts, publish)) ?? { kind: 'waiting', year };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return { kind: 'failed', year, error };
  }
}

async function publishExtract(
  year: string,
  { backupId, content }: SourceArchive,
  { workspace }: ExtractSettings,
  { sqlite, clock }: ExtractParts,
  taxExtracts: NonNullable<Parts['taxExtracts']>,
): Promise<TaxExtract> {
  const archive = openArchive(content, { sqlite });
  try {
    const extract = extractOf(archive, year, { withTimes: false });
    if (extract.invoices === 0) return { kind: 'none', year };
    const { info } = archive;
    const folder = taxFolder(extract, {
      ...{ year, workspace: info.workspace, backupId, version, withTimes: false },
      madeAt: minute(clock.now()),
      readAt: minute(backupStart(backupId)),
      archive: archiveName(workspace, backupId),
      digest: info.fileDigest,
    });
    const zip = zipped(folder.files, clock.now());
    const { gaps, warnings, invoices } = extract;
    const doubts = warnings.length + gaps.missing.length + gaps.twice.length + Math.min(gaps.unnumbered, 1);
    const { name, place } = await taxExtracts.publish(year, {
      ...{ backupId, isComplete: true, holds: nothingHeld },
      name: `prosonata-tax-extract-${workspace}-${year}.zip`,
      content: contentOf(zip),
      notes: (file) => taxNotes({ year, workspace: info.workspace, backupId, invoices, doubts, file }),
    });
    return { kind: 'published', year, file: name, place, doubts };
  } finally {
    archive.close();
  }
}

/** Works on the newest complete archive that is published; undefined if there is none, or it cannot be opened here. */
async function withPublished(
  year: string,
  { encryption }: ExtractSettings,
  { publisher, clock }: ExtractParts,
  work: (archive: SourceArchive) => Promise<TaxExtract>,
): Promise<TaxExtract | undefined> {
  const complete = (await publisher.shelf()).backups.filter(
    ({ isComplete, backupId }) => isComplete && backupStart(backupId) >= dueFrom(year),
  );
  const newest = newestOf(complete, clock.now());
  const file = await newest?.read();
  if (!newest || !file) return undefined;
  try {
    const { backupId, isComplete, name, sha256: expected } = newest;
    if (expected !== undefined && sha256(contentOfFile(file)) !== expected) return undefined;
    const plain = await plainOf(name, file, encryption);
    return plain && (await work({ backupId, isComplete, content: readOnlyStorage(plain) }));
  } finally {
    file.close();
  }
}
