/**
 * Everything that an archive has about one person or company: what refers to the record, and what names it. That a text
 * names somebody is no proof that it is about them, so such records stand apart.
 */
import type { OpenArchive } from '../archive/info.js';
import { quoted } from '../archive/names.js';
import { readable } from '../archive/opening.js';
import { type Condition, idCondition } from '../archive/record-texts.js';
import { titleOf } from '../archive/titles.js';
import { labelOf } from '../labels/labels.js';
import { findResource } from '../prosonata/catalogue.js';
import { type List, type Lists, listsIn } from '../questions/lists.js';
import { searchIn, termsOf } from '../questions/search.js';
import { findIn } from './find.js';
import { listIn, type PileArchive, type Skipped, withOpen } from './pile.js';
import { type RecordTexts, recordOf, recordsOf } from './records.js';

/** Lists in which people and companies stand. */
export const personLists = ['contacts', 'users', 'customers'] as const;

export interface PersonId {
  readonly list: string;
  readonly id: string;
}

export interface Candidate extends PersonId {
  readonly title: string;
  /** The newest backup that has the record. */
  readonly lastIn: string;
}

/** `contacts:48` and the like; undefined for a name. */
export function personId(who: string): PersonId | undefined {
  const [, list = '', id = ''] = /^(contacts|users|customers):(-?\d{1,15})$/.exec(who.trim()) ?? [];
  return list === '' ? undefined : { list, id };
}

/** Where the names of people and companies are, by list. */
const nameFields: Readonly<Record<(typeof personLists)[number], readonly string[]>> = {
  contacts: ['firstName', 'lastName', 'email', 'email2'],
  users: ['userFirstName', 'userLastName', 'username', 'email'],
  customers: ['customerName', 'companyCode'],
};

/** Who may be meant, over these archives of one workspace, the oldest first. */
export async function candidatesFor(
  who: string,
  archives: readonly PileArchive[],
): Promise<{ readonly candidates: readonly Candidate[]; readonly skipped: readonly Skipped[] }> {
  const candidates: Candidate[] = [];
  const skipped: Skipped[] = [];
  for (const list of personLists) {
    const answer = await findIn(archives, termsOf(who), { list, fields: nameFields[list] });
    skipped.push(...answer.skipped);
    for (const { id, title, last } of answer.found) {
      candidates.push({ list, id: String(JSON.parse(id)), title, lastIn: last });
    }
  }
  const names = new Set<string>();
  return { candidates, skipped: skipped.filter(({ name }) => !names.has(name) && names.add(name)) };
}

export interface PersonPart {
  readonly list: string;
  /** `refers`: a field leads to the person; `names`: a text holds a name, an address or a number of theirs. */
  readonly kind: 'refers' | 'names';
  readonly records: readonly RecordTexts[];
}

export interface PersonReport extends PersonId {
  readonly title: string;
  readonly record: RecordTexts;
  readonly parts: readonly PersonPart[];
  /** Lists that the archive does not have, or not all of. */
  readonly lacking: readonly string[];
}

/** Undefined if the archive does not have the person. Throws NotAnArchive. */
export function personIn(archive: OpenArchive, person: PersonId): PersonReport | undefined {
  const record = recordOf(archive, person.list, person.id);
  if (!record) return undefined;
  const lists = readable(() => listsIn(archive.database.query));
  const parts = [...lists.values()].flatMap((list) => partsOf(archive, list, person, record));
  const lacking = archive.info.resources
    .filter(({ status }) => status !== 'complete')
    .map(({ name }) => name);
  return { ...person, title: titleOf(person.list, record), record, parts, lacking };
}

function partsOf(
  archive: OpenArchive,
  list: List,
  person: PersonId,
  record: RecordTexts,
): readonly PersonPart[] {
  const parts: PersonPart[] = [];
  const isPerson = list.resource === person.list ? idCondition(list.idColumn, person.id) : undefined;
  const refers = refersTo(list, person);
  if (refers) parts.push(partOf('refers', archive, list, without(refers, isPerson)));
  const names = namesOf(list, namesIn(person, record));
  if (names) parts.push(partOf('names', archive, list, without(without(names, refers), isPerson)));
  return parts.filter(({ records }) => records.length > 0);
}

function partOf(
  kind: PersonPart['kind'],
  archive: OpenArchive,
  list: List,
  condition: Condition,
): PersonPart {
  return { list: list.resource, kind, records: [...recordsOf(archive, list, condition)] };
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

/** An archive that has something about a person. */
export interface Trace {
  readonly archive: PileArchive;
  /** Whether their own record is in it. */
  readonly hasRecord: boolean;
  readonly refers: number;
  readonly names: number;
}

/**
 * Which of these archives of one workspace have something about the person, the oldest first. `record` is the newest that
 * is known of them. Lists whose content hash was seen before are not read again.
 */
export async function tracesOf(
  archives: readonly PileArchive[],
  person: PersonId,
  record: RecordTexts,
): Promise<{ readonly traces: readonly Trace[]; readonly skipped: readonly Skipped[] }> {
  const known = new Map<string, Omit<Trace, 'archive'>>();
  const traces: Trace[] = [];
  const skipped: Skipped[] = [];
  for (const archive of archives) {
    const lists = archive.resources.flatMap(({ name }) => listIn(archive, name) ?? []);
    const keyOf = ({ name, contentHash }: { name: string; contentHash: string }) => `${name} ${contentHash}`;
    const unknown = lists.filter((list) => list.rows > 0 && !known.has(keyOf(list)));
    if (unknown.length > 0) {
      const fault = await withOpen(archive, (open) => {
        const opened = readable(() => listsIn(open.database.query));
        for (const list of unknown) known.set(keyOf(list), tracesIn(open, opened, list.name, person, record));
      });
      if (fault) {
        skipped.push(fault);
        continue;
      }
    }
    const found = lists.flatMap((list) => known.get(keyOf(list)) ?? []);
    const trace = {
      archive,
      hasRecord: found.some(({ hasRecord }) => hasRecord),
      refers: found.reduce((sum, { refers }) => sum + refers, 0),
      names: found.reduce((sum, { names }) => sum + names, 0),
    };
    if (trace.hasRecord || trace.refers + trace.names > 0) traces.push(trace);
  }
  return { traces, skipped };
}

function tracesIn(
  open: OpenArchive,
  lists: Lists,
  name: string,
  person: PersonId,
  record: RecordTexts,
): Omit<Trace, 'archive'> {
  const list = lists.get(name);
  const parts = list ? partsOf(open, list, person, record) : [];
  const count = (kind: PersonPart['kind']) =>
    parts.filter((part) => part.kind === kind).reduce((sum, { records }) => sum + records.length, 0);
  const hasRecord = name === person.list && recordOf(open, person.list, person.id) !== undefined;
  return { hasRecord, refers: count('refers'), names: count('names') };
}
