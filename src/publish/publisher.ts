/**
 * Where finished archives go. A publisher proves that what lies there is what it was given, shows a backup only when
 * it is whole, and can be asked again for a backup that it has published already: a release is taken as it is, a file
 * is replaced, and an artifact, which belongs to its run, is uploaded once more by another run.
 */
import { createHash } from 'node:crypto';
import { BackupError } from '../errors.js';
import { isFromAhead } from '../workfile/save.js';

/** The file that people download: the archive itself, or the archive encrypted. */
export interface PublishedFile {
  readonly name: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface Publication {
  /** The start of the backup, as `20261123T0215Z`. */
  readonly backupId: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether every list and every detail that was asked for is in it. */
  readonly isComplete: boolean;
  /** Markdown for people who find the file; written when it is known what the file is. */
  readonly notes: (file: PublishedFile) => string;
  /** Asked at the last moment at which nobody can see the file yet, in each try anew; throws where nobody may. */
  readonly mayShow?: () => Promise<void>;
}

export interface Published extends PublishedFile {
  /** Path or address at which people find it. */
  readonly place: string;
  /** Number of the artifact; undefined where it is none. */
  readonly artifactId?: number;
}

/** A backup of this workspace that was published earlier. */
export interface PublishedBackup {
  readonly backupId: string;
  readonly isComplete: boolean;
  readonly isEncrypted: boolean;
  /** Removes all that was published for it; no error where it is gone already. */
  remove(): Promise<void>;
}

export interface Publisher {
  /** Most backups that may be removed in one run; undefined where nothing limits it. */
  readonly removalsAtOnce?: number;
  /**
   * Throws where publishing would be refused, before anything is read for it. What cannot change while a backup is
   * under way is asked in its first run only.
   */
  check(run: { readonly isFirst: boolean }): Promise<void>;
  /** Throws PublishedDiffers, or what the place says. */
  publish(publication: Publication): Promise<Published>;
  /**
   * Backups of this workspace that are there, in no order: all of them, or, where keep-… is not for this place, those
   * by which it can be told whether the next one is due.
   */
  backups(): Promise<readonly PublishedBackup[]>;
}

/** What lies at the place is not what was written there. */
export class PublishedDiffers extends BackupError {
  override name = 'PublishedDiffers' as const;
}

export function describeFile(name: string, bytes: Uint8Array): PublishedFile {
  return { name, sha256: sha256(bytes), sizeBytes: bytes.byteLength };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** File name of an archive; encrypted ones have `.age` behind it. */
export function archiveName(workspace: string, backupId: string): string {
  return `prosonata-${workspace}-${backupId}.sqlite`;
}

/** The name by which an archive that lacks something says so, where nothing but a name can. */
export function incompleteName(name: string): string {
  return name.replace(/\.sqlite(?=(\.age)?$)/, '.incomplete.sqlite');
}

/** The backup whose archive has this name, or undefined where it is none of this workspace. */
export function backupOfArchive(
  workspace: string,
  name: string,
): Omit<PublishedBackup, 'remove'> | undefined {
  const [, backupId, lack, encrypted] = /-(\d{8}T\d{4}Z)(\.incomplete)?\.sqlite(\.age)?$/.exec(name) ?? [];
  if (backupId === undefined || !name.startsWith(`prosonata-${workspace}-${backupId}.`)) return undefined;
  return { backupId, isComplete: lack === undefined, isEncrypted: encrypted !== undefined };
}

/** Id of the newest backup at the place of archives; one that is dated ahead of `now` (epoch ms) says nothing. */
export async function newestPublished(publisher: Publisher, now: number): Promise<string | undefined> {
  const ids = (await publisher.backups()).map(({ backupId }) => backupId);
  return ids
    .filter((id) => !isFromAhead(id, now))
    .sort()
    .at(-1);
}
