import { expect, it } from 'vitest';
import { attackPromise } from './attack.js';
import type { Promised } from './promise.js';

/** Changed now and then, so that CI does not walk the same path for ever. */
const seed = 1;

/** The test of a promise in CI: its short attempts; `npm run prove` attacks in earnest. */
export function proveInShort(promise: Promised): void {
  it(promise.promise, async () => {
    const outcome = await attackPromise(promise, {
      seed,
      runs: promise.shortRuns,
      deadline: Number.POSITIVE_INFINITY,
      isShort: true,
    });
    if (outcome.kind === 'broken') throw outcome.error;
    expect(outcome.runs).toBe(promise.shortRuns);
  });
}
