/** What the whole page shares. */
import { computed, signal } from '@preact/signals';
import type { Language } from '../labels/words.js';
import type { Engine } from './engine-client.js';
import type { ArchiveFacts, ListFacts } from './protocol.js';
import { addressOf, type Route, routeOf } from './route.js';
import { de } from './words/de.js';
import { en } from './words/en.js';

export interface OpenedArchive {
  /** How the engine calls it. */
  readonly number: number;
  readonly facts: ArchiveFacts;
}

export const language = signal<Language>(/^de\b/i.test(navigator.language) ? 'de' : 'en');
export const words = computed(() => (language.value === 'de' ? de : en));
export const engine = signal<Engine | undefined>(undefined);
export const archives = signal<readonly OpenedArchive[]>([]);
/** Place in `archives` of the one that is shown. */
export const shown = signal(0);
export const archive = computed(() => archives.value[shown.value]);
export const route = signal<Route>(routeOf(location.hash));
/** Columns that the reader chose, by list, for as long as the page is open. */
export const chosenColumns = signal<ReadonlyMap<string, readonly string[]>>(new Map());

/** Whether tables show values exactly as they are stored. */
export const isAsStored = signal(false);

export function go(to: Route): void {
  location.hash = addressOf(to);
}

/** The same page in a changed state, as one step back. */
export function replace(to: Route): void {
  history.replaceState(null, '', addressOf(to));
  route.value = to;
}

export function listIn(facts: ArchiveFacts, name: string): ListFacts | undefined {
  return facts.lists.find((list) => list.name === name);
}

addEventListener('hashchange', () => {
  route.value = routeOf(location.hash);
});
