import { proveInShort } from './in-short.js';
import { pile } from './pile.js';

proveInShort(pile);
