import { NotAnArchive } from '../archive/info.js';
import { refuseEncrypted } from '../encryption/recognise.js';
import type { CliPorts } from './terminal.js';

/** The bytes of the archive that the user named. Throws NotAnArchive where there is no such file, FileIsEncrypted. */
export async function readArchive(path: string, { files }: Pick<CliPorts, 'files'>): Promise<Uint8Array> {
  const bytes = await files.read(path);
  if (!bytes) throw new NotAnArchive(`There is no file ${path}.`, 'Check the path.');
  refuseEncrypted(path, bytes);
  return bytes;
}
