/** Tells files that age encrypted from others, by their first bytes. */
import { BackupError } from '../errors.js';

/** The file is encrypted; what it holds can be read only after it was decrypted. */
export class FileIsEncrypted extends BackupError {
  override name = 'FileIsEncrypted' as const;
}

// The header of the format, https://c2sp.org/age: the version, then a line for each who can open it.
const versionLine = 'age-encryption.org/v1\n';
const passphraseLine = '-> scrypt ';

export function isEncrypted(bytes: Uint8Array): boolean {
  return startsWith(bytes, versionLine);
}

/** Throws FileIsEncrypted, whose hint is the command that decrypts the file. */
export function refuseEncrypted(path: string, bytes: Uint8Array): void {
  if (!isEncrypted(bytes)) return;
  const needsKey = !startsWith(bytes, versionLine + passphraseLine);
  const plain = path.endsWith('.age') ? path.slice(0, -'.age'.length) : `${path}.sqlite`;
  throw new FileIsEncrypted(
    `${path} is encrypted with age.`,
    `Decrypt it first: age -d ${needsKey ? '-i KEYFILE ' : ''}-o ${quoted(plain)} ${quoted(path)}`,
  );
}

/** For a shell; left alone where nothing in it has a meaning there. */
function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}
