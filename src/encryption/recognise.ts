/** Tells files that age encrypted from others, by their first bytes. */
import type { ByteSource } from '../sqlite/storage.js';

// The header of the format, https://c2sp.org/age: the version, then a line for each who can open it.
const versionLine = 'age-encryption.org/v1\n';
const passphraseLine = '-> scrypt ';

/** More than what tells an encrypted file by. */
const startBytes = 100;

/** The first bytes of a file, which tell what it is. */
export function startOf(file: ByteSource): Uint8Array {
  const bytes = new Uint8Array(startBytes);
  return bytes.subarray(0, file.read(bytes, 0));
}

export function isEncrypted(bytes: Uint8Array): boolean {
  return startsWith(bytes, versionLine);
}

/** Of a file that isEncrypted: whether a passphrase opens it; if not, only an identity does. */
export function needsPassphrase(bytes: Uint8Array): boolean {
  return startsWith(bytes, versionLine + passphraseLine);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}
