/** All promises, in the order of docs/reliability.md. */
import { cache } from './cache.js';
import { faithful } from './faithful.js';
import { key } from './key.js';
import { kills } from './kills.js';
import { leaks } from './leaks.js';
import type { Promised } from './promise.js';
import { retention } from './retention.js';
import { settings } from './settings.js';

export const promises: readonly Promised[] = [faithful, kills, cache, leaks, key, retention, settings];
