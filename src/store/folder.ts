/**
 * The work file in a folder: a sealed file under the name of its save, and beside it the journal of what came after. The
 * newest save counts; older ones are removed only when a newer one is safely there, and what cannot be read is set
 * aside, never overwritten.
 */
import { join } from 'node:path';
import type { Files } from '../system/ports.js';
import { writing } from '../system/writing.js';
import { openJournal, readJournal } from '../workfile/journal.js';
import { compareSaves, formatSaveName, parseSaveName, type Save } from '../workfile/save.js';
import { SealBroken, type SealKey, seal, unseal } from '../workfile/seal.js';
import type { Store } from './store.js';

export function folderStore(folder: string, workspace: string, key: SealKey, files: Files): Store {
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
  };

  const keep = async (save: Save, content: Uint8Array): Promise<void> => {
    await writing(folder, async () => {
      await files.makeFolder(folder);
      await files.replace(sealedPath(save), seal(content, formatSaveName(save), key));
    });
    await removeOlder(save);
  };

  return {
    newest: async () => (await saves()).at(-1),

    async load(save) {
      const sealed = await files.read(sealedPath(save));
      if (!sealed) throw new SealBroken('It is gone.');
      const content = await unseal(sealed, formatSaveName(save), key);
      const journal = await readJournal(journalPath(save), formatSaveName(save), key, files);
      if (journal.isTorn) {
        const bytes = (await files.read(journalPath(save))) ?? new Uint8Array();
        await files.replace(journalPath(save), bytes.subarray(0, journal.soundBytes));
      }
      return { save, content, entries: journal.entries };
    },

    journal(save, entryCount) {
      const journal = openJournal(journalPath(save), formatSaveName(save), entryCount, key, files);
      return { append: (entry) => writing(folder, () => journal.append(entry)) };
    },

    keep,

    async save(save, content) {
      await keep(save, content);
      return { kind: 'saved' };
    },

    async setAside(save) {
      const name = `unusable-${formatSaveName(save)}.sealed`;
      await files.rename(sealedPath(save), join(folder, name));
      await files.remove(journalPath(save));
      return `was set aside as ${name}`;
    },
  };
}
