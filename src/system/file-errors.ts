/**
 * What the system says of a file, in words with a next step: the one place for it, for all files and folders that the
 * program or a person names. No code of a system is a bug of this program, not even one that nobody has heard of.
 */
import { BackupError, printable } from '../errors.js';
import type { Files, OpenFile, Pieces } from './ports.js';

/** The same files; each fault that the system reports becomes a BackupError. */
export function inWords(files: Files): Files {
  const worded =
    <Given extends readonly [string, ...unknown[]], Result>(
      what: What,
      work: (...given: Given) => Promise<Result>,
    ) =>
    (...given: Given): Promise<Result> =>
      told(what, given[0], () => work(...given));
  return {
    read: worded('read', files.read),
    readPart: worded('read', files.readPart),
    append: worded('write', files.append),
    truncate: worded('write', files.truncate),
    create: worded('create', files.create),
    rename: worded('rename', files.rename),
    remove: worded('remove', files.remove),
    isRegular: worded('look at', files.isRegular),
    list: worded('list', files.list),
    makeFolder: worded('create the folder', files.makeFolder),
    removeFolder: worded('remove the folder', files.removeFolder),
    stat: worded('look at', files.stat),
    touch: worded('write', files.touch),
    open: async (path) => openInWords(await worded('read', files.open)(path), path),
    scratch: async (path) => openInWords(await worded('create', files.scratch)(path), path),
    async replace(path, content) {
      // What fails while the content is made is no fault of the disk.
      const made = content instanceof Uint8Array ? undefined : watched(content);
      try {
        await files.replace(path, made?.content ?? content);
      } catch (error) {
        throw made?.hasFailed(error) ? error : wordsFor(error, 'write', path);
      }
    },
  };
}

function openInWords(file: OpenFile, path: string): OpenFile {
  const worded = <Result>(what: What, work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw wordsFor(error, what, path);
    }
  };
  return {
    sizeBytes: file.sizeBytes,
    read: (into, at) => worded('read', () => file.read(into, at)),
    write: (bytes, at) => worded('write', () => file.write(bytes, at)),
    close: () => worded('write', file.close),
  };
}

type What =
  | 'read'
  | 'write'
  | 'create'
  | 'rename'
  | 'remove'
  | 'look at'
  | 'list'
  | 'create the folder'
  | 'remove the folder';

async function told<Result>(what: What, path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw wordsFor(error, what, path);
  }
}

/** A BackupError for what a system reports; every other error as it is. */
function wordsFor(error: unknown, what: What, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const reads = what === 'read' || what === 'look at' || what === 'list';
  const { because, next, nextToRead } = causes[code] ?? unknownCause;
  const hint = (reads ? (nextToRead ?? next) : next) ?? (reads ? lookAtPath : lookAtFolder);
  // Names of files may come from a folder that others fill.
  const shown = printable(path, 500);
  return new BackupError(`Cannot ${what} ${shown}: ${because} (${code}).`, hint, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof BackupError) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // What does not fit into the memory of a process is a RangeError without a code.
  return error instanceof RangeError ? 'ENOMEM' : undefined;
}

const lookAtPath = 'Check the path and the disk, then run again.';
const lookAtFolder = 'Check the folder and the disk, or choose another folder.';
const freeSpace = 'Free some space and run again.';
const checkRights = 'Give the user who runs this the right to it, or choose another folder.';
const otherFolder = 'Choose another folder.';
const checkDisk = 'Check the disk and its connection, then run again.';
const checkShare = 'Check the connection to the share, mount it again if need be, then run again.';

interface Cause {
  readonly because: string;
  readonly next: string | undefined;
  /** If it is another step for somebody who only reads. */
  readonly nextToRead?: string;
}

const unknownCause: Cause = { because: 'the system gives this reason', next: undefined };
const noRight: Cause = {
  because: 'this user has no right to',
  next: checkRights,
  nextToRead:
    'Run it as the user who owns the file (sudo), or have the file and its folders made readable for you.',
};
const isFolder: Cause = { because: 'it is a folder', next: 'Give the path of a file.' };
const notSupported: Cause = {
  because: 'the file system cannot do this',
  next: otherFolder,
  nextToRead: lookAtPath,
};
const isInUse: Cause = { because: 'another program uses it', next: 'End that program, then run again.' };
const noDevice: Cause = { because: 'its device is not there', next: checkDisk };
const tooManyOpen: Cause = {
  because: 'too many files are open',
  next: 'End other programs or raise the limit (ulimit -n), then run again.',
};
const tooLarge: Cause = {
  because: 'the file is too large for this',
  next: otherFolder,
  nextToRead: 'Try on a machine with more memory.',
};
const shareLost: Cause = { because: 'the network share does not answer', next: checkShare };

/** By code. A code that is not here is shown as it is. */
const causes: Readonly<Record<string, Cause>> = {
  EACCES: noRight,
  EPERM: noRight,
  EROFS: { because: 'the disk takes no changes (read-only)', next: otherFolder },
  ENOSPC: { because: 'the disk is full', next: freeSpace },
  EDQUOT: { because: "this user's share of the disk is full", next: freeSpace },
  EIO: { because: 'the disk reports an error', next: checkDisk },
  ENOENT: { because: 'it, or a folder on the way to it, does not exist', next: undefined },
  ENOTDIR: { because: 'a folder on the way to it is a file', next: undefined },
  EEXIST: { because: 'there is something else of this name', next: otherFolder },
  ENOTEMPTY: { because: 'the folder is not empty', next: 'Run again.' },
  EISDIR: isFolder,
  ERR_FS_EISDIR: isFolder,
  ENAMETOOLONG: { because: 'the path is too long', next: 'Choose a shorter path.' },
  ELOOP: { because: 'links on the way to it lead in a circle, or it is a link', next: undefined },
  EINVAL: notSupported,
  ENOSYS: notSupported,
  ENOTSUP: notSupported,
  EOPNOTSUPP: notSupported,
  EXDEV: { because: 'that would be another disk', next: otherFolder },
  EBUSY: isInUse,
  ETXTBSY: isInUse,
  EMFILE: tooManyOpen,
  ENFILE: tooManyOpen,
  EFBIG: tooLarge,
  ERR_FS_FILE_TOO_LARGE: { because: 'it is larger than 2 GiB', next: 'Give another file.' },
  ESTALE: shareLost,
  ETIMEDOUT: shareLost,
  EHOSTDOWN: shareLost,
  ENOTCONN: shareLost,
  ENODEV: noDevice,
  ENXIO: noDevice,
  ENOMEM: {
    because: 'the memory is full',
    next: 'End other programs, then run again.',
    nextToRead: 'End other programs, or try on a machine with more memory.',
  },
  ERR_INVALID_ARG_VALUE: { because: 'it is no path', next: lookAtPath },
};

/** The same pieces; knows whether an error came from their making. */
function watched(content: Pieces): {
  readonly content: AsyncIterable<Uint8Array>;
  hasFailed(error: unknown): boolean;
} {
  const failures: unknown[] = [];
  return {
    hasFailed: (error) => failures.includes(error),
    content: (async function* () {
      try {
        yield* content;
      } catch (error) {
        failures.push(error);
        throw error;
      }
    })(),
  };
}
