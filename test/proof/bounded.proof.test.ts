import { bounded } from './bounded.js';
import { proveInShort } from './in-short.js';

proveInShort(bounded);
