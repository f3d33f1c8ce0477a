/**
 * Trouble that is expected in the life of a backup. Its message says what failed and on what; its hint says what
 * to do next. Every other thrown value is a bug of this program, and the front end prints its stack.
 */
export class BackupError extends Error {
  override name: string = 'BackupError';
  /** Whether the same attempt may succeed in a later run: a fault that passes, not one to be mended. */
  readonly transient: boolean = false;
  /** Whether it may pass within seconds, so that it is worth trying again at once. */
  get passesSoon(): boolean {
    return this.transient;
  }
  /** How long to wait before it is tried again, if that is known. */
  readonly retryAfterMs: number | undefined = undefined;
  /** The next step for the person who reads this, one sentence; empty where there is none. */
  readonly hint: string;

  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/**
 * What failed and what to do next, as sentences: the only place where the two are joined. Several faults are on lines
 * of their own, and the next step is on the last one.
 */
export function sentences({ message, hint }: Pick<BackupError, 'message' | 'hint'>): string {
  const failed = /[.!?…]$/.test(message) ? message : `${message}.`;
  if (!hint) return failed;
  return `${failed}${message.includes('\n') ? '\n' : ' '}${hint}`;
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

/**
 * What may be told of a bug of this program: what kind of error and where. The words of an error that is none of ours
 * can hold what the program was at work on, as those of JSON.parse do, and logs are read by more people than records.
 * Words of the operating system name files only.
 */
export function crashReport(error: unknown): string {
  if (!(error instanceof Error)) return `A ${typeof error} was thrown; its words are left out.`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const isOfTheSystem = 'syscall' in error && typeof error.syscall === 'string';
  const words = isOfTheSystem ? error.message : 'its words are left out, because they may hold records';
  const because = error.cause === undefined ? [] : [`caused by ${crashReport(error.cause)}`];
  return [`${error.name}: ${words}`, ...frames, ...because].join('\n');
}
