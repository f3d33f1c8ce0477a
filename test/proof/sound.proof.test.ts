import { proveInShort } from './in-short.js';
import { sound } from './sound.js';

proveInShort(sound);
