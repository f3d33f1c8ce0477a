/** Files and folders that the user named. The files are those of `inWords`. */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import { escapedPath } from '../report/escaped.js';
import type { OpenFile } from '../system/ports.js';
import type { CliPorts } from './terminal.js';

type FilePorts = Pick<CliPorts, 'files'>;

/** The bytes of a small file that must be there and not be empty. Throws BackupError. */
export async function readFile(path: string, ports: FilePorts): Promise<Uint8Array> {
  const file = await openFile(path, ports);
  try {
    const bytes = new Uint8Array(file.sizeBytes);
    return bytes.subarray(0, file.read(bytes, 0));
  } finally {
    file.close();
  }
}

/** Opens a file that must be there and not be empty; the caller closes it. Throws BackupError. */
export async function openFile(path: string, { files }: FilePorts): Promise<OpenFile> {
  const shown = escapedPath(path);
  const found = await files.stat(path);
  if (!found) throw new BackupError(`There is no file ${shown}.`, 'Check the path.');
  if (found.kind === 'folder') throw new BackupError(`${shown} is a folder.`, 'Name a file in it.');
  // To open one could take for ever.
  if (found.kind === 'other') {
    throw new BackupError(
      `${shown} is a pipe or a device, and no file.`,
      'Write what comes out of it to a file, and name that.',
    );
  }
  const file = await files.open(path);
  if (file.sizeBytes === 0) {
    file.close();
    throw new BackupError(
      `${shown} is empty.`,
      'It was not written or not downloaded to its end; use another copy.',
    );
  }
  return file;
}

/** Whether these paths are one file, which is shown in full, and not several, which get a line each. */
export async function isOneFile(paths: readonly string[], { files }: FilePorts): Promise<boolean> {
  const [path, another] = paths;
  if (path === undefined || another !== undefined) return false;
  return (await files.stat(path))?.kind !== 'folder';
}

/** The archives in a folder; of a file that itself. Throws BackupError. */
export async function archivesIn(path: string, { files }: FilePorts): Promise<readonly string[]> {
  const shown = escapedPath(path);
  const found = await files.stat(path);
  if (found?.kind !== 'folder') return [path];
  const names = await files.list(path);
  const archives = names.filter((name) => /\.sqlite(?:\.age)?$/.test(name));
  if (archives.length > 0) return archives.map((name) => join(path, name));
  throw new BackupError(
    `There is no archive in the folder ${shown}.`,
    'Name the folder in which the files ….sqlite are.',
  );
}
