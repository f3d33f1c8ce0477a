/** One person over many archives: who may be meant, and which archives have something about them. */
import type { OpenArchive } from '../archive/info.js';
import { readable } from '../archive/opening.js';
import { personLists } from '../labels/lists.js';
import { type Lists, listsIn } from '../questions/lists.js';
import { termsOf } from '../questions/search.js';
import { findIn } from './find.js';
import { nameFields, type PersonId, type PersonPart, partsOf } from './one-person.js';
import { listIn, type PileArchive, type Skipped, withOpen } from './pile.js';
import { type RecordTexts, recordOf } from './records.js';

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
      const trace = (open: OpenArchive) => {
        const opened = readable(() => listsIn(open.database.query));
        for (const list of unknown) known.set(keyOf(list), tracesIn(open, opened, list.name, person, record));
      };
      const names = unknown.map(({ name }) => name);
      const fault = await withOpen(archive, trace, names);
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
    parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.count, 0);
  const hasRecord = name === person.list && recordOf(open, person.list, person.id) !== undefined;
  return { hasRecord, refers: count('refers'), names: count('names') };
}
