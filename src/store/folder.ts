/**
 * The work file in a folder: a sealed file under the name of its state, and beside it the journal of what came after.
 * The newest state counts; older ones are removed only when a newer one is safely there, and what cannot be read is
 * set aside, never overwritten.
 */
import { join } from 'node:path';
import type { Files } from '../system/ports.js';
import { unfinishedTarget } from '../system/unfinished.js';
import { openJournal, readJournal } from '../workfile/journal.js';
import { compareSaves, formatSaveName, parseSaveName, type Save, savePrefix } from '../workfile/save.js';
import { SealBroken, type SealKey, seal, sealedBytesAtMost, unseal } from '../workfile/seal.js';
import type { Store } from './store.js';

const asidePrefix = 'unusable-';
/** Long enough to look at what was wrong with it; what it holds must not be kept for ever. */
const asideAtMostMs = 30 * 24 * 60 * 60_000;

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
    for (const name of await files.list(folder)) {
      const isLeft = unfinishedTarget(name)?.startsWith(savePrefix(workspace)) ?? false;
      if (isLeft || (await isForgotten(name, kept))) await files.remove(join(folder, name));
    }
  };

  /** Whether a state was set aside so long before this one was kept that nobody will look at it any more. */
  const isForgotten = async (name: string, kept: Save): Promise<boolean> => {
    if (!name.startsWith(`${asidePrefix}${savePrefix(workspace)}`)) return false;
    const [aside, now] = [await files.stat(join(folder, name)), await files.stat(sealedPath(kept))];
    return aside !== undefined && now !== undefined && now.changedAt - aside.changedAt > asideAtMostMs;
  };

  const keep = async (state: Save, content: Uint8Array): Promise<void> => {
    await files.makeFolder(folder);
    await files.replace(sealedPath(state), seal(content, formatSaveName(state), key));
    await removeOlder(state);
  };

  return {
    newest: async () => (await states()).at(-1),

    async load(state) {
      const size = await files.stat(sealedPath(state));
      if (size && size.sizeBytes > sealedBytesAtMost) throw new SealBroken('It is larger than 2 GiB.');
      const sealed = await files.read(sealedPath(state));
      if (!sealed) throw new SealBroken('It is gone.');
      const content = await unseal(sealed, formatSaveName(state), key);
      const journal = await readJournal(journalPath(state), formatSaveName(state), key, files);
      if (journal.isTorn) {
        await files.truncate(journalPath(state), journal.soundBytes);
      }
      return { state, content, entries: journal.entries };
    },

    journal(state, entryCount) {
      return openJournal(journalPath(state), formatSaveName(state), entryCount, key, files);
    },

    keep,

    async save(state, content) {
      await keep(state, content);
      return { kind: 'saved' };
    },

    async setAside(state) {
      const name = `${asidePrefix}${formatSaveName(state)}.sealed`;
      await files.rename(sealedPath(state), join(folder, name));
      await files.touch(join(folder, name));
      await files.remove(journalPath(state));
      return `was set aside as ${name}`;
    },
  };
}
