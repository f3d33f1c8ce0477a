import { proveInShort } from './in-short.js';
import { values } from './values.js';

proveInShort(values);
