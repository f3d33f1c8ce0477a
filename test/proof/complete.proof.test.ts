import { complete } from './complete.js';
import { proveInShort } from './in-short.js';

proveInShort(complete);
