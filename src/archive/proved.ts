import { BackupError } from '../errors.js';
import type { Holdings } from '../keeping/holdings.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { version } from '../version.js';
import type { DanglingReference } from '../workfile/dangling.js';
import type { WorkFile } from '../workfile/work-file.js';
import { buildArchive } from './build.js';
import { withArchive } from './opening.js';
import { danglingIn } from './references.js';
import { compareWithSource, verifyArchive } from './verify.js';

export interface ProvedArchive {
  readonly bytes: Uint8Array;
  readonly dangling: readonly DanglingReference[];
}

/**
 * The archive, verified on its own and against the work file. Throws if it does not hold what was read: such an archive
 * is never published.
 */
export function provedArchive(
  workFile: WorkFile,
  finishedAt: number,
  holds: Holdings,
  { sqlite }: { readonly sqlite: Sqlite },
): ProvedArchive {
  const bytes = buildArchive(workFile, { sqlite }, { version, finishedAt, holds });
  const faults = [
    ...verifyArchive(bytes, { sqlite }).faults,
    ...compareWithSource(bytes, workFile, { sqlite }),
  ];
  if (faults.length > 0) {
    throw new BackupError(
      `The archive differs from what was read: ${faults.slice(0, 3).join('; ')}`,
      'Nothing was published and nothing is lost; please report this.',
    );
  }
  return { bytes, dangling: withArchive(bytes, sqlite, ({ database }) => danglingIn(database)) };
}
