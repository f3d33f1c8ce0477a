/**
 * Whether a list leaves out records by default, as contacts and addresses do. A list that can be filtered by a field is
 * asked for each value of it that none of its rows has: what comes then was left out. Such a list is read by the sides
 * of that filter as well. Pure.
 */
import { fieldWalker } from '../json/fields.js';
import type { Filter, Pass, Resource } from '../prosonata/catalogue.js';
import type { RecordId } from '../prosonata/record-id.js';

/** One question: how many rows does the list have on this side of the filter? */
export interface Side {
  readonly resource: string;
  readonly parameter: string;
  readonly value: string;
}

/** What came of it; plain data, kept in the work file. */
export interface SideAnswer {
  readonly value: string;
  /** Undefined if the API did not say. */
  readonly total: number | undefined;
  readonly firstId: RecordId | undefined;
  /** What the first row has in the field that is filtered by; undefined if its row does not show the field. */
  readonly firstValue: string | undefined;
}

/** What the rows of a list show of the field that it can be filtered by. */
export interface Shown {
  readonly values: ReadonlySet<string>;
  /** Rows that show none of the documented values. */
  readonly others: number;
}

/** `texts` are the rows of the list. */
export function shownBy({ parameter, values: documented }: Filter, texts: Iterable<string>): Shown {
  const valueIn = valueReader(parameter);
  const values = new Set<string>();
  let others = 0;
  for (const text of texts) {
    const value = valueIn(text);
    if (value !== undefined && documented.includes(value)) values.add(value);
    else others++;
  }
  return { values, others };
}

/** Reads the value of a field in one row after another, numbers and their digits alike; undefined if it is not there. */
export function valueReader(field: string): (text: string) => string | undefined {
  const walk = fieldWalker();
  return (text) => {
    let found: string | undefined;
    walk(text, (name, value) => {
      if (name === field) found = value;
    });
    return found === undefined || found === 'null' ? undefined : found.replace(/^"(.*)"$/s, '$1');
  };
}

/** The values to ask for: of one that a row shows, it is known that the list does not leave it out. */
export function valuesToAsk({ values: documented }: Filter, { values }: Shown): readonly string[] {
  return documented.filter((value) => !values.has(value));
}

/** Whether the answers, to all questions of one filter, prove that the list leaves records out. */
export function isHiding(answers: readonly SideAnswer[], { others }: Pick<Shown, 'others'>): boolean {
  const given = answers.filter(({ total }) => total !== 0);
  if (given.some((answer) => !isObeyed(answer)) || isOneRowTwice(given)) return false;
  const total = given.reduce((sum, answer) => sum + (answer.total ?? Number.NaN), 0);
  return total > others;
}

function isObeyed({ value, firstValue }: SideAnswer): boolean {
  return firstValue === undefined || firstValue === value;
}

/** A server that does not obey the filter gives the same rows whatever it is asked for. */
function isOneRowTwice(answers: readonly SideAnswer[]): boolean {
  const ids = answers.map(({ firstId }) => firstId).filter((id) => id !== undefined);
  return new Set(ids).size < ids.length;
}

/**
 * The list, read by the sides of these filters as well: by each of their combinations, because one filter says nothing
 * of what another leaves out. Its own pass comes first, for rows of no documented value, and is not in the total.
 */
export function withSides(resource: Resource, parameters: readonly string[] = []): Resource {
  const filters = (resource.filters ?? []).filter(({ parameter }) => parameters.includes(parameter));
  if (filters.length === 0) return resource;
  const sides = filters.reduce<readonly Pass['filter'][]>(combined, [{}]).map(passOf);
  // The first side is read again, for records that change sides in between.
  const again = sides.slice(0, 1).map((side) => ({ ...asRepeat(side), name: `${side.name} again` }));
  return { ...resource, passes: [...resource.passes.map(asRepeat), ...sides, ...again] };
}

function combined(
  sides: readonly Pass['filter'][],
  { parameter, values }: Filter,
): readonly Pass['filter'][] {
  return sides.flatMap((side) => values.map((value) => ({ ...side, [parameter]: value })));
}

function passOf(filter: Pass['filter']): Pass {
  const names = Object.entries(filter).map(([parameter, value]) => `${parameter}=${value}`);
  return { name: names.join(' and '), filter };
}

function asRepeat(pass: Pass): Pass {
  return { ...pass, isRepeat: true };
}
