import { NotAnArchive } from '../archive/opening.js';
import { decryptedSource } from '../encryption/archive-decryption.js';
import { isEncrypted } from '../encryption/recognise.js';
import { escapedPath } from '../report/escaped.js';
import { type ByteSource, readOnlyStorage, type Storage } from '../sqlite/storage.js';
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
  const file = await openFile(path, ports);
  try {
    return await work(await readable(path, file, keys));
  } finally {
    file.close();
  }
}

/** What is in a file that stays open until it was read; `path` is how people name it. Throws BackupError. */
export async function readable(path: string, file: ByteSource, keys: Keys): Promise<Storage> {
  const shown = escapedPath(path);
  const start = startOf(file);
  if (isEncrypted(start)) {
    return readOnlyStorage(await decryptedSource(shown, file, await keys.keyOf(path, start)));
  }
  if (isZip(start)) {
    throw new NotAnArchive(
      `${shown} is a zip file, as artifacts are downloaded, and no archive itself.`,
      'Unzip it, and name the file that was in it.',
    );
  }
  return readOnlyStorage(file);
}

/** More than what tells an encrypted file by. */
const startBytes = 100;

/** The first bytes of a file, which tell what it is. */
export function startOf(file: ByteSource): Uint8Array {
  const bytes = new Uint8Array(startBytes);
  return bytes.subarray(0, file.read(bytes, 0));
}

function isZip(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';
}
