/** Filters and words to look for, as SQL. Values are always bound. Pure. */
import { quoted } from '../../archive/names.js';
import type { List } from '../../questions/lists.js';
import { type Search, searchIn, termsOf } from '../../questions/search.js';
import type { SqlValue } from '../../sqlite/database.js';
import type { Filter } from '../protocol.js';

/** `sql` names its values as ?1, ?2. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const always: Condition = { sql: '1', values: [] };
const never: Condition = { sql: '0', values: [] };

/** Names and texts in SQL, which may look like places of values, and those places. */
const places = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\?(\d+)/g;

export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return always;
  const values: SqlValue[] = [];
  const parts = conditions.map((condition) => {
    const before = values.length;
    values.push(...condition.values);
    return condition.sql.replace(places, (found, place?: string) =>
      place === undefined ? found : `?${Number(place) + before}`,
    );
  });
  return { sql: parts.map((part) => `(${part})`).join(' AND '), values };
}

/** Whether each of the words is in one of the columns. */
export function searchCondition(list: List, text: string): Condition {
  return conditionOf(searchIn(list, termsOf(text)));
}

function conditionOf(search: Search | undefined): Condition {
  return search ? { sql: search.where, values: search.parameters } : never;
}

export function filterCondition(list: List, filter: Filter): Condition {
  const known = list.columns.find(({ name }) => name === filter.column);
  if (!known) return always;
  const column = quoted(known.name);
  switch (filter.kind) {
    case 'contains':
      return conditionOf(searchIn(list, termsOf(filter.text), { fields: [known.field] }));
    case 'is':
      return isOneOf(column, filter.values);
    case 'number': {
      const isNumber = `(typeof(${column}) <> 'text' OR ${column} GLOB '[0-9]*' OR ${column} GLOB '-[0-9]*')`;
      return allOf([
        { sql: `${column} IS NOT NULL AND ${isNumber}`, values: [] },
        ...bounds(`CAST(${column} AS REAL)`, filter.from, filter.to),
      ]);
    }
    case 'day':
      // A moment of the last day is beyond the day itself, and before this sign.
      return allOf(bounds(column, filter.from, filter.to === undefined ? undefined : `${filter.to}~`));
  }
}

function bounds(sql: string, from: SqlValue | undefined, to: SqlValue | undefined): readonly Condition[] {
  return [
    ...(from === undefined ? [] : [{ sql: `${sql} >= ?1`, values: [from] }]),
    ...(to === undefined ? [] : [{ sql: `${sql} <= ?1`, values: [to] }]),
  ];
}

/** No value and an empty text are the same to people. */
function isOneOf(column: string, values: readonly SqlValue[]): Condition {
  const others = values.filter((value) => value !== null && value !== '');
  const parts = [
    ...(others.length < values.length ? [`${column} IS NULL`, `${column} = ''`] : []),
    ...(others.length > 0 ? [`${column} IN (${others.map((_, index) => `?${index + 1}`).join()})`] : []),
  ];
  return parts.length === 0 ? never : { sql: parts.join(' OR '), values: others };
}
