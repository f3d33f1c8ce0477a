import { proveInShort } from './in-short.js';
import { quota } from './quota.js';

proveInShort(quota);
