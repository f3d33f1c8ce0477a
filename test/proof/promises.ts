/** All promises, in the order of docs/reliability.md. */
import { bounded } from './bounded.js';
import { cache } from './cache.js';
import { complete } from './complete.js';
import { faithful } from './faithful.js';
import { key } from './key.js';
import { kills } from './kills.js';
import { leaks } from './leaks.js';
import { pile } from './pile.js';
import type { Promised } from './promise.js';
import { quota } from './quota.js';
import { retention } from './retention.js';
import { settings } from './settings.js';
import { sound } from './sound.js';
import { values } from './values.js';
import { viewer } from './viewer.js';
import { year } from './year.js';

export const promises: readonly Promised[] = [
  faithful,
  kills,
  complete,
  values,
  sound,
  viewer,
  cache,
  leaks,
  key,
  retention,
  quota,
  bounded,
  year,
  pile,
  settings,
];
