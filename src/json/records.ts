/** The records in the answer to a list request, found in one walk through its text. */
import { type FieldFinder, fieldFinder } from './fields.js';
import type { FoundField } from './forms.js';
import { eachElement, eachMember, valueEnd } from './rows.js';

const openBracket = 91;

/**
 * The texts of the values in the array `data` of an envelope, each with the text of one of its fields. `text` must have
 * been parsed as JSON already. undefined if the top level has no array of that name.
 */
export function recordTexts(text: string, field: string): readonly FoundField[] | undefined {
  const find = fieldFinder(field);
  let found: readonly FoundField[] | undefined;
  eachMember(text, (name, start) => {
    if (name !== 'data') return valueEnd(text, start);
    // JSON.parse lets the last of doubled names win.
    found = undefined;
    if (text.charCodeAt(start) !== openBracket) return valueEnd(text, start);
    const { records, end } = recordsAt(text, start, find);
    found = records;
    return end;
  });
  return found;
}

function recordsAt(text: string, start: number, find: FieldFinder) {
  const records: FoundField[] = [];
  const end = eachElement(text, start, (at) => {
    const record = find(text, at);
    records.push(record);
    return at + record.text.length;
  });
  return { records, end };
}
