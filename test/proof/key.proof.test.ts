import { proveInShort } from './in-short.js';
import { key } from './key.js';

proveInShort(key);
