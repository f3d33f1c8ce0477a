import { describe, expect, it } from 'vitest';
import { attackPromise } from './attack.js';
import { promises } from './promises.js';

/** Changed now and then, so that CI does not walk the same path for ever. */
const seed = 1;

describe('in short, `npm run prove` in earnest:', () => {
  it.each(promises.map((promise) => [promise.promise, promise] as const))('%s', async (_, promise) => {
    const outcome = await attackPromise(promise, {
      seed,
      runs: promise.shortRuns,
      deadline: Number.POSITIVE_INFINITY,
      isShort: true,
    });
    if (outcome.kind === 'broken') throw outcome.error;
    expect(outcome.runs).toBe(promise.shortRuns);
  });
});
