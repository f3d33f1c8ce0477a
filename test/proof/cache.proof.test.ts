import { cache } from './cache.js';
import { proveInShort } from './in-short.js';

proveInShort(cache);
