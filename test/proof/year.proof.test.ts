import { proveInShort } from './in-short.js';
import { year } from './year.js';

proveInShort(year);
