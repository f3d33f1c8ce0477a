/** Which fields of a record have changed: by their texts, and by name only, because values have no place there. */
import { type FieldWalker, fieldWalker } from '../json/fields.js';
import type { RecordTexts } from '../workfile/state.js';

/** Changes of one resource that are listed one by one; all are counted. */
export const changesListedAtMost = 10_000;

/**
 * The names of the fields that differ, in the order of the older text, then those that are new. List row is compared
 * with list row and detail with detail; a detail that only one side has says nothing of a change.
 */
export function changedFieldNames(before: RecordTexts, now: RecordTexts): readonly string[] {
  const names = new Set(differingNames(before.list, now.list));
  if (before.detail !== undefined && now.detail !== undefined) {
    for (const name of differingNames(before.detail, now.detail)) names.add(name);
  }
  return [...names];
}

function differingNames(before: string, now: string): readonly string[] {
  if (before === now) return [];
  const walk = fieldWalker();
  const [older, newer] = [fieldTexts(before, walk), fieldTexts(now, walk)];
  const changed = [...older.keys()].filter((name) => older.get(name) !== newer.get(name));
  return [...changed, ...[...newer.keys()].filter((name) => !older.has(name))];
}

function fieldTexts(text: string, walk: FieldWalker): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  walk(text, (name, start, end) => fields.set(name, text.slice(start, end)));
  return fields;
}
