/** Records of an archive as JSON texts by field. */
import type { OpenArchive } from '../archive/info.js';
import { readable } from '../archive/opening.js';
import { type Condition, idCondition, recordTexts } from '../archive/record-texts.js';
import { titleOf } from '../archive/titles.js';
import { type List, listsIn } from '../questions/lists.js';

/** The JSON texts of a record's values by field, in the order of the columns. */
export type RecordTexts = ReadonlyMap<string, string>;

export function idOf(list: List, texts: readonly string[]): string {
  return texts[list.columns.findIndex(({ name }) => name === list.idColumn)] ?? 'null';
}

export function titleFrom(list: List, texts: readonly string[]): string {
  return titleOf(list.resource, textsByField(list, texts));
}

export function textsByField({ columns }: List, texts: readonly string[]): RecordTexts {
  return new Map(columns.map(({ field }, index) => [field, texts[index] ?? 'null']));
}

/** The record of this id; undefined if the archive has no such list or record. Throws NotAnArchive. */
export function recordOf(
  { database }: Pick<OpenArchive, 'database'>,
  name: string,
  id: string,
): RecordTexts | undefined {
  const list = readable(() => listsIn(database.query)).get(name);
  if (!list) return undefined;
  const [texts] = recordTexts(database, list.name, list.columns, idCondition(list.idColumn, id));
  return texts && textsByField(list, texts);
}

/** All records of a list that a condition is true of. Throws NotAnArchive. */
export function* recordsOf(
  { database }: Pick<OpenArchive, 'database'>,
  list: List,
  condition?: Condition,
): Generator<RecordTexts, void, undefined> {
  for (const texts of recordTexts(database, list.name, list.columns, condition)) {
    yield textsByField(list, texts);
  }
}

/**
 * The record as the API gave it: nested lists, which an archive holds as texts, are lists again, and fields for which its
 * table had no room are in their places.
 */
export function recordJson({ database }: OpenArchive, name: string, record: RecordTexts): string {
  const list = readable(() => listsIn(database.query)).get(name);
  const nested = new Set(list?.columns.filter(({ holdsJson }) => holdsJson).map(({ field }) => field));
  const parts = [...record].flatMap(([field, text]) => {
    const inner = nested.has(field) ? jsonInside(text) : undefined;
    if (field === '_more_fields' && inner !== undefined) return inner === '{}' ? [] : [inner.slice(1, -1)];
    return [`${JSON.stringify(field)}:${inner ?? text}`];
  });
  return `{${parts.join(',')}}`;
}

/** The array or object that a text holds; undefined if it is a text like any other. */
function jsonInside(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  const inner = JSON.parse(text) as string;
  if (!/^[[{]/.test(inner)) return undefined;
  try {
    JSON.parse(inner);
    return inner;
  } catch {
    // A text that only begins like one.
    return undefined;
  }
}
