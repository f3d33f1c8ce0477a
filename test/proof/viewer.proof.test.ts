import { proveInShort } from './in-short.js';
import { viewer } from './viewer.js';

proveInShort(viewer);
