/**
 * How a release of ours is told from every other one: by its tag, and by a comment in its notes that says the same.
 * A tag alone could be anybody's. A second comment says which file it must have, and what that holds. Pure.
 */
import * as v from 'valibot';
import type { Release, ReleaseAsset } from '../github/github.js';
import { formatHoldings, type Holdings, parseHoldings } from '../keeping/holdings.js';
import type { PublishedFile } from './publisher.js';

export interface ReleaseMarker {
  readonly workspace: string;
  readonly backupId: string;
  readonly isComplete: boolean;
  /** Both undefined in releases of earlier versions. */
  readonly file?: PublishedFile | undefined;
  readonly holds?: Holdings | undefined;
}

/** Several workspaces can be backed up in one repository, at the same minute: the tag names both. */
export function releaseTag({ workspace, backupId }: Pick<ReleaseMarker, 'workspace' | 'backupId'>): string {
  return `prosonata-backup-${workspace}-${backupId}`;
}

/** The lines that mark the notes; people do not see them. Earlier versions read the first one. */
export function formatMarker({ workspace, backupId, isComplete, file, holds }: ReleaseMarker): string {
  const first = `<!-- prosonata-backup workspace=${workspace} backup=${backupId} complete=${isComplete} -->`;
  return [
    first,
    ...(file ? [`<!-- prosonata-backup-file ${JSON.stringify(file).replaceAll('>', '\\u003e')} -->`] : []),
    ...(holds ? [`<!-- prosonata-backup-holds ${formatHoldings(holds)} -->`] : []),
  ].join('\n');
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

const fileSchema = v.object({
  name: v.string(),
  sizeBytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** The marker of a release of ours; undefined for every other release. */
export function markerOf({ tag, body }: Pick<Release, 'tag' | 'body'>): ReleaseMarker | undefined {
  const match =
    /<!-- prosonata-backup workspace=([a-z0-9-]+) backup=(\d{8}T\d{4}Z) complete=(true|false) -->/.exec(body);
  if (!match) return undefined;
  const [, workspace = '', backupId = '', complete] = match;
  const marker = { workspace, backupId, isComplete: complete === 'true', ...moreOf(body) };
  return tag === releaseTag(marker) ? marker : undefined;
}

function moreOf(body: string): Pick<ReleaseMarker, 'file' | 'holds'> {
  const comment = (name: string) =>
    new RegExp(`<!-- prosonata-backup-${name} (\\{.*\\}) -->`).exec(body)?.[1];
  const file = v.safeParse(v.pipe(v.string(), v.parseJson(), fileSchema), comment('file'));
  const holds = parseHoldings(comment('holds') ?? '');
  return { ...(file.success && { file: file.output }), ...(holds && { holds }) };
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

/** The archive of a release, uploaded whole; undefined if there is none: people may have put other files beside it. */
export function archiveOf({ release: { assets }, marker }: OurRelease): ReleaseAsset | undefined {
  const pattern = new RegExp(
    `^prosonata-${marker.workspace}-${marker.backupId}(\\.incomplete)?\\.sqlite(\\.age)?$`,
  );
  const archives = assets.filter(
    ({ name, state, sizeBytes }) => pattern.test(name) && state === 'uploaded' && sizeBytes > 0,
  );
  return archives.find(({ name }) => name === marker.file?.name) ?? archives[0];
}

/** The digest that the archive of a release must have; undefined if nothing says so. */
export function digestIn(
  { release: { body }, marker }: OurRelease,
  { name }: ReleaseAsset,
): string | undefined {
  if (marker.file) return marker.file.name === name ? marker.file.sha256 : undefined;
  // In the notes of earlier versions it is text for people.
  return /SHA-256 `([0-9a-f]{64})`/.exec(body)?.[1];
}
