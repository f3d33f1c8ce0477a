/** What page and worker say to each other. Everything here survives `postMessage`. */
import type { ArchivedResource, ArchiveInfo } from '../archive/info.js';
import type { Language } from '../labels/words.js';
import type { PersonId, PersonPart, Unread } from '../pile/one-person.js';
import type { AnswerColumn } from '../questions/question.js';
import type { TableColumn } from '../tables/table.js';
import type { Key } from './engine/age-file.js';
import type { Refusal } from './engine/opening-failed.js';

export interface ColumnFacts {
  readonly name: string;
  /** The API's name; another one than the column's if SQLite could not hold it. */
  readonly field: string;
  readonly type: string;
  /** Whether there are arrays or objects in it. */
  readonly isNested: boolean;
  readonly isText: boolean;
  /** Whether no record has a value in it. */
  readonly isEmpty: boolean;
  /** The table whose records it names. */
  readonly refersTo?: string;
}

export interface ListFacts extends ArchivedResource {
  readonly columns: readonly ColumnFacts[];
}

export interface ArchiveFacts extends ArchiveInfo {
  readonly fileName: string;
  readonly format: number;
  readonly lists: readonly ListFacts[];
}

export type Value = string | number | null;

/** Text that people look for, or bounds; days are bounded as texts. */
export type Filter =
  | { readonly kind: 'contains'; readonly column: string; readonly text: string }
  | { readonly kind: 'is'; readonly column: string; readonly values: readonly Value[] }
  | { readonly kind: 'number'; readonly column: string; readonly from?: number; readonly to?: number }
  | { readonly kind: 'day'; readonly column: string; readonly from?: string; readonly to?: string };

export interface RowsWanted {
  readonly list: string;
  readonly filters: readonly Filter[];
  /** Words that are all in some column of the row. */
  readonly search: string;
  readonly sort?: { readonly column: string; readonly isDescending: boolean };
}

export interface RowsFound {
  readonly count: number;
  /** Whether there were too many different texts to sort them as people do. */
  readonly isByBytes: boolean;
}

export interface Cell {
  readonly value: Value;
  /** What the record is called that a reference names; undefined if there is none. */
  readonly title?: string;
  /** How many elements a nested list has. */
  readonly items?: number;
}

export interface Row {
  readonly id: Value;
  readonly cells: readonly Cell[];
  /** Whether the file is damaged where it lies, so that nothing of it can be shown. */
  readonly isDamaged?: boolean;
}

export interface Field extends Cell {
  readonly column: ColumnFacts;
}

/** Records of one list that name this one in one of their fields. */
export interface Incoming {
  readonly list: string;
  readonly column: string;
  readonly count: number;
}

export interface RecordFacts {
  readonly list: string;
  readonly id: Value;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly incoming: readonly Incoming[];
  readonly previous: Value | undefined;
  readonly next: Value | undefined;
  readonly change: Change | undefined;
}

export interface Change {
  readonly list: string;
  readonly id: Value;
  readonly kind: string;
  readonly title: string;
  /** Field, older value and value now as JSON texts; undefined if the archive does not list it. */
  readonly fields: readonly {
    readonly field: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
  }[];
}

export interface Hit {
  readonly id: Value;
  readonly title: string;
  /** The column in which it was found, and the text around the place. */
  readonly column: string;
  readonly text: string;
  /** Where it begins and ends in the text. */
  readonly marked?: readonly [number, number];
}

export interface ListHits {
  readonly list: string;
  readonly count: number;
  readonly hits: readonly Hit[];
}

/** Records that only one of two archives has, or that differ. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly list: string;
  readonly id: Value;
  readonly title: string;
  readonly fields: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}

export interface Compared {
  readonly list: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  /** As many as are shown; all are counted. */
  readonly differences: readonly Difference[];
}

export interface QuestionAnswer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly Value[])[];
}

/** What of a question can be asked of this archive. */
export interface Askable {
  readonly id: string;
  /** The lists and fields that the archive lacks for it; none if it can be asked. */
  readonly lacking: readonly string[];
  /** Years of which it knows something, the newest first. */
  readonly years: readonly string[];
}

