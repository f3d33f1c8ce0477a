import { BackupError } from '../errors.js';

/** The folder or the disk did not take what had to be written. What was there before is untouched. */
export class NotWritable extends BackupError {
  override name = 'NotWritable' as const;
}

/** Turns what the system says of a write that failed into words with a next step. */
export async function writing<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new NotWritable(
        `The disk is full: ${where} could not be written.`,
        'Free some space and run again.',
        {
          cause: error,
        },
      );
    }
    if (code !== '') {
      throw new NotWritable(`${where} cannot be written to (${code}).`, 'Choose another folder.', {
        cause: error,
      });
    }
    throw error;
  }
}
