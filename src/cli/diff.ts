/** The command `diff`: two archives in, differences out as they are found. */

import { type DiffOptions, diffArchives } from '../archive/diff.js';
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
import { loadSqlite, type Sqlite } from '../sqlite/sqlite.js';
import { readArchive } from './read-archive.js';
import type { CliPorts, Terminal } from './terminal.js';

export interface DiffCommandOptions extends DiffOptions {
  readonly json?: boolean | undefined;
}

/** What is gathered before it is written, in characters. */
const charactersPerWrite = 65_536;

/** Compares two archives and returns the exit code: 0 the same, 1 they differ. Throws where they cannot be read. */
export async function runDiffCommand(
  paths: readonly [before: string, after: string],
  options: DiffCommandOptions,
  ports: CliPorts,
): Promise<number> {
  const sqlite = await loadSqlite();
  const before = await open(paths[0], sqlite, ports);
  try {
    const after = await open(paths[1], sqlite, ports);
    try {
      return await printDifferences(before, after, options, ports.terminal);
    } finally {
      after.archive.close();
    }
  } finally {
    before.archive.close();
  }
}

interface Opened extends DiffHeading {
  readonly archive: OpenArchive;
}

async function open(path: string, sqlite: Sqlite, ports: CliPorts): Promise<Opened> {
  // The bytes are not kept beside the open archive: that would double the memory.
  const archive = openArchive(await readArchive(path, ports), { sqlite });
  return { path, archive, info: archive.info };
}

async function printDifferences(
  before: Opened,
  after: Opened,
  options: DiffCommandOptions,
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
