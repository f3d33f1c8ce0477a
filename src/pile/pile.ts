/**
 * Many archives as one thing to ask: those of a folder, some files, or the releases of a repository. What an archive says
 * of itself is read first, from few bytes if that can be; it is opened only if an answer needs it, one at a time.
 */
import type { ArchivedResource, OpenArchive } from '../archive/info.js';
import { BackupError } from '../errors.js';
import type { Holdings } from '../keeping/holdings.js';
import { backupStart, isFromAhead, workspaceSlug } from '../workfile/save.js';

/** What an archive says of itself. */
export interface Facts {
  readonly backupId: string;
  /** Origin, as `https://agency.prosonata.software`; as names have it, if nothing but a name or a marker says it. */
  readonly workspace: string;
  readonly resources: readonly ArchivedResource[];
  /** What it says that it holds, for the keep rules; undefined if it does not say. */
  readonly holds?: Holdings | undefined;
}

/** Somewhere that an archive lies. */
export interface ArchiveFile {
  /** How people name it: a path, or the tag of a release. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Throws BackupError if it is no archive, or cannot be read. */
  facts(): Promise<Facts>;
  /** The caller closes it, and reads from these lists alone if they are named. Throws BackupError. */
  open(lists?: readonly string[]): Promise<OpenArchive>;
}

export interface PileArchive extends Facts {
  readonly file: ArchiveFile;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** A file that is not asked, and why; answers may be short because of it. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
  readonly hint: string;
  /** Whether it is only a copy of another one, so that nothing is short. */
  readonly isCopy: boolean;
}

export interface Pile {
  /** By workspace, in the order of their names; of each the oldest archive first. */
  readonly workspaces: readonly Workspace[];
  readonly skipped: readonly Skipped[];
}

export interface Workspace {
  readonly workspace: string;
  readonly archives: readonly PileArchive[];
}

/** Looks at all files. Two archives of one backup count once. `now` is in epoch milliseconds. */
export async function pileOf(files: readonly ArchiveFile[], now: number): Promise<Pile> {
  const found = new Map<string, PileArchive>();
  const skipped: Skipped[] = [];
  for (const file of files) {
    const looked = await lookAt(file, now);
    if ('reason' in looked) {
      skipped.push(looked);
      continue;
    }
    const key = `${slugOf(looked)} ${looked.backupId}`;
    const same = found.get(key);
    if (same) {
      const reason = `It is the same backup as ${same.file.name}.`;
      skipped.push({ name: file.name, reason, hint: '', isCopy: true });
    } else found.set(key, looked);
  }
  return { workspaces: byWorkspace([...found.values()]), skipped };
}

async function lookAt(file: ArchiveFile, now: number): Promise<PileArchive | Skipped> {
  try {
    const facts = await file.facts();
    if (isFromAhead(facts.backupId, now)) {
      const hint = 'Check the clock of this machine, and of the one that made it.';
      return { name: file.name, reason: 'It is dated in the future.', hint, isCopy: false };
    }
    return { ...facts, file, startedAt: backupStart(facts.backupId) };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return { name: file.name, reason: error.message, hint: error.hint, isCopy: false };
  }
}

/** An archive says the address of its workspace; names and markers have it in another form. */
function slugOf({ workspace }: Facts): string {
  return URL.canParse(workspace) ? workspaceSlug(workspace) : workspace;
}

function byWorkspace(archives: readonly PileArchive[]): readonly Workspace[] {
  const slugs = [...new Set(archives.map(slugOf))].sort();
  return slugs.map((slug) => {
    const own = archives.filter((archive) => slugOf(archive) === slug);
    const workspace = own.find((archive) => archive.workspace !== slug)?.workspace ?? slug;
    return {
      workspace,
      archives: own.map((archive) => ({ ...archive, workspace })).sort((a, b) => a.startedAt - b.startedAt),
    };
  });
}

/** Does something with an archive, or these lists of it, while it is open; returns why it could not be read, if it could not. */
export async function withOpen(
  { file }: Pick<PileArchive, 'file'>,
  work: (archive: OpenArchive) => void,
  lists?: readonly string[],
): Promise<Skipped | undefined> {
  try {
    const archive = await file.open(lists);
    try {
      work(archive);
    } finally {
      archive.close();
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return { name: file.name, reason: error.message, hint: error.hint, isCopy: false };
  }
}

/** The list of an archive, if it was read at all. */
export function listIn({ resources }: Facts, name: string): ArchivedResource | undefined {
  const found = resources.find((resource) => resource.name === name);
  return found && ['refused', 'absent'].includes(found.status) ? undefined : found;
}
