/**
 * Where the work file rests between runs, as the story of a run sees it. A state is found by its name alone, so that
 * a run with nothing to do opens nothing; what is read in between goes into the journal behind the state.
 */
import { BackupError } from '../errors.js';
import type { Journal } from '../workfile/journal.js';
import type { Save } from '../workfile/save.js';

/** A state as it was left: the work file's bytes and the journal's entries since. */
export interface LoadedSave {
  /** The state that was loaded: an earlier one where the newest is damaged. */
  readonly state: Save;
  readonly content: Uint8Array;
  readonly entries: readonly unknown[];
}

/** Whether a state will be there for the next run. */
export type SaveOutcome =
  | { readonly kind: 'saved' }
  /** It took too long; the post step tries once more, and tells what came of it. */
  | { readonly kind: 'left' }
  /** The next run starts from the save before, or from nothing if there is none (`hasEarlier` false). */
  | { readonly kind: 'unsaved'; readonly hasEarlier: boolean };

export interface Store {
  /** The newest state by name alone. Throws StoreUnavailable where it cannot be told whether there is one. */
  newest(): Promise<Save | undefined>;
  /** Throws SealBroken where the state is not what its name says, StoreUnavailable where it cannot be fetched now. */
  load(state: Save): Promise<LoadedSave>;
  /** Keeps a state on this machine, so that a journal can follow it. */
  keep(state: Save, content: Uint8Array): Promise<void>;
  /** Goes on with the journal of a state after the entries it holds. */
  journal(state: Save, entryCount: number): Journal;
  /** Keeps a state for the next run, then removes all older ones with their journals. */
  save(state: Save, content: Uint8Array): Promise<SaveOutcome>;
  /** Puts a state that cannot be used out of the way; returns what became of it, to follow "The work file". */
  setAside(state: Save): Promise<string>;
}

/** The hint if nothing more is known. */
export const triesAgain = 'Nothing is lost: the next run tries again.';

/** The place of the work file does not answer at the moment: nothing may be started from zero because of that. */
export class StoreUnavailable extends BackupError {
  override name = 'StoreUnavailable' as const;
  override readonly transient = true;
  /** The state that is known to be there. */
  readonly state: Save | undefined;

  constructor(message: string, state: Save | undefined, hint = triesAgain) {
    super(message, hint);
    this.state = state;
  }
}
