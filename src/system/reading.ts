import { BackupError } from '../errors.js';

/** A file that somebody named cannot be read. */
export class NotReadable extends BackupError {
  override name = 'NotReadable' as const;
}

type Words = readonly [says: string, next: string];

const notAllowed: Words = [
  'may not be read by the user who runs this',
  'Run it as the user who owns the file (sudo), or have the file and its folders made readable for you.',
];
const wrongPath: Words = ['is no path that leads to a file', 'Check the path.'];
const isFolder: Words = ['is a folder', 'Name a file in it.'];
const sickDisk: Words = [
  'could not be read: the disk or the network behind it failed',
  'Check the disk, or copy the file to another one and try again.',
];
const busy: Words = [
  'could not be opened: too many files are open on this machine',
  'Try again when less is running.',
];
const tooLarge: Words = [
  'is larger than the memory that this program may use',
  'Try on a machine with more memory.',
];

/** By Node's own codes; whatever else the system says is in the words for all others. */
const words: Readonly<Record<string, Words>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EISDIR: isFolder,
  ENOENT: ['is not there', 'Check the path.'],
  ENOTDIR: wrongPath,
  ELOOP: wrongPath,
  ENAMETOOLONG: wrongPath,
  EINVAL: wrongPath,
  ERR_INVALID_ARG_VALUE: wrongPath,
  EIO: sickDisk,
  ESTALE: sickDisk,
  ENXIO: sickDisk,
  ENODEV: sickDisk,
  EREMOTEIO: sickDisk,
  ETIMEDOUT: sickDisk,
  EMFILE: busy,
  ENFILE: busy,
  EBUSY: ['is in use by another program', 'Close it there, and try again.'],
  ENOMEM: tooLarge,
  EFBIG: tooLarge,
  EOVERFLOW: tooLarge,
  ERR_FS_FILE_TOO_LARGE: tooLarge,
};

/**
 * Turns whatever the system says of a file that cannot be read into words with a next step. `shown` is its path as it
 * may be printed.
 */
export async function reading<Result>(shown: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const found = wordsOf(cause);
    if (!found) throw cause;
    const [says, next] = found;
    throw new NotReadable(`${shown} ${says}.`, next, { cause });
  }
}

function wordsOf(error: unknown): Words | undefined {
  if (!(error instanceof Error) || error instanceof BackupError) return undefined;
  // What does not fit into memory is a RangeError, with and without a code.
  if (!('code' in error)) return error instanceof RangeError ? tooLarge : undefined;
  const code = String(error.code);
  return words[code] ?? [`could not be read (${code})`, 'Try again, or copy the file to another disk first.'];
}
