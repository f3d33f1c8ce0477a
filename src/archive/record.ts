import { BackupError } from '../errors.js';
import { type Json, parseExact } from '../json/exact.js';
import type { StoredRecord } from '../workfile/state.js';

/** A stored record is no JSON object: a fault of the work file, not of the API. */
export class RecordUnreadable extends BackupError {
  override name = 'RecordUnreadable' as const;
}

export type Fields = ReadonlyMap<string, Json>;

/** The record's fields: those of the single read win, a field that only the list has stays. */
export function fieldsOf({ list, detail }: StoredRecord, resource: string): Fields {
  const fields = new Map(entriesOf(list, resource));
  if (detail !== undefined) for (const [name, value] of entriesOf(detail, resource)) fields.set(name, value);
  return fields;
}

function entriesOf(text: string, resource: string): [string, Json][] {
  const value = parseExact(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new RecordUnreadable(
    `A record of ${resource} in the work file is no JSON object.`,
    'Delete the work file; the next backup reads everything anew.',
  );
}
