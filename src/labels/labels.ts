/**
 * The one catalogue of what lists and fields are called and what is in them: for the viewer, exports, the extract for
 * the tax office and the archive itself. A field that is not known is called by its name.
 */
import { findResource, referenceOf } from '../prosonata/catalogue.js';
import { codesOf } from './codes.js';
import { commonFields, type FieldKind, type FieldWords, fieldsOfLists, positionFields } from './fields.js';
import { entryOf, type Words } from './words.js';

export interface Label {
  readonly words: Words;
  readonly kind: FieldKind;
  /** False for a field that the vendor does not describe: its words are its name, and its kind is `text`. */
  readonly isKnown: boolean;
  /** The list that it refers to, if it is a reference. */
  readonly refersTo?: string;
  /** Words by number, if it is a code. */
  readonly codes?: Readonly<Record<number, Words>>;
  /** Whether it only repeats what the record says that it refers to. Documents keep what was true when they were written. */
  readonly isRepeated?: boolean;
}

const nestedPositions = /\.(?:positions|additionalPositions)$/;

/** The label of a field of a list; a list that is nested in another is named as `invoices.positions`. */
export function labelOf(list: string, field: string): Label {
  const resource = findResource(list);
  if (field === resource?.idField) return { words: ['ID', 'ID'], kind: 'id', isKnown: true };
  const own = nestedPositions.test(list) ? positionFields : (entryOf(fieldsOfLists, list) ?? {});
  const found: FieldWords | undefined = entryOf(own, field) ?? entryOf(commonFields, field);
  if (!found) return { words: [field, field], kind: 'text', isKnown: false };
  const refersTo = found.kind === 'reference' && resource ? referenceOf(resource, field) : undefined;
  const codes = codesOf(list, field);
  return {
    ...found,
    isKnown: true,
    ...(refersTo !== undefined && { refersTo }),
    ...(codes && { kind: 'code', codes }),
    ...(entryOf(repeatedFields, list)?.includes(field) && { isRepeated: true }),
  };
}

/** The word for a code; undefined if it has none. */
export function codeWords(list: string, field: string, value: unknown): Words | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{1,3}$/.test(value));
  return isNumber ? codesOf(list, field)?.[Number(value)] : undefined;
}

const repeatedFields: Readonly<Record<string, readonly string[]>> = {
  customers: ['contactsAssigned', 'addressesAssigned'],
  projects: ['customerName', 'firstName', 'lastName', 'usersAssigned'],
  contacts: ['customerName', 'name1', 'name2', 'name3'],
  addresses: ['customerName', 'contactsAssigned'],
  crmevents: ['customerName', 'title', 'firstName', 'lastName', 'name1', 'name2', 'name3', 'username'],
  projecttasks: ['projectNo', 'projectName', 'customerName', 'username', 'categoryName'],
  workingtimes: ['username', 'userFirstName', 'userLastName'],
  projecttimes: ['categoryName', 'projectNo', 'projectName', 'customerName', 'username'],
};
