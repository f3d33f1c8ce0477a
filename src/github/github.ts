/** What this program needs of a GitHub repository; `octokit.ts` is the real one. */
import type { Content } from '../system/content.js';
import type { OpenFile } from '../system/ports.js';

export interface Repository {
  /** Who can read it: people who were given access, every member of the enterprise, everybody. */
  readonly visibility: 'private' | 'internal' | 'public';
  readonly defaultBranch: string;
}

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  /** `uploaded`, or what is left of an upload that broke off. */
  readonly state: string;
  /** SHA-256 in hexadecimal as GitHub computed it; undefined on servers that do not. */
  readonly sha256: string | undefined;
  /** Address for people. */
  readonly url: string;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly body: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly url: string;
  readonly uploadUrl: string;
  readonly assets: readonly ReleaseAsset[];
}

export interface NewRelease {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
}

/** A ruleset of the repository or its organisation that keeps a tag from being made. */
export interface TagRule {
  readonly name: string;
  /** Whether it is known to hold for this token too; some are let through. */
  readonly isCertain: boolean;
}

/** How a draft is shown. */
export interface ReleaseShowing {
  readonly body: string;
  readonly isPrerelease: boolean;
  /** Whether it becomes the latest one; no pre-release ever is. */
  readonly isLatest: boolean;
}

/** One entry of the Actions cache. */
export interface CacheEntry {
  readonly id: number;
  readonly key: string;
  /** The branch that wrote it, as `refs/heads/main`. */
  readonly ref: string;
  /** Which runners see it, by their system and how they compress; undefined on servers that do not tell. */
  readonly version: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** As it is stored, compressed; undefined on servers that do not tell. */
  readonly sizeBytes: number | undefined;
}

/** One artifact of a workflow run that has not expired. */
export interface Artifact {
  readonly id: number;
  readonly sizeBytes: number;
  readonly name: string;
  /** Epoch milliseconds, by GitHub's clock. */
  readonly createdAt: number;
  /** The run that made it; undefined where the server does not tell. */
  readonly run: ArtifactRun | undefined;
}

export interface ArtifactRun {
  readonly id: number;
  readonly branch: string;
  /** Whether it ran on this repository's own code, and not on that of a fork. */
  readonly isOwn: boolean;
}

/** A file from GitHub, which lies on the disk until the caller closes it. */
export interface Download extends OpenFile {
  /** Of its bytes as they came. */
  readonly sha256: string;
}

/**
 * Every call throws GitHubTrouble where it may be tried again, PermissionMissing, NotOnGitHub or RefusedByGitHub.
 * Reading and deleting are tried again by themselves; creating is not, because the first try may have arrived.
 */
export interface GitHub {
  repository(): Promise<Repository>;
  /** Throws PermissionMissing where the token lacks `contents: write`; leaves nothing behind. */
  checkContentsWrite(): Promise<void>;
  /** Rulesets that keep this tag from being made, as far as GitHub tells; none if it does not. */
  rulesAgainst(tag: string): Promise<readonly TagRule[]>;
  /** All releases, drafts too. Needs `contents: write` to see drafts. */
  releases(): Promise<readonly Release[]>;
  /** The release as it is now; undefined where it is gone. */
  release(id: number): Promise<Release | undefined>;
  createDraft(release: NewRelease): Promise<Release>;
  /** Shows a draft to everybody and makes its tag. */
  publishDraft(id: number, showing: ReleaseShowing): Promise<Release>;
  deleteRelease(id: number): Promise<void>;
  deleteTag(tag: string): Promise<void>;
  uploadAsset(release: Release, name: string, content: Content): Promise<ReleaseAsset>;
  downloadAsset(id: number): Promise<Download>;
  deleteAsset(id: number): Promise<void>;
  /** Cache entries whose keys begin with `prefix`, the newest first. Needs `actions: read`. */
  caches(prefix: string): Promise<readonly CacheEntry[]>;
  /** Needs `actions: write`. */
  deleteCache(id: number): Promise<void>;
  /** Those of all runs, no matter who started them, the newest first. Needs `actions: read`. */
  artifacts(): Promise<readonly Artifact[]>;
  /** What was uploaded as an artifact, as it lies there. Needs `actions: read`. */
  artifactContent(id: number): Promise<Download>;
  /** The text of a file on the default branch; undefined if there is none. Needs `contents: read`. */
  fileText(path: string): Promise<string | undefined>;
  /** Path of the workflow file that a run follows, as `.github/workflows/backup.yml`. Needs `actions: read`. */
  workflowOf(runId: number): Promise<string>;
  /** Whether a run of this workflow file was started before `at` (epoch ms). Needs `actions: read`. */
  hasRunBefore(workflow: string, at: number): Promise<boolean>;
}
