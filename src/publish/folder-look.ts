/**
 * What the files of a folder are: backups, or something that only has the name of one. A plain archive says itself what
 * it holds; of an encrypted one the file beside it does.
 */
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import type { Holdings } from '../keeping/holdings.js';
import { contentOfFile } from '../system/content.js';
import type { Files, OpenFile } from '../system/ports.js';
import { workspaceSlug } from '../workfile/save.js';
import { type Named, type PublishedBackup, sha256 } from './publisher.js';
import { hasSidecar, parseSidecar, sidecarName } from './sidecar.js';

/** What a folder has to know of the archives in it. */
export interface ArchiveReader {
  /** What a plain archive says of itself, read from a few of its bytes; undefined if it is none, or is cut off. */
  glance(
    readPart: (offset: number, length: number) => Promise<Uint8Array>,
    sizeBytes: number,
  ): Promise<{ readonly backupId: string; readonly workspace: string; readonly holds: Holdings } | undefined>;
  /** What is wrong with a plain archive; empty if it is sound. */
  faults(file: OpenFile): readonly string[];
  /** Whether these are the first bytes of an encrypted one. */
  isEncrypted(bytes: Uint8Array): boolean;
}

interface LookPorts {
  readonly files: Files;
  readonly archives: ArchiveReader;
}

/** What is known of a file beyond its name, or one sentence why it is no backup. */
type Found = Pick<PublishedBackup, 'holds' | 'sha256' | 'verify'> | { readonly fault: string };

/** What a look at one file has brought. */
interface Looked {
  readonly holds: Holdings | undefined;
  /** What the file beside an encrypted archive says. */
  readonly sha256?: string | undefined;
}

/** More than the first line of an encrypted file. */
const startBytes = 100;

/** Gives undefined if the file is gone. A file that does not change is looked at once, and proved once. */
export function folderLook(
  folder: string,
  workspace: string,
  { files, archives }: LookPorts,
): (named: Named) => Promise<Found | undefined> {
  const known = new Map<string, { readonly stamp: string; readonly found: Found }>();

  async function lookAtPlain({ name, backupId }: Named, sizeBytes: number): Promise<Looked | string> {
    const path = join(folder, name);
    const glance = await archives.glance((...part) => files.readPart(path, ...part), sizeBytes);
    if (!glance) return `${name} is no archive, or is cut off.`;
    const isAsNamed = glance.backupId === backupId && slugOf(glance.workspace) === workspace;
    return isAsNamed ? { holds: glance.holds } : `${name} holds another backup than its name says.`;
  }

  async function lookAtEncrypted({ name }: Named, sizeBytes: number): Promise<Looked | string> {
    const path = join(folder, name);
    if (!archives.isEncrypted(await files.readPart(path, 0, startBytes))) {
      return `${name} is no encrypted archive.`;
    }
    const sidecar = parseSidecar(name, await files.read(join(folder, sidecarName(name))));
    if (sidecar && sidecar.file.sizeBytes !== sizeBytes) return `${name} is cut off, or was changed.`;
    return { holds: sidecar?.holds, sha256: sidecar?.file.sha256 };
  }

  async function prove({ name }: Named, { sha256: expected }: Looked): Promise<string | undefined> {
    const path = join(folder, name);
    if (!(await files.stat(path))) return `${name} is not there any more.`;
    const file = await files.open(path);
    try {
      if (hasSidecar(name)) {
        if (expected === undefined)
          return `${name} cannot be proved: no file beside it says what it has to be.`;
        const isSame = sha256(contentOfFile(file)) === expected;
        return isSame ? undefined : `${name} was changed after it was written.`;
      }
      const [fault] = archives.faults(file);
      return fault === undefined ? undefined : `${name} is damaged: ${fault}.`;
    } finally {
      file.close();
    }
  }

  async function find(named: Named, sizeBytes: number): Promise<Found> {
    const looked = hasSidecar(named.name)
      ? await lookAtEncrypted(named, sizeBytes)
      : await lookAtPlain(named, sizeBytes);
    if (typeof looked === 'string') return { fault: looked };
    let proof: Promise<string | undefined> | undefined;
    return {
      holds: looked.holds,
      sha256: looked.sha256,
      verify: () => {
        proof ??= orUnreadable(named, () => prove(named, looked));
        return proof;
      },
    };
  }

  return async (named) => {
    const stat = await files.stat(join(folder, named.name));
    if (!stat) return undefined;
    const stamp = JSON.stringify(stat);
    const before = known.get(named.name);
    if (before?.stamp === stamp) return before.found;
    const found = await orUnreadable(named, () => find(named, stat.sizeBytes));
    const fresh = { stamp, found: typeof found === 'string' ? { fault: found } : found };
    known.set(named.name, fresh);
    return fresh.found;
  };
}

/** A file of another user, or on a disk that fails, keeps nobody from making backups. */
async function orUnreadable<Result>({ name }: Named, read: () => Promise<Result>): Promise<Result | string> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return `${name} cannot be read. ${error.message}`;
  }
}

/** An archive says the address of its workspace; names have it in another form. */
function slugOf(url: string): string | undefined {
  return URL.canParse(url) ? workspaceSlug(url) : undefined;
}
