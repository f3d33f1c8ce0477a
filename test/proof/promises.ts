/** All promises, in the order of docs/reliability.md. */
import { bounded } from './bounded.js';
import { complete } from './complete.js';
import { faithful } from './faithful.js';
import type { Promised } from './promise.js';
import { quota } from './quota.js';
import { sound } from './sound.js';
import { values } from './values.js';

export const promises: readonly Promised[] = [faithful, complete, values, sound, quota, bounded];
