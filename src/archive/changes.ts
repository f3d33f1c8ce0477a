/** What has changed of a record since the last backup, from the JSON texts of both times. Pure. */
import { type FieldWalker, fieldWalker } from '../json/fields.js';
import type { RecordTexts } from '../workfile/state.js';

/** Changes of one list that are listed one by one; all are counted. */
export const changesListedAtMost = 10_000;

/** A field and the JSON texts of its values; undefined if the record did not have it then. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/**
 * The fields that differ, in the order of the older text, then those that are new. List row is compared with list row
 * and detail with detail; a detail that only one side has says nothing of a change. If both differ, the values are
 * those of the detail, as in the table.
 */
export function changedFields(before: RecordTexts, now: RecordTexts): readonly FieldChange[] {
  const changes = new Map(differences(before.list, now.list).map((change) => [change.field, change]));
  if (before.detail !== undefined && now.detail !== undefined) {
    for (const change of differences(before.detail, now.detail)) changes.set(change.field, change);
  }
  return [...changes.values()];
}

/** The JSON texts of all fields; what the detail says counts before what the list says. */
export function valuesOf({ list, detail }: RecordTexts): ReadonlyMap<string, string> {
  const walk = fieldWalker();
  const values = fieldTexts(list, walk);
  if (detail !== undefined) for (const [field, text] of fieldTexts(detail, walk)) values.set(field, text);
  return values;
}

function differences(before: string, now: string): readonly FieldChange[] {
  if (before === now) return [];
  const walk = fieldWalker();
  const [older, newer] = [fieldTexts(before, walk), fieldTexts(now, walk)];
  const fields = new Set([...older.keys(), ...newer.keys()]);
  return [...fields]
    .map((field) => ({ field, before: older.get(field), now: newer.get(field) }))
    .filter((change) => change.before !== change.now);
}

function fieldTexts(text: string, walk: FieldWalker): Map<string, string> {
  const fields = new Map<string, string>();
  walk(text, (name, value) => fields.set(name, value));
  return fields;
}
