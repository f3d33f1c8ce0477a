/**
 * Trouble that is expected in the life of a backup. Its message says what failed and on what; its hint says what
 * to do next. Every other thrown value is a bug of this program, and the door prints its stack.
 */
export class BackupError extends Error {
  override name: string = 'BackupError';
  /** Whether the same attempt may succeed when it is made again: a fault that passes, not one to be mended. */
  readonly transient: boolean = false;
  /** The next step for the person who reads this, one sentence; empty where there is none. */
  readonly hint: string;

  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** The text of anything that can be thrown; some of SQLite's errors are thrown as plain strings. */
export function toMessage(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}

/** Words from outside on one line, without control characters: they must not steer a terminal or a log. */
export function printable(text: string, charactersAtMost = 300): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, charactersAtMost);
}
