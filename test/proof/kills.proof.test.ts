import { proveInShort } from './in-short.js';
import { kills } from './kills.js';

proveInShort(kills);
