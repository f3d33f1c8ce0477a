import { BackupError } from '../errors.js';
import { escapedPath } from '../report/escaped.js';
import type { CliPorts } from './terminal.js';

/** Nothing is written over: a file's path must be free, and a folder empty if it is there. Throws BackupError. */
export async function refuseTaken(
  path: string,
  as: 'file' | 'folder',
  { files }: Pick<CliPorts, 'files'>,
): Promise<void> {
  const found = await files.stat(path);
  if (!found || (as === 'folder' && found.kind === 'folder' && (await files.list(path)).length === 0)) return;
  throw new BackupError(
    `${escapedPath(path)} is there already and is not overwritten.`,
    'Choose another --out, or move it away.',
  );
}
