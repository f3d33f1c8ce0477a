/** Which lists are backed up, and how, from the settings that name them. Pure. */
import { distance } from 'fastest-levenshtein';
import { printable } from '../errors.js';
import { germanNamesOf } from '../labels/lists.js';
import { catalogue, customResource, findResource, type Resource } from '../prosonata/catalogue.js';
import { shortened } from './kinds.js';

export interface Wanted {
  readonly resources: readonly string[];
  readonly details: readonly string[];
  readonly includeInactive: boolean;
}

export interface ChosenLists {
  readonly resources: readonly Resource[];
  /** Lists that the user named: if one of them cannot be read, the run ends. */
  readonly named: ReadonlySet<string>;
}

/** The lists, or one sentence for each fault. */
export function chosenLists(wanted: Wanted): ChosenLists | { readonly faults: readonly string[] } {
  const chosen = wanted.resources.length === 0 ? catalogue : wanted.resources.map(listOf);
  const resources = chosen.filter((list) => typeof list !== 'string');
  const faults = chosen.filter((list) => typeof list === 'string');
  faults.push(...repeated(resources), ...detailFaults(wanted.details, resources, faults.length > 0));
  if (faults.length > 0) return { faults };
  return {
    resources: resources.map((list) => asWanted(list, wanted)),
    named: new Set(wanted.resources.length === 0 ? [] : resources.map(({ name }) => name)),
  };
}

/** The list of an entry such as `invoices` or `vacations:vacationID`, or what is wrong with it. */
function listOf(entry: string): Resource | string {
  const [, name = '', idField] = /^([a-z][a-z0-9_-]*)(?::(\w+))?$/i.exec(entry) ?? [];
  const known = findResource(name);
  if (known) return idField === undefined ? known : { ...known, idField };
  if (name !== '' && idField !== undefined) return customResource(name, idField);
  const near = nearest(entry);
  const offer = near === undefined ? '' : `; did you mean ${near}?`;
  return `resources: there is no list "${shortened(entry)}"${offer || '.'} There are ${everyName}. Any other list is given with the field that names a record, as name:field.`;
}

const everyName = catalogue.map(({ name }) => name).join(', ');

/** The list whose name, English or German, is the most alike; undefined if none is. */
function nearest(text: string): string | undefined {
  const wanted = text.toLowerCase();
  const candidates = catalogue.flatMap(({ name }) =>
    [name, ...germanNamesOf(name)].map((word) => ({
      name,
      away: distance(wanted, word.toLowerCase()),
    })),
  );
  const best = candidates.sort((a, b) => a.away - b.away)[0];
  return best && best.away <= Math.max(2, wanted.length / 4) ? best.name : undefined;
}

function repeated(resources: readonly Resource[]): readonly string[] {
  const names = resources.map(({ name }) => name.toLowerCase());
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => `resources names ${printable(name)} twice.`);
}

/** Details can be read of every list that is backed up, also of one that the user named with its field. */
function detailFaults(
  details: readonly string[],
  resources: readonly Resource[],
  areListsUnknown: boolean,
): readonly string[] {
  if (isNone(details) || areListsUnknown) return [];
  const unknown = details.filter((name) => !resources.some((list) => list.name === name));
  return unknown.map(
    (name) =>
      `details takes names of lists that are backed up, or none, got "${shortened(name)}". These are ${resources.map((list) => list.name).join(', ')}.`,
  );
}

function isNone(details: readonly string[]): boolean {
  return details.length === 1 && details[0]?.toLowerCase() === 'none';
}

function asWanted(list: Resource, { details, includeInactive }: Wanted): Resource {
  const passes = includeInactive ? list.passes : list.passes.slice(0, 1);
  if (details.length === 0) return { ...list, passes };
  const isNamed = !isNone(details) && details.includes(list.name);
  return { ...list, passes, details: isNamed, ...(isNamed ? { detailsNamed: true } : {}) };
}
