import { NotAnArchive } from '../archive/opening.js';
import { decryptedSource } from '../encryption/archive-decryption.js';
import { isEncrypted, startOf } from '../encryption/recognise.js';
import { escapedPath } from '../report/escaped.js';
import { type ByteSource, type OwnStorage, readOnlyStorage, type Storage } from '../sqlite/storage.js';
import type { OpenFile } from '../system/ports.js';
import type { Keys } from './keys.js';
import { openFile } from './named-files.js';
import type { CliPorts } from './terminal.js';

/**
 * Opens an archive that the user named for one piece of work; what is encrypted is decrypted while it is read. What a
 * file is, its bytes tell and not its name. Throws BackupError.
 */
export async function withArchiveFile<Result>(
  path: string,
  keys: Keys,
  ports: Pick<CliPorts, 'files'>,
  work: (content: Storage) => Promise<Result> | Result,
): Promise<Result> {
  const content = await archiveFile(path, keys, ports);
  try {
    return await work(content);
  } finally {
    content.close();
  }
}

/** The same until the caller closes it. Throws BackupError. */
export async function archiveFile(
  path: string,
  keys: Keys,
  ports: Pick<CliPorts, 'files'>,
): Promise<OwnStorage> {
  return archiveIn(path, await openFile(path, ports), keys);
}

/** What is in an open file of this name, which is closed with it. Throws BackupError, and closes it then. */
export async function archiveIn(name: string, file: OpenFile, keys: Keys): Promise<OwnStorage> {
  try {
    return { ...readOnlyStorage(await readable(name, file, keys)), close: file.close };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function readable(path: string, file: OpenFile, keys: Keys): Promise<ByteSource> {
  const shown = escapedPath(path);
  const start = startOf(file);
  if (isEncrypted(start)) return decryptedSource(shown, file, await keys.keyOf(path, start));
  if (!isZip(start)) return file;
  throw new NotAnArchive(
    `${shown} is a zip file, as artifacts are downloaded, and no archive itself.`,
    'Unzip it, and name the file that was in it.',
  );
}

function isZip(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';
}
