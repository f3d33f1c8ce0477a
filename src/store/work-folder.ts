/**
 * Where the work file lives on disk: a sealed file under the name of its state, and beside it the journal of what
 * came after. The newest state counts; older ones are removed only when a newer one is safely there, and what
 * cannot be read is set aside, never overwritten.
 */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import type { Files } from '../system/ports.js';
import { type Journal, openJournal, readJournal } from '../workfile/journal.js';
import { SealBroken, type SealKey, seal, unseal } from '../workfile/seal.js';
import { compareStates, formatStateName, parseStateName, type StateName } from '../workfile/state-name.js';

/** A state as it was left: the work file's bytes and the journal's entries since. */
export interface LoadedState {
  readonly content: Uint8Array;
  readonly entries: readonly unknown[];
}

export interface WorkFolder {
  /** The newest state by name alone; nothing is opened. */
  newest(): Promise<StateName | undefined>;
  /** Throws SealBroken where the state cannot be opened with this key. */
  load(state: StateName): Promise<LoadedState>;
  /** Goes on with the journal of a state after the entries it holds. */
  journal(state: StateName, entryCount: number): Journal;
  /** Seals and keeps a state, then removes all older ones with their journals. */
  save(state: StateName, content: Uint8Array): Promise<void>;
  /** Moves a state out of the way under a name of its own; returns that name. */
  setAside(state: StateName): Promise<string>;
}

/** The folder or the disk did not take what had to be written. What was there before is untouched. */
export class NotWritable extends BackupError {
  override name = 'NotWritable' as const;
}

export function openWorkFolder(folder: string, workspace: string, key: SealKey, files: Files): WorkFolder {
  const sealedPath = (state: StateName) => join(folder, `${formatStateName(state)}.sealed`);
  const journalPath = (state: StateName) => join(folder, `${formatStateName(state)}.journal`);

  const states = async (): Promise<StateName[]> => {
    const names = await files.list(folder);
    return names
      .map((name) =>
        name.endsWith('.sealed') ? parseStateName(name.slice(0, -'.sealed'.length)) : undefined,
      )
      .filter((state) => state !== undefined)
      .filter((state) => state.workspace === workspace)
      .sort(compareStates);
  };

  const removeOlder = async (kept: StateName): Promise<void> => {
    for (const state of await states()) {
      if (compareStates(state, kept) >= 0) continue;
      await files.remove(sealedPath(state));
      await files.remove(journalPath(state));
    }
  };

  return {
    newest: async () => (await states()).at(-1),

    async load(state) {
      const sealed = await files.read(sealedPath(state));
      if (!sealed) throw new SealBroken('It is gone.');
      const content = await unseal(sealed, formatStateName(state), key);
      const journal = await readJournal(journalPath(state), formatStateName(state), key, files);
      if (journal.isTorn) {
        const bytes = (await files.read(journalPath(state))) ?? new Uint8Array();
        await files.replace(journalPath(state), bytes.subarray(0, journal.soundBytes));
      }
      return { content, entries: journal.entries };
    },

    journal(state, entryCount) {
      const journal = openJournal(journalPath(state), formatStateName(state), entryCount, key, files);
      return { append: (entry) => writing(folder, () => journal.append(entry)) };
    },

    async save(state, content) {
      await writing(folder, async () => {
        await files.makeFolder(folder);
        await files.replace(sealedPath(state), seal(content, formatStateName(state), key));
      });
      await removeOlder(state);
    },

    async setAside(state) {
      const name = `unusable-${formatStateName(state)}.sealed`;
      await files.rename(sealedPath(state), join(folder, name));
      await files.remove(journalPath(state));
      return name;
    },
  };
}

/** Turns what the system says of a write that failed into words with a next step. */
export async function writing<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new NotWritable(
        `The disk is full: ${where} could not be written.`,
        'Free some space and run again.',
        {
          cause: error,
        },
      );
    }
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) {
      throw new NotWritable(
        `${where} cannot be written to (${code}).`,
        'Choose another folder with --directory.',
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}
