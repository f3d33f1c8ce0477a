/**
 * What the product promises, each with an attack that tries to break it. An attack is one seeded attempt; the loop
 * around it (prove.ts in earnest, in-short.ts in CI) counts seeds up, so that the seed named by a failure
 * replays it alone.
 */
import type { Random } from '../../src/demo/random.js';

/** What one attempt counted; numbers of the same name are added up over all attempts. */
export type Counts = Readonly<Record<string, number>>;

export interface Attempt {
  readonly seed: number;
  readonly random: Random;
  /** In CI an attempt has to be over in about a second; otherwise it may be as large as life. */
  readonly isShort: boolean;
  /** An empty folder that is removed behind the attempt. */
  readonly directory: string;
}

export interface Promised {
  /** For --only: lower case, with dashes. */
  readonly name: string;
  /** The promise as docs/reliability.md has it. */
  readonly promise: string;
  /** Attempts in CI. */
  readonly shortRuns: number;
  /** Attempts in earnest where neither --runs nor the time ends it earlier; undefined for as many as there is time. */
  readonly longRuns?: number;
  /** Counts of which the greatest counts and not the sum, such as `most megabytes`. */
  readonly greatest?: readonly string[];
  /** Attacks once. Throws Broken; any other error counts as a broken promise too. */
  attack(attempt: Attempt): Promise<Counts>;
  /** What the counts add up to where their list is not telling enough; throws Broken where the sum breaks a promise. */
  figure?(counts: Counts): string;
}

/** The test file with the short proof of the promise of this name. */
export function shortProofOf(name: string): string {
  return `test/proof/${name}.proof.test.ts`;
}

/** The promise does not hold. */
export class Broken extends Error {
  override name = 'Broken' as const;
}

/** Throws Broken unless the condition holds. */
export function hold(condition: boolean, otherwise: string | (() => string)): asserts condition {
  if (!condition) throw new Broken(typeof otherwise === 'string' ? otherwise : otherwise());
}
