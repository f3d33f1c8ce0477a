/** Everything that one run works with; each front end puts its own parts together. */
import type { Api } from '../prosonata/api.js';
import type { Publication, Published, Publisher } from '../publish/publisher.js';
import type { ReadingEvent } from '../reading/parts.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { Scratch } from '../sqlite/storage.js';
import type { Store } from '../store/store.js';
import type { Clock, Log } from '../system/ports.js';

export interface Parts {
  readonly api: Api;
  readonly sqlite: Sqlite;
  /** Where databases lie that are larger than the memory. */
  readonly scratch: Scratch;
  readonly clock: Clock;
  /** Where the work file rests between runs. */
  readonly saves: Store;
  /** Where archives go. */
  readonly publisher: Publisher;
  /** Where extracts for tax audits go; left out if none are wanted. */
  readonly taxExtracts?: TaxExtracts | undefined;
  /**
   * Whether runs have been started for at least this long, by what is known apart from the work file, which may be
   * lost each time. Left out if nothing but the work file can tell.
   */
  readonly hasTriedFor?: (ms: number) => Promise<boolean>;
  readonly log: Log;
  /** Aborts when the run has to end. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ReadingEvent) => void;
}

/** What is there before the engine has started. */
export interface EarlyParts extends Omit<Parts, 'sqlite'> {
  readonly startSqlite: () => Promise<Sqlite>;
}

/** What tells whether anything is due. */
export interface StartingParts extends Pick<Parts, 'saves' | 'clock' | 'log'> {
  /** Loads the others, which a run that finds nothing due does not need. */
  readonly load: () => Promise<EarlyParts>;
}

/** Years are texts of four digits. */
export interface TaxExtracts {
  isMade(year: string): Promise<boolean>;
  /** Publishes it as archives are: encrypted if they are, and nowhere where they may not be. */
  publish(year: string, extract: Publication): Promise<Published>;
}
