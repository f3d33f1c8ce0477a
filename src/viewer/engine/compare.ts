/** What differs between two archives, list by list. Lists with the same content hash are not read. */
import { diffArchives, type Difference as Found } from '../../archive/diff.js';
import type { Compared, Difference } from '../protocol.js';
import type { ArchiveFile } from './archive-file.js';
import type { Turn } from './turn.js';

const differencesAtMost = 500;

export async function compareArchives(before: ArchiveFile, after: ArchiveFile, turn: Turn): Promise<void> {
  const names = new Set([...before.facts.lists, ...after.facts.lists].map(({ name }) => name));
  let done = 0;
  for (const list of names) {
    turn.tell(
      hasSameContent(before, after, list) ? equal(after, list) : await compareList(before, after, list, turn),
    );
    await turn.pause(++done / names.size);
  }
}

function hashOf({ facts }: ArchiveFile, name: string): string | undefined {
  return facts.lists.find((list) => list.name === name)?.contentHash;
}

function hasSameContent(before: ArchiveFile, after: ArchiveFile, name: string): boolean {
  const hash = hashOf(before, name);
  return hash !== undefined && hash !== '' && hash === hashOf(after, name);
}

function equal({ facts }: ArchiveFile, list: string): Compared {
  const same = facts.lists.find(({ name }) => name === list)?.rows ?? 0;
  return { list, added: 0, removed: 0, changed: 0, same, differences: [] };
}

async function compareList(
  before: ArchiveFile,
  after: ArchiveFile,
  list: string,
  turn: Turn,
): Promise<Compared> {
  const differences: Difference[] = [];
  let counts = { added: 0, removed: 0, changed: 0, same: 0 };
  const [one, other] = [openOf(before), openOf(after)];
  let read = 0;
  for (const found of diffArchives(one, other, { resource: list })) {
    if (found.kind === 'counts') counts = found;
    const difference = differenceOf(found);
    if (difference && differences.length < differencesAtMost) differences.push(difference);
    if (++read % 500 === 0) await turn.pause(0);
  }
  const { added, removed, changed, same } = counts;
  return { list, added, removed, changed, same, differences };
}

function openOf({ facts, database }: ArchiveFile) {
  return { info: { ...facts, resources: facts.lists }, database, close: () => {} };
}

function differenceOf(found: Found): Difference | undefined {
  switch (found.kind) {
    case 'added':
    case 'removed': {
      const { kind, resource, id, title } = found;
      return { kind, list: resource, id, title, fields: [] };
    }
    case 'changed':
      return {
        kind: 'changed',
        list: found.resource,
        id: found.id,
        title: found.title,
        fields: found.fields,
      };
    default:
      return undefined;
  }
}
