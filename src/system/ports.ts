/** Everything outside the process, as the rest of the program sees it. The real versions are in this folder too. */

export interface Timeout {
  /** Aborts when the time is over, or before that when the signal given to it does. */
  readonly signal: AbortSignal;
  /** Forgets the timer; must be called when the answer is there. */
  clear(): void;
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  timeout(ms: number, signal?: AbortSignal): Timeout;
}

/**
 * The network. A signal that must be obeyed while a server is silent is passed in `init`: that of a Request that nobody
 * holds is collected with it and never heard (nodejs/undici#3644).
 */
export type Fetch = (request: Request, init?: { readonly signal?: AbortSignal }) => Promise<Response>;

export interface FileFacts {
  /** `other`: a pipe, a socket or a device, which may never give a byte. */
  readonly kind: 'file' | 'folder' | 'other';
  readonly sizeBytes: number;
  /** Epoch milliseconds of the last change. */
  readonly changedAt: number;
}

/** An open file, read and written at once. Faults are Node's own errors. */
export interface OpenFile {
  /** When it was opened. */
  readonly sizeBytes: number;
  /** Fills `into` from a place on; returns how many bytes there were. */
  read(into: Uint8Array, at: number): number;
  /** Writes all of the bytes at a place; they need not be on the disk when it returns. */
  write(bytes: Uint8Array, at: number): void;
  close(): void;
}

/** What is to be written, piece by piece. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Files by path; every write is whole or not there. Errors are Node's own, with `code`; `inWords` words them. */
export interface Files {
  /** The bytes, or undefined if there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Bytes from `offset` on, fewer if the file ends before; throws if there is no such file. */
  readPart(path: string, offset: number, length: number): Promise<Uint8Array>;
  /** Opens a file for reading; the caller closes it. Throws if there is no such file. */
  open(path: string): Promise<OpenFile>;
  /**
   * A new file beside `path` that nobody else can open and that is gone when it is closed, or when this process ends in
   * any way. At most an unfinished file for `path` is left of it.
   */
  scratch(path: string): Promise<OpenFile>;
  /** Writes beside the target, syncs, renames: the target is never half-written, also on a full disk. */
  replace(path: string, content: Pieces | Uint8Array): Promise<void>;
  /** Appends and syncs before it resolves. */
  append(path: string, content: Uint8Array): Promise<void>;
  /** Cuts a file off behind so many bytes, in place: that needs no room on the disk. */
  truncate(path: string, sizeBytes: number): Promise<void>;
  /** Creates the file with this content; false if it exists already. */
  create(path: string, content: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; no error if there is none. */
  remove(path: string): Promise<void>;
  /** Whether this is a regular file itself: no link, pipe, device or folder, and there at all. */
  isRegular(path: string): Promise<boolean>;
  /** Names in a folder, sorted; empty if there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  makeFolder(folder: string): Promise<void>;
  /** Removes a folder with all that is in it; no error if there is none. */
  removeFolder(folder: string): Promise<void>;
  /** What a path leads to, links followed; undefined if it leads to nothing. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** Sets the time of the last change to now. */
  touch(path: string): Promise<void>;
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What another program came to. */
export interface ProgramEnd {
  readonly code: number;
  /** Both of its streams. */
  readonly said: string;
}

/** `input` is what it reads, for what must not be seen in its arguments. Gives undefined if there is no such program. */
export type RunProgram = (
  program: string,
  parameters: readonly string[],
  input?: string,
) => Promise<ProgramEnd | undefined>;

/** What is known of the process and the machine it runs on. */
export interface Host {
  readonly name: string;
  /**
   * Another one after each start of the machine, and in each container: the number of a process means something within
   * it only. Undefined if the system does not tell.
   */
  readonly life: string | undefined;
  readonly processId: number;
  isAlive(processId: number): boolean;
  /** When a process began, as the system counts; undefined if it does not tell. Numbers of dead ones are used again. */
  beginOf(processId: number): string | undefined;
}

/** The runner's side of an action: what it is told through commands and files. */
export interface ActionsHost {
  readonly log: Log;
  /** Hides a value in everything that is printed from now on, in whatever form it may appear. */
  mask(secret: string): void;
  group(title: string): void;
  endGroup(): void;
  setOutput(name: string, value: string): void;
  /** Hands a value to the post step; is there even if this process is killed right after. */
  saveState(name: string, value: string): void;
  /** What the main step handed over last; empty where it did not. */
  savedState(name: string): string;
  /** Adds to the page that shows the run; a runner without one shows nothing. */
  addSummary(markdown: string): Promise<void>;
}
