/**
 * How a release of ours is told from every other one: by its tag, and by a comment in its notes that says the same.
 * A tag alone could be anybody's. Pure.
 */
import type { Release } from '../github/github.js';

export interface ReleaseMarker {
  readonly workspace: string;
  readonly backupId: string;
  readonly isComplete: boolean;
}

/** Several workspaces can be backed up in one repository, at the same minute: the tag names both. */
export function releaseTag({ workspace, backupId }: Pick<ReleaseMarker, 'workspace' | 'backupId'>): string {
  return `prosonata-backup-${workspace}-${backupId}`;
}

/** The line that marks the notes; people do not see it. */
export function formatMarker({ workspace, backupId, isComplete }: ReleaseMarker): string {
  return `<!-- prosonata-backup workspace=${workspace} backup=${backupId} complete=${isComplete} -->`;
}

/** GitHub takes 125,000 characters. */
const charactersAtMost = 120_000;

/**
 * Notes with the marker in front: whatever becomes of their end, the release stays ours. Notes that are too long for
 * GitHub are cut behind a whole line.
 */
export function markedNotes(marker: ReleaseMarker, notes: string): string {
  const marked = `${formatMarker(marker)}\n\n${notes}`;
  if (marked.length <= charactersAtMost) return marked;
  return `${marked.slice(0, marked.lastIndexOf('\n', charactersAtMost))}\n\n(The rest is too long for this page; the archive holds it.)`;
}

/** The marker of a release of ours; undefined for every other release. */
export function markerOf({ tag, body }: Pick<Release, 'tag' | 'body'>): ReleaseMarker | undefined {
  const match =
    /<!-- prosonata-backup workspace=([a-z0-9-]+) backup=(\d{8}T\d{4}Z) complete=(true|false) -->/.exec(body);
  if (!match) return undefined;
  const [, workspace = '', backupId = '', complete] = match;
  const marker = { workspace, backupId, isComplete: complete === 'true' };
  return tag === releaseTag(marker) ? marker : undefined;
}

/** A release of ours, with what its marker says. */
export interface OurRelease {
  readonly release: Release;
  readonly marker: ReleaseMarker;
}

export function ourReleases(releases: readonly Release[], workspace: string): readonly OurRelease[] {
  return releases.flatMap((release) => {
    const marker = markerOf(release);
    return marker?.workspace === workspace ? [{ release, marker }] : [];
  });
}
