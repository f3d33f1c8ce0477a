/** One call while it is at work: says how far it is, and learns in between whether it should stop. */

/** The reader asked to stop. */
export class Stopped extends Error {
  override name = 'Stopped' as const;
}

export interface Turn {
  /** Gives way to what else was asked meanwhile; `part` of the work is done. Throws Stopped. */
  pause(part: number): Promise<void>;
  /** Hands on what was found so far. */
  tell(told: unknown): void;
  /** Part of the file could not be read; the work goes on without it. */
  damaged(): void;
}
