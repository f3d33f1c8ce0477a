/** Damage in a file: what lies beside it can still be read. */
import { NotAnArchive } from '../../archive/opening.js';
import { SqliteError } from '../../sqlite/database.js';
import { OpeningFailed } from './opening-failed.js';

/** Whether a part of the file is no sound database, or of an encrypted one cannot be opened. */
export function isDamage(error: unknown): boolean {
  // An open archive does not stop being one; this is how archive/ says that SQLite could not read a part of it.
  if (error instanceof NotAnArchive) return isDamage(error.cause);
  return error instanceof SqliteError || (error instanceof OpeningFailed && error.refusal === 'cut');
}

/** What `read` gives, or undefined where the file is damaged; `damaged` is told. */
export function unlessDamaged<Result>(read: () => Result, damaged: () => void): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!isDamage(error)) throw error;
    damaged();
    return undefined;
  }
}
