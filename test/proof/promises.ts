/** All promises, in the order of docs/reliability.md. */
import { faithful } from './faithful.js';
import type { Promised } from './promise.js';

export const promises: readonly Promised[] = [faithful];
