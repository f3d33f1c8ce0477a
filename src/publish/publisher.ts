/**
 * Where finished archives go. A publisher proves that what lies there is what it was given, shows a backup only when
 * it is whole, and can be asked again for a backup that it has published already: a release is taken as it is, a file
 * is replaced, and an artifact, which belongs to its run, is uploaded once more by another run.
 */
import { createHash } from 'node:crypto';
import { BackupError } from '../errors.js';
import type { Holdings } from '../keeping/holdings.js';
import type { Content } from '../system/content.js';
import type { OpenFile } from '../system/ports.js';
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
  readonly content: Content;
  /** Whether every list and every detail that was asked for is in it. */
  readonly isComplete: boolean;
  /** What is in it; published with it, also if the archive itself is encrypted. */
  readonly holds: Holdings;
  /** Markdown for people who find the file; written when it is known what the file is. */
  readonly notes: (file: PublishedFile) => string;
  /** Asked at the last moment at which nobody can see the file yet, again in each try; throws if nobody may. */
  readonly mayShow?: () => Promise<void>;
}

export interface Published extends PublishedFile {
  /** Path or address at which people find it. */
  readonly place: string;
  /** Number of the artifact; undefined if it is none. */
  readonly artifactId?: number;
  /** What lies there, if it is not what was given: an earlier run has published this backup. */
  readonly content?: Content;
  /** Where a copy of it lies on this machine; undefined if there is none. */
  readonly path?: string;
}

/** A backup of this workspace that was published earlier. */
export interface PublishedBackup {
  /** The file or the tag by which people know it; no two have the same. */
  readonly name: string;
  readonly backupId: string;
  readonly isComplete: boolean;
  readonly isEncrypted: boolean;
  /** Undefined if it does not say: an earlier version has made it, or somebody has changed what was said of it. */
  readonly holds: Holdings | undefined;
  /** Why what lies there is not what was published, one sentence; undefined if it is. */
  verify(): Promise<string | undefined>;
  /** SHA-256 of the file as it was published, hexadecimal; undefined if nothing says it. */
  readonly sha256: string | undefined;
  /** The file as it lies there now, which the caller closes; undefined if it is gone. */
  read(): Promise<OpenFile | undefined>;
  /** Removes all that was published for it; no error if it is gone already. */
  remove(): Promise<void>;
}

/** What lies at a place. */
export interface Shelf {
  /**
   * Backups of this workspace, in no order: all of them, or, if keep-… is not for this place, those that are needed to say
   * whether the next one is due.
   */
  readonly backups: readonly PublishedBackup[];
  /** What looks like a backup and is none, one sentence each. */
  readonly broken: readonly string[];
}

export interface Publisher {
  /** A larger file is not taken; undefined if nothing limits it. */
  readonly bytesAtMost?: number;
  /** Most backups that may be removed in one run; undefined if nothing limits it. */
  readonly removalsAtOnce?: number;
  /**
   * Throws if publishing would be refused, before anything is read for it. What cannot change while a backup is
   * in progress is asked in its first run only.
   */
  check(run: { readonly isFirst: boolean }): Promise<void>;
  /** Throws PublishedDiffers, or what the place says. */
  publish(publication: Publication): Promise<Published>;
  /** What lies there now. */
  shelf(): Promise<Shelf>;
}

/** What lies at the place is not what was written there. */
export class PublishedDiffers extends BackupError {
  override name = 'PublishedDiffers' as const;
}

export function describeFile(name: string, content: Content): PublishedFile {
  return { name, sha256: sha256(content), sizeBytes: content.sizeBytes };
}

export function sha256(content: Content): string {
  const hash = createHash('sha256');
  for (const piece of content.passingPieces?.() ?? content.pieces()) hash.update(piece);
  return hash.digest('hex');
}

/** File name of an archive; encrypted ones have `.age` behind it. */
export function archiveName(workspace: string, backupId: string): string {
  return `prosonata-${workspace}-${backupId}.sqlite`;
}

/** The name under which an archive is published: one that lacks something says so. */
export function publishedName({ name, isComplete }: Pick<Publication, 'name' | 'isComplete'>): string {
  return isComplete ? name : name.replace(/\.sqlite(?=(\.age)?$)/, '.incomplete.sqlite');
}

/** What the name of an archive tells of its backup. */
export type Named = Pick<PublishedBackup, 'name' | 'backupId' | 'isComplete' | 'isEncrypted'>;

/** The backup whose archive has this name, or undefined if it is none of this workspace. */
export function backupOfArchive(workspace: string, name: string): Named | undefined {
  const [, backupId, lack, encrypted] = /-(\d{8}T\d{4}Z)(\.incomplete)?\.sqlite(\.age)?$/.exec(name) ?? [];
  if (backupId === undefined || !name.startsWith(`prosonata-${workspace}-${backupId}.`)) return undefined;
  return { name, backupId, isComplete: lack === undefined, isEncrypted: encrypted !== undefined };
}

/** The workspace whose archive has this name, or undefined if it is no archive of ours. */
export function workspaceOfArchive(name: string): string | undefined {
  return /^prosonata-([a-z0-9-]+)-\d{8}T\d{4}Z(\.incomplete)?\.sqlite(\.age)?$/.exec(name)?.[1];
}

/** The newest backup at the place of archives; one that is dated ahead of `now` (epoch ms) says nothing. */
export async function newestPublished(
  publisher: Publisher,
  now: number,
): Promise<PublishedBackup | undefined> {
  return newestOf((await publisher.shelf()).backups, now);
}

/** The newest of these; one that is dated ahead of `now` (epoch ms) says nothing. */
export function newestOf<One extends Pick<Named, 'backupId'>>(
  backups: readonly One[],
  now: number,
): One | undefined {
  return backups
    .filter(({ backupId }) => !isFromAhead(backupId, now))
    .toSorted((a, b) => (a.backupId < b.backupId ? 1 : -1))[0];
}
