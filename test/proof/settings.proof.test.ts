import { proveInShort } from './in-short.js';
import { settings } from './settings.js';

proveInShort(settings);
