import { NotAnArchive } from '../archive/opening.js';
import { decryptedBytes } from '../encryption/archive-decryption.js';
import { isEncrypted } from '../encryption/recognise.js';
import { escapedPath } from '../report/escaped.js';
import type { Keys } from './keys.js';
import { readFile } from './named-files.js';
import type { CliPorts } from './terminal.js';

/**
 * The bytes of an archive that the user named, decrypted if it is encrypted. What a file is, its bytes tell and not its
 * name. Throws BackupError.
 */
export async function readArchive(
  path: string,
  keys: Keys,
  ports: Pick<CliPorts, 'files'>,
): Promise<Uint8Array> {
  const shown = escapedPath(path);
  const bytes = await readFile(path, ports);
  if (isEncrypted(bytes)) return decryptedArchive(path, bytes, keys);
  if (isZip(bytes)) {
    throw new NotAnArchive(
      `${shown} is a zip file, as artifacts are downloaded, and no archive itself.`,
      'Unzip it, and name the file that was in it.',
    );
  }
  return bytes;
}

/** What an encrypted archive holds, in memory. Throws BackupError. */
export async function decryptedArchive(path: string, bytes: Uint8Array, keys: Keys): Promise<Uint8Array> {
  return decryptedBytes(escapedPath(path), bytes, await keys.keyOf(path, bytes));
}

function isZip(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';
}
