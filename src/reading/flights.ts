/** One phase of a backup: what it asks for next, and what it does with the answers. */
import type { JournalEntry } from './apply.js';

/** One request under way. Its entry is written to the journal before it lands. */
export interface Flight {
  readonly entry: Promise<JournalEntry>;
  /** Commits the entry. Throws what ends the run. */
  land(entry: JournalEntry): void;
  /** Instead of landing where the request failed: it is sent again in its turn. */
  drop(): void;
  /** Whether the answer has become useless: then it is neither written down nor committed. */
  isStale(): boolean;
}

export interface Phase {
  /** Sends the next request: undefined where none can be sent before an answer arrives, or all is done. */
  next(): (() => Flight) | undefined;
  /** Whether nothing is left to be done; only asked when nothing is under way. */
  isFinished(): boolean;
}
