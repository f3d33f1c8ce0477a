import { BackupError } from '../errors.js';
import type { Holdings } from '../keeping/holdings.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { OwnStorage, Scratch } from '../sqlite/storage.js';
import { version } from '../version.js';
import type { DanglingReference } from '../workfile/dangling.js';
import type { WorkFile } from '../workfile/work-file.js';
import { type BuildOptions, buildArchive } from './build.js';
import { withArchive } from './opening.js';
import { danglingIn } from './references.js';
import type { SourceContent } from './source-content.js';
import { compareWithSource, verifyArchive } from './verify.js';

export interface ProvedArchive {
  /** The caller closes it. */
  readonly content: OwnStorage;
  readonly dangling: readonly DanglingReference[];
}

/**
 * The archive, verified on its own and against the work file. Throws if it does not hold what was read: such an archive
 * is never published.
 */
export async function provedArchive(
  workFile: WorkFile,
  finishedAt: number,
  holds: Holdings,
  { sqlite, scratch }: { readonly sqlite: Sqlite; readonly scratch: Scratch },
): Promise<ProvedArchive> {
  const content = await scratch();
  try {
    const read = await built(workFile, { version, finishedAt, holds }, content, { sqlite, scratch });
    const { faults, contents: archived } = verifyArchive(content, { sqlite });
    refuseFaults([...faults, ...compareWithSource(content, workFile, { sqlite }, { archived, read })]);
    return { content, dangling: withArchive(content, sqlite, ({ database }) => danglingIn(database)) };
  } catch (error) {
    content.close();
    throw error;
  }
}

async function built(
  workFile: WorkFile,
  options: BuildOptions,
  content: OwnStorage,
  { sqlite, scratch }: { readonly sqlite: Sqlite; readonly scratch: Scratch },
): Promise<ReadonlyMap<string, SourceContent>> {
  const sorting = await scratch();
  try {
    return buildArchive(workFile, { sqlite, sorting }, options, content);
  } finally {
    sorting.close();
  }
}

function refuseFaults(faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new BackupError(
      `The archive differs from what was read: ${faults.slice(0, 3).join('; ')}`,
      'Nothing was published and nothing is lost; please report this.',
    );
  }
}
