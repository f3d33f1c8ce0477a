/**
 * Everything that an archive has about one person or company: what refers to the record, and what names it. That a text
 * names somebody is no proof that it is about them, so such records stand apart. It runs in a browser as well.
 */
import type { ArchivedResource, OpenArchive } from '../archive/info.js';
import { quoted } from '../archive/names.js';
import { readable } from '../archive/opening.js';
import { type Condition, idCondition } from '../archive/record-texts.js';
import { titleOf } from '../archive/titles.js';
import { labelOf } from '../labels/labels.js';
import type { personLists } from '../labels/lists.js';
import { entryOf } from '../labels/words.js';
import { findResource } from '../prosonata/catalogue.js';
import { type List, listsIn } from '../questions/lists.js';
import { searchIn, termsOf } from '../questions/search.js';
import { type RecordTexts, recordOf, recordsOf } from './records.js';

export interface PersonId {
  readonly list: string;
  readonly id: string;
}

/** Where the names of people and companies are, by list. */
export const nameFields: Readonly<Record<(typeof personLists)[number], readonly string[]>> = {
  contacts: ['firstName', 'lastName', 'email', 'email2'],
  users: ['userFirstName', 'userLastName', 'username', 'email'],
  customers: ['customerName', 'companyCode'],
};

export interface PersonPart {
  readonly list: string;
  /** `refers`: a field leads to the person; `names`: a text holds a name, an address or a number of theirs. */
  readonly kind: 'refers' | 'names';
  readonly count: number;
  readonly records: Iterable<RecordTexts>;
}

/** Of a list in a damaged archive what could not be read. */
export interface Unread {
  readonly list: string;
  /** How many records have to do with the person and could not be read. */
  readonly records: number;
  /** False if a part of the list could not be searched: nobody knows what is in it. */
  readonly isSearched: boolean;
}

export interface PersonReport extends PersonId {
  readonly title: string;
  readonly record: RecordTexts;
  readonly parts: readonly PersonPart[];
  /** Lists that the archive does not have, or not all of. */
  readonly lacking: readonly string[];
  /** Empty if the archive is sound. */
  readonly unread: readonly Unread[];
}

/** Undefined if the archive does not have the person. Throws NotAnArchive, also if it is damaged: another may be whole. */
export function personIn(archive: OpenArchive, person: PersonId): PersonReport | undefined {
  const record = recordOf(archive, person.list, person.id);
  if (!record) return undefined;
  const lists = readable(() => listsIn(archive.database.query));
  const parts = [...lists.values()].flatMap((list) => partsOf(archive, list, person, record));
  return {
    ...person,
    title: titleOf(person.list, record),
    record,
    parts,
    lacking: lackingIn(archive.info.resources),
    unread: [],
  };
}

/** Lists of which the archive does not have everything. */
export function lackingIn(resources: readonly ArchivedResource[]): readonly string[] {
  return resources.filter(({ status }) => status !== 'complete').map(({ name }) => name);
}

export function partsOf(
  archive: OpenArchive,
  list: List,
  person: PersonId,
  record: RecordTexts,
): readonly PersonPart[] {
  return rowsAbout(list, person, record)
    .map(({ kind, condition }) => {
      const records = [...recordsOf(archive, list, condition)];
      return { list: list.resource, kind, count: records.length, records };
    })
    .filter(({ count }) => count > 0);
}

/** Which rows of a list have to do with the person, and how; none stands in both parts. */
export function rowsAbout(
  list: List,
  person: PersonId,
  record: RecordTexts,
): readonly { readonly kind: PersonPart['kind']; readonly condition: Condition }[] {
  const isPerson = list.resource === person.list ? idCondition(list.idColumn, person.id) : undefined;
  const refers = refersTo(list, person);
  const names = namesOf(list, namesIn(person, record));
  return [
    ...(refers ? [{ kind: 'refers' as const, condition: without(refers, isPerson) }] : []),
    ...(names ? [{ kind: 'names' as const, condition: without(without(names, refers), isPerson) }] : []),
  ];
}

/** Which rows of a list of people may be meant by these words; undefined if it is no such list. */
export function rowsNamed(list: List, who: string): Condition | undefined {
  const fields = entryOf<readonly string[]>(nameFields, list.resource);
  return fields && searchIn(list, termsOf(who), { fields });
}

/** True of rows of which the first is true and the second is not. */
function without(condition: Condition, other: Condition | undefined): Condition {
  if (!other) return condition;
  return joined(
    [condition, other],
    ([one = '', another = '']) => `(${one}) AND NOT coalesce((${another}), 0)`,
  );
}

/** Conditions in one, with their values one after another. */
function joined(conditions: readonly Condition[], join: (parts: readonly string[]) => string): Condition {
  const parameters = conditions.flatMap((condition) => condition.parameters);
  let before = 0;
  const parts = conditions.map((condition) => {
    // A name in quotes may hold anything, also what looks like a parameter.
    const moved = condition.where.replace(/"(?:[^"]|"")*"|\?(\d+)/g, (found, number?: string) =>
      number === undefined ? found : `?${Number(number) + before}`,
    );
    before += condition.parameters.length;
    return moved;
  });
  return { where: join(parts), parameters };
}

/** Rows of a list that lead to the person, by a field or in a nested list; undefined if it has no such field. */
function refersTo(list: List, { list: target, id }: PersonId): Condition | undefined {
  const idField = findResource(target)?.idField ?? '';
  const direct = list.columns.filter(({ field }) => labelOf(list.resource, field).refersTo === target);
  const nested = list.columns.filter(({ holdsJson }) => holdsJson);
  const conditions = [
    ...direct.map(({ name }) => idCondition(name, id)),
    ...nested.map(({ name }) => ({
      where: `${quoted(name)} GLOB ?1 OR ${quoted(name)} GLOB ?2`,
      parameters: [`*"${idField}":${id}[,}]*`, `*"${idField}":"${id}"*`],
    })),
  ];
  if (conditions.length === 0) return undefined;
  return joined(conditions, (parts) => parts.map((part) => `(${part})`).join(' OR '));
}

/** What a person is called, and the addresses and numbers that are theirs alone. */
function namesIn({ list }: PersonId, record: RecordTexts): readonly string[] {
  const text = (field: string) => {
    const value: unknown = JSON.parse(record.get(field) ?? 'null');
    return typeof value === 'string' ? value.trim() : '';
  };
  const together = (...fields: readonly string[]) => {
    const parts = fields.map(text);
    return parts.every((part) => part !== '') ? parts.join(' ') : '';
  };
  const phrase = (name: string) => (name === '' ? '' : `"${name.replaceAll('"', ' ')}"`);
  const numbers = ['telephonePrivate', 'mobile', 'mobilePrivate', 'userPhone'].map(text);
  const own =
    list === 'contacts'
      ? [together('firstName', 'lastName'), phrase(text('email')), phrase(text('email2'))]
      : list === 'users'
        ? [together('userFirstName', 'userLastName'), phrase(text('username')), phrase(text('email'))]
        : [phrase(text('customerName'))];
  const digits = numbers.map((number) => number.replace(/\D/g, '')).filter(({ length }) => length >= 6);
  return [...own, ...digits].filter((name) => name !== '');
}

function namesOf(list: List, names: readonly string[]): Condition | undefined {
  const fields = list.columns.map(({ field }) => field);
  const searches = names.flatMap((name) => searchIn(list, termsOf(name), { fields }) ?? []);
  if (searches.length === 0) return undefined;
  return joined(searches, (parts) => parts.map((part) => `(${part})`).join(' OR '));
}
