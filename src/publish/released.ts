/** Backups of all workspaces in the releases of a repository, for those who only look: drafts are none. */
import type { GitHub, Release, ReleaseAsset } from '../github/github.js';
import type { Named } from './publisher.js';
import { archiveOf, markerOf } from './release-marker.js';

export interface Released extends Named {
  readonly workspace: string;
  readonly asset: ReleaseAsset;
  /** Address of the release for people. */
  readonly url: string;
}

/** In no order. A release without its archive is not among them. */
export async function releasedBackups(github: Pick<GitHub, 'releases'>): Promise<readonly Released[]> {
  return (await github.releases()).flatMap(releasedIn);
}

function releasedIn(release: Release): readonly Released[] {
  const marker = release.isDraft ? undefined : markerOf(release);
  const asset = marker && archiveOf({ release, marker });
  if (!asset) return [];
  const { workspace, backupId, isComplete } = marker;
  const isEncrypted = asset.name.endsWith('.age');
  return [{ name: asset.name, workspace, backupId, isComplete, isEncrypted, asset, url: release.url }];
}
