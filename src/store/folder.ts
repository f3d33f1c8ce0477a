/**
 * The work file in a folder: a sealed file under the name of its save, and beside it the journal of what came after. The
 * newest save counts; older ones are removed only when a newer one is safely there, and what cannot be read is set
 * aside, never overwritten.
 */
import { join } from 'node:path';
import { contentIn, type OwnStorage, readOnlyStorage, type Scratch } from '../sqlite/storage.js';
import type { Content } from '../system/content.js';
import { dayMs } from '../system/day.js';
import type { Files } from '../system/ports.js';
import { unfinishedTarget } from '../system/unfinished.js';
import { openJournal, readJournal } from '../workfile/journal.js';
import { compareSaves, formatSaveName, parseSaveName, type Save, savePrefix } from '../workfile/save.js';
import { SealBroken, type SealKey, seal, sealedBytesAtMost, unsealInto } from '../workfile/seal.js';
import type { Store } from './store.js';

const asidePrefix = 'unusable-';
/** Long enough to look at what was wrong with it; what it holds must not be kept for ever. */
const asideAtMostMs = 30 * dayMs;

export interface FolderStorePorts {
  readonly files: Files;
  /** Where a work file lies while it is open. */
  readonly scratch: Scratch;
}

export function folderStore(
  folder: string,
  workspace: string,
  key: SealKey,
  { files, scratch }: FolderStorePorts,
): Store {
  const sealedPath = (save: Save) => join(folder, `${formatSaveName(save)}.sealed`);
  const journalPath = (save: Save) => join(folder, `${formatSaveName(save)}.journal`);

  const saves = async (): Promise<Save[]> => {
    const names = await files.list(folder);
    return names
      .map((name) => (name.endsWith('.sealed') ? parseSaveName(name.slice(0, -'.sealed'.length)) : undefined))
      .filter((save) => save !== undefined)
      .filter((save) => save.workspace === workspace)
      .sort(compareSaves);
  };

  const removeOlder = async (kept: Save): Promise<void> => {
    for (const save of await saves()) {
      if (compareSaves(save, kept) >= 0) continue;
      await files.remove(sealedPath(save));
      await files.remove(journalPath(save));
    }
    for (const name of await files.list(folder)) {
      const isLeft = unfinishedTarget(name)?.startsWith(savePrefix(workspace)) ?? false;
      if (isLeft || (await isForgotten(name, kept))) await files.remove(join(folder, name));
    }
  };

  /** Whether a save was set aside so long before this one was kept that nobody will look at it any more. */
  const isForgotten = async (name: string, kept: Save): Promise<boolean> => {
    if (!name.startsWith(`${asidePrefix}${savePrefix(workspace)}`)) return false;
    const [aside, now] = [await files.stat(join(folder, name)), await files.stat(sealedPath(kept))];
    return aside !== undefined && now !== undefined && now.changedAt - aside.changedAt > asideAtMostMs;
  };

  const keep = async (save: Save, content: Content): Promise<void> => {
    await files.makeFolder(folder);
    await files.replace(sealedPath(save), seal(content, formatSaveName(save), key));
    await removeOlder(save);
  };

  const unsealed = async (save: Save): Promise<OwnStorage> => {
    const size = await files.stat(sealedPath(save));
    if (!size) throw new SealBroken('It is gone.');
    if (size.sizeBytes > sealedBytesAtMost) throw new SealBroken('It is larger than 2 GiB.');
    const sealed = await files.open(sealedPath(save));
    const storage = await scratch();
    try {
      await unsealInto(storage, contentIn(readOnlyStorage(sealed)), formatSaveName(save), key);
      return storage;
    } catch (error) {
      storage.close();
      throw error;
    } finally {
      sealed.close();
    }
  };

  return {
    newest: async () => (await saves()).at(-1),

    async load(save) {
      const content = await unsealed(save);
      const journal = await readJournal(journalPath(save), formatSaveName(save), key, files);
      if (journal.isTorn) {
        await files.truncate(journalPath(save), journal.soundBytes);
      }
      return { save, content, entries: journal.entries, again: () => unsealed(save) };
    },

    journal(save, entryCount) {
      return openJournal(journalPath(save), formatSaveName(save), entryCount, key, files);
    },

    keep,

    async save(save, content) {
      await keep(save, content);
      return { kind: 'saved' };
    },

    async setAside(save) {
      const name = `${asidePrefix}${formatSaveName(save)}.sealed`;
      await files.rename(sealedPath(save), join(folder, name));
      await files.touch(join(folder, name));
      await files.remove(journalPath(save));
      return `was set aside as ${name}`;
    },
  };
}
