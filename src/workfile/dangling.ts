/**
 * References to records that no list gave. Some are normal: what people delete in a workspace is still named by what
 * refers to it. Many at once say that a list hides rows. Pure.
 */

/** One column that refers to records which the list `to` did not give. */
export interface DanglingReference {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  /** Rows that refer to one of them. */
  readonly rows: number;
  /** Different records that are referred to and not there. */
  readonly missing: number;
}

/** How many records were missing in the last finished backup, by reference; see `referenceName`. */
export type KnownDangling = Readonly<Record<string, number>>;

/** What is said of a list that others refer to in vain. */
export interface MissingTargets {
  readonly to: string;
  readonly references: readonly DanglingReference[];
  /** Of the reference that misses the most. */
  readonly missing: number;
  /** The same in the last finished backup; undefined if it did not count. */
  readonly missingBefore: number | undefined;
  /** Whether many more are missing than before, so that the list seems to hide rows. */
  readonly isJump: boolean;
}

export function referenceName({ from, column }: Pick<DanglingReference, 'from' | 'column'>): string {
  return `${from}.${column}`;
}

/** What the next backup compares with. */
export function knownDangling(references: readonly DanglingReference[]): KnownDangling {
  return Object.fromEntries(references.map((one) => [referenceName(one), one.missing]));
}

/**
 * The lists that others refer to in vain. `before` is undefined if nothing was counted before. `rowsOf` has the lists
 * that should have all of them, with the rows they gave.
 */
export function missingTargets(
  references: readonly DanglingReference[],
  before: KnownDangling | undefined,
  rowsOf: ReadonlyMap<string, number>,
): readonly MissingTargets[] {
  return [...rowsOf].flatMap(([to, rows]) => {
    const own = references.filter((one) => one.to === to);
    if (own.length === 0) return [];
    const known = own.map((one) => before?.[referenceName(one)] ?? 0);
    const isJump = own.some((one, index) => isMany(one.missing - (known[index] ?? 0), rows));
    const missing = Math.max(...own.map((one) => one.missing));
    return [{ to, references: own, missing, missingBefore: before && Math.max(...known), isJump }];
  });
}

/** One record more is what people delete in a day; of a long list a few more. */
function isMany(more: number, rows: number): boolean {
  return more > Math.max(1, rows * 0.02);
}