/** A record in one of the open archives, beside the archive before. */
export interface HistoryEntry {
  readonly archive: number;
  readonly kind: 'none' | 'first' | 'changed' | 'same';
  /** Values as JSON texts. */
  readonly fields: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}

/** Somebody whom words may mean. */
export interface NamedPerson extends PersonId {
  readonly title: string;
}

export interface PersonShown extends NamedPerson {
  readonly parts: readonly PersonFound[];
  /** Lists of which the archive does not have everything. */
  readonly lacking: readonly string[];
  /** What could not be read of it. */
  readonly unread: readonly Unread[];
}

export interface PersonFound extends Pick<PersonPart, 'list' | 'kind' | 'count'> {
  /** As many as are shown; all are counted. */
  readonly records: readonly {
    readonly id: Value;
    readonly title: string;
    readonly fields: readonly Field[];
  }[];
}

export interface PersonFile {
  readonly person: PersonId;
  readonly language: Language;
  readonly format: ExportFormat | 'html';
  /** Records that the reader took out. */
  readonly leftOut: readonly (Pick<PersonPart, 'list' | 'kind'> & { readonly id: string })[];
  /** Of this program. */
  readonly version: string;
}

export type ExportFormat = 'xlsx' | 'csv';

/** The rows of a list as a table of a file. */
export interface ListTable {
  readonly wanted: RowsWanted;
  readonly columns: readonly string[];
  readonly title: string;
  readonly language: Language;
}

/** A table that is at hand as a whole. */
export interface GivenTable {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Value[])[];
}

/** What the worker does, by name: what it takes, what it answers, and what it tells meanwhile. */
export interface Calls {
  open: { takes: { file: File; key?: Key }; answers: ArchiveFacts };
  close: { takes: { archive: number }; answers: null };
  rows: { takes: { archive: number; wanted: RowsWanted }; answers: RowsFound };
  page: {
    takes: {
      archive: number;
      wanted: RowsWanted;
      from: number;
      count: number;
      columns: readonly string[];
    };
    answers: readonly Row[];
  };
  values: {
    takes: { archive: number; wanted: RowsWanted; column: string };
    answers: readonly { readonly value: Value; readonly count: number; readonly title?: string }[];
  };
  record: { takes: { archive: number; list: string; id: Value }; answers: RecordFacts | null };
  history: { takes: { list: string; id: Value }; answers: readonly HistoryEntry[] };
  changes: { takes: { archive: number; list: string }; answers: readonly Change[] };
  search: { takes: { archive: number; text: string }; answers: null; tells: ListHits };
  questions: { takes: { archive: number }; answers: readonly Askable[] };
  ask: {
    takes: { archive: number; id: string; given: Readonly<Record<string, string>> };
    answers: QuestionAnswer;
  };
  /** A file of the rows of a list, if one is wanted, and of other tables behind it. */
  file: {
    takes: {
      archive: number;
      format: ExportFormat;
      list?: ListTable;
      tables: readonly GivenTable[];
    };
    answers: Blob;
  };
  people: { takes: { archive: number; who: string }; answers: readonly NamedPerson[] };
  person: { takes: { archive: number; person: PersonId }; answers: PersonShown | null };
  personFile: { takes: PersonFile & { archive: number }; answers: Blob | null };
  compare: { takes: { before: number; after: number }; answers: null; tells: Compared };
}

export type CallName = keyof Calls;

/** Part of the work that is done, from 0 to 1. */
export interface Progress {
  readonly part: number;
}

export type ToWorker =
  | { readonly kind: 'start'; readonly wasm: ArrayBuffer }
  | { readonly kind: 'call'; readonly number: number; readonly name: CallName; readonly takes: unknown }
  | { readonly kind: 'stop'; readonly number: number };

export type FromWorker =
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
  | { readonly kind: 'told'; readonly number: number; readonly told: unknown }
  | { readonly kind: 'progress'; readonly number: number; readonly part: number }
  | { readonly kind: 'damaged'; readonly number: number }
  | { readonly kind: 'stopped'; readonly number: number }
  | { readonly kind: 'failed'; readonly number: number; readonly failure: Failure };

export type Failure =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'needs-key'; readonly lock: Key['kind'] }
  /** SQLite or the program failed; the words are for a report of the fault. */
  | { readonly kind: 'other'; readonly words: string };
