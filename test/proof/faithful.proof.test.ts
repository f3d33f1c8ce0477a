import { faithful } from './faithful.js';
import { proveInShort } from './in-short.js';

proveInShort(faithful);
