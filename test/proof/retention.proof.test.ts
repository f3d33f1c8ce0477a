import { proveInShort } from './in-short.js';
import { retention } from './retention.js';

proveInShort(retention);
