import { proveInShort } from './in-short.js';
import { leaks } from './leaks.js';

proveInShort(leaks);
