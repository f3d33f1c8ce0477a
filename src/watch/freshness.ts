/** How fresh the newest backup of a place is. Pure. */

/** What is known of a backup that lies somewhere. */
export interface Lying {
  readonly workspace: string;
  readonly backupId: string;
  readonly isComplete: boolean;
  readonly isEncrypted: boolean;
  /** Epoch milliseconds of its start. */
  readonly startedAt: number;
  /** Epoch milliseconds at which the next one is due. */
  readonly dueAt: number;
}

export interface Freshness extends Lying {
  /** The folder or repository, as the user named it. */
  readonly place: string;
  readonly ageMs: number;
  /** Whether it is older than it may be; undefined if no age was named. */
  readonly isLate: boolean | undefined;
}

/** An age is counted from the start of a backup, because that is how old the oldest of its records may be. */
export function freshnessOf(
  place: string,
  lying: Lying,
  { now, maxAgeMs }: { readonly now: number; readonly maxAgeMs: number | undefined },
): Freshness {
  const ageMs = Math.max(0, now - lying.startedAt);
  return { ...lying, place, ageMs, isLate: maxAgeMs === undefined ? undefined : ageMs > maxAgeMs };
}
