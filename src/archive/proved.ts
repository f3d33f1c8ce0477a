import { BackupError } from '../errors.js';
import type { Holdings } from '../keeping/holdings.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { WorkFile } from '../workfile/work-file.js';
import { buildArchive } from './build.js';
import { compareWithSource, verifyArchive } from './verify.js';

/** The archive does not hold what was read. It is never published. */
export class ArchiveNotProved extends BackupError {
  override name = 'ArchiveNotProved' as const;
}

/** The bytes of the archive, verified on their own and against the work file. Throws ArchiveNotProved. */
export function provedArchive(
  workFile: WorkFile,
  finishedAt: number,
  { version, holds }: { readonly version: string; readonly holds: Holdings },
  { sqlite }: { readonly sqlite: Sqlite },
): Uint8Array {
  const bytes = buildArchive(workFile, { sqlite }, { version, finishedAt, holds });
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
