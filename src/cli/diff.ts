/** The command `diff`: two archives in, differences out as they are found. */

import { diffArchives } from '../archive/diff.js';
import { type OpenArchive, openArchive } from '../archive/info.js';
import { diffExitCodes } from '../exit-codes.js';
import {
  type DiffHeading,
  differenceJson,
  differenceText,
  diffHeadingJson,
  diffHeadingText,
  isSameWorkspace,
} from '../report/diff.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { keysFrom } from './keys.js';
import { withArchiveFile } from './read-archive.js';
import type { CliPorts, TaskOf, Terminal } from './terminal.js';

/** What is gathered before it is written, in characters. */
const charactersPerWrite = 65_536;

/** Compares two archives and returns the exit code: 0 the same, 1 they differ. Throws if they cannot be read. */
export async function runDiff(task: TaskOf<'diff'>, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const keys = keysFrom(task, ports);
  const opened = (path: string, work: (archive: Opened) => Promise<number>): Promise<number> =>
    withArchiveFile(path, keys, ports, async (content) => {
      const archive = openArchive(content, { sqlite });
      try {
        return await work({ path, archive, info: archive.info });
      } finally {
        archive.close();
      }
    });
  return opened(task.before, (before) =>
    opened(task.after, (after) => printDifferences(before, after, task, ports.terminal)),
  );
}

interface Opened extends DiffHeading {
  readonly archive: OpenArchive;
}

async function printDifferences(
  before: Opened,
  after: Opened,
  options: TaskOf<'diff'>,
  terminal: Terminal,
): Promise<number> {
  const [heading, line] = options.json
    ? [diffHeadingJson, differenceJson]
    : [diffHeadingText, differenceText];
  let pending = isSameWorkspace(before, after) ? '' : heading(before, after);
  let hasHeading = pending !== '';
  let exitCode: number = diffExitCodes.same;
  for (const difference of diffArchives(before.archive, after.archive, options)) {
    if (!hasHeading) pending += heading(before, after);
    hasHeading = true;
    exitCode = diffExitCodes.differs;
    pending += line(difference);
    if (pending.length < charactersPerWrite) continue;
    terminal.out(pending);
    pending = '';
    if (!(await terminal.flush())) break;
  }
  terminal.out(pending);
  return exitCode;
}
