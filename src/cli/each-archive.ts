import { BackupError } from '../errors.js';
import { archivesIn } from './named-files.js';
import type { CliPorts } from './terminal.js';

/**
 * Does the same with each of several archives and prints a line for each; a folder means the archives in it. One
 * that cannot be read does not keep the others from it. Ends early if nobody reads the lines any more.
 */
export async function eachArchive<Result>(
  given: readonly string[],
  read: (path: string) => Promise<Result>,
  line: (path: string, result: Result | BackupError) => string,
  ports: Pick<CliPorts, 'files' | 'terminal'>,
): Promise<void> {
  for (const one of given) {
    const paths =
      given.length === 1 ? await archivesIn(one, ports) : await orError(() => archivesIn(one, ports));
    if (paths instanceof BackupError) ports.terminal.out(line(one, paths));
    else if (!(await eachOf(paths, read, line, ports))) return;
  }
}

/** The same with archives of these names; returns whether anybody still reads the lines. */
export async function eachOf<Result>(
  paths: readonly string[],
  read: (path: string) => Promise<Result>,
  line: (path: string, result: Result | BackupError) => string,
  { terminal }: Pick<CliPorts, 'terminal'>,
): Promise<boolean> {
  for (const path of paths) {
    terminal.out(line(path, await orError(() => read(path))));
    if (!(await terminal.flush())) return false;
  }
  return true;
}

async function orError<Result>(work: () => Promise<Result>): Promise<Result | BackupError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
}
