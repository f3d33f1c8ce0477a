/**
 * The work file in a folder: a sealed file under the name of its state, and beside it the journal of what came after.
 * The newest state counts; older ones are removed only when a newer one is safely there, and what cannot be read is
 * set aside, never overwritten.
 */
import { join } from 'node:path';
import type { Files } from '../system/ports.js';
import { writing } from '../system/writing.js';
import { openJournal, readJournal } from '../workfile/journal.js';
import { compareSaves, formatSaveName, parseSaveName, type Save } from '../workfile/save.js';
import { SealBroken, type SealKey, seal, unseal } from '../workfile/seal.js';
import type { Store } from './store.js';

export function folderStore(folder: string, workspace: string, key: SealKey, files: Files): Store {
  const sealedPath = (state: Save) => join(folder, `${formatSaveName(state)}.sealed`);
  const journalPath = (state: Save) => join(folder, `${formatSaveName(state)}.journal`);

  const states = async (): Promise<Save[]> => {
    const names = await files.list(folder);
    return names
      .map((name) => (name.endsWith('.sealed') ? parseSaveName(name.slice(0, -'.sealed'.length)) : undefined))
      .filter((state) => state !== undefined)
      .filter((state) => state.workspace === workspace)
      .sort(compareSaves);
  };

  const removeOlder = async (kept: Save): Promise<void> => {
    for (const state of await states()) {
      if (compareSaves(state, kept) >= 0) continue;
      await files.remove(sealedPath(state));
      await files.remove(journalPath(state));
    }
  };

  const keep = async (state: Save, content: Uint8Array): Promise<void> => {
    await writing(folder, async () => {
      await files.makeFolder(folder);
      await files.replace(sealedPath(state), seal(content, formatSaveName(state), key));
    });
    await removeOlder(state);
  };

  return {
    newest: async () => (await states()).at(-1),

    async load(state) {
      const sealed = await files.read(sealedPath(state));
      if (!sealed) throw new SealBroken('It is gone.');
      const content = await unseal(sealed, formatSaveName(state), key);
      const journal = await readJournal(journalPath(state), formatSaveName(state), key, files);
      if (journal.isTorn) {
        const bytes = (await files.read(journalPath(state))) ?? new Uint8Array();
        await files.replace(journalPath(state), bytes.subarray(0, journal.soundBytes));
      }
      return { state, content, entries: journal.entries };
    },

    journal(state, entryCount) {
      const journal = openJournal(journalPath(state), formatSaveName(state), entryCount, key, files);
      return { append: (entry) => writing(folder, () => journal.append(entry)) };
    },

    keep,

    async save(state, content) {
      await keep(state, content);
      return { kind: 'saved' };
    },

    async setAside(state) {
      const name = `unusable-${formatSaveName(state)}.sealed`;
      await files.rename(sealedPath(state), join(folder, name));
      await files.remove(journalPath(state));
      return `was set aside as ${name}`;
    },
  };
}
