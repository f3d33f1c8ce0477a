/**
 * Where the work file rests between runs, as the story of a run sees it. A save is found by its name alone, so that a
 * run with nothing to do opens nothing; what is read in between goes into the journal behind the save.
 */
import { BackupError } from '../errors.js';
import type { OwnStorage } from '../sqlite/storage.js';
import type { Content } from '../system/content.js';
import type { Journal } from '../workfile/journal.js';
import type { Save } from '../workfile/save.js';

/** A save as it was left: the work file and the journal's entries since. */
export interface LoadedSave {
  /** The save that was loaded: an earlier one if the newest is damaged. */
  readonly save: Save;
  /** The work file; the caller closes it. */
  readonly content: OwnStorage;
  readonly entries: readonly unknown[];
  /** The work file once more, as it was saved. */
  readonly again: () => Promise<OwnStorage>;
}

/** Whether a save will be there for the next run. */
export type SaveOutcome =
  | { readonly kind: 'saved' }
  /** It took too long; the post step tries once more, and tells what came of it. */
  | { readonly kind: 'left' }
  /** The next run starts from the save before, or from nothing if there is none (`hasEarlier` false). */
  | { readonly kind: 'unsaved'; readonly hasEarlier: boolean };

export interface Store {
  /** The newest save by name alone. Throws StoreUnavailable if it cannot be known whether there is one. */
  newest(): Promise<Save | undefined>;
  /** Throws SealBroken if the save is not what its name says, StoreUnavailable if it cannot be fetched now. */
  load(save: Save): Promise<LoadedSave>;
  /** Keeps a save on this machine, so that a journal can follow it. */
  keep(save: Save, content: Content): Promise<void>;
  /** Continues the journal of a save after the entries it holds. */
  journal(save: Save, entryCount: number): Journal;
  /** Keeps a save for the next run, then removes all older ones with their journals. */
  save(save: Save, content: Content): Promise<SaveOutcome>;
  /** Puts a save that cannot be used out of the way; returns what became of it, to follow "The work file". */
  setAside(save: Save): Promise<string>;
}

/** The hint if nothing more is known. */
export const triesAgain = 'Nothing is lost: the next run tries again.';

/** The place of the work file does not answer at the moment: nothing may be started from zero because of that. */
export class StoreUnavailable extends BackupError {
  override name = 'StoreUnavailable' as const;
  override readonly transient = true;
  /** The save that is known to be there. */
  readonly save: Save | undefined;

  constructor(message: string, save: Save | undefined, hint = triesAgain) {
    super(message, hint);
    this.save = save;
  }
}
