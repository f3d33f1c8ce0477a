/** Attacks one promise over and over, and adds up what was counted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../src/demo/random.js';
import type { Counts, Promised } from './promise.js';

export interface Limits {
  /** Seed of the first attempt; each further one takes the next. */
  readonly seed: number;
  readonly runs: number;
  /** Epoch milliseconds after which no attempt is begun; there is always one. */
  readonly deadline: number;
  readonly isShort: boolean;
  /** Told before each attempt. */
  readonly onAttempt?: (seed: number) => void;
}

export type Outcome =
  | { readonly kind: 'held'; readonly runs: number; readonly figure: string }
  /** `seed` is that of the attempt that broke it. */
  | { readonly kind: 'broken'; readonly seed: number; readonly error: unknown };

export async function attackPromise(promise: Promised, limits: Limits): Promise<Outcome> {
  const { seed, runs, deadline, isShort } = limits;
  const counts: Record<string, number> = {};
  let run = 0;
  for (; run < runs && (run === 0 || Date.now() < deadline); run++) {
    limits.onAttempt?.(seed + run);
    try {
      add(counts, await attackOnce(promise, seed + run, isShort), promise);
    } catch (error) {
      return { kind: 'broken', seed: seed + run, error };
    }
  }
  try {
    return { kind: 'held', runs: run, figure: (promise.figure ?? listed)(counts) };
  } catch (error) {
    return { kind: 'broken', seed, error };
  }
}

async function attackOnce(promise: Promised, seed: number, isShort: boolean): Promise<Counts> {
  const directory = mkdtempSync(join(tmpdir(), `proof-${promise.name}-`));
  try {
    return await promise.attack({ seed, random: seededRandom(seed), isShort, directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function add(counts: Record<string, number>, more: Counts, { greatest = [] }: Promised): void {
  for (const [name, count] of Object.entries(more)) {
    const before = counts[name] ?? 0;
    counts[name] = greatest.includes(name) ? Math.max(before, count) : before + count;
  }
}

function listed(counts: Counts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${number(count)} ${name}`)
    .join(', ');
}

/** A count as people read it. */
export function number(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
