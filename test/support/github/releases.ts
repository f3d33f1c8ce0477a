/**
 * Releases, their tags and assets: the rules. `rest-releases.ts` speaks HTTP for them. Sources: docs.github.com,
 * "releases" and "immutable releases"; the schemas of @octokit/openapi-types; issues where named.
 */
import { createHash } from 'node:crypto';
import type { BlobStorage } from './blobs.js';
import { flipMiddle } from './cache-service.js';
import type { Platform } from './platform.js';
import { refusal, validationFailed } from './rest.js';

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly label: string | null;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** `starter` is what a broken upload leaves: empty, but it holds its name (google/go-github#3628). */
  readonly state: 'uploaded' | 'starter';
  /** `sha256:<hex>`; null for a starter. */
  readonly digest: string | null;
  readonly createdAt: number;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly target: string;
  readonly name: string | null;
  readonly body: string | null;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly isImmutable: boolean;
  /** Epoch milliseconds; null for a draft. */
  readonly publishedAt: number | null;
  readonly assets: readonly Asset[];
}

/** What a request may set; what it leaves out stays, or has its default. */
export interface ReleaseFields {
  readonly tag?: string;
  readonly target?: string;
  readonly name?: string | null;
  readonly body?: string | null;
  readonly isDraft?: boolean;
  readonly isPrerelease?: boolean;
  readonly makeLatest?: 'true' | 'false' | 'legacy';
}

export interface NewAsset {
  readonly name: string;
  readonly label: string | null;
  readonly contentType: string;
}

export interface Releases {
  /** Newest first, drafts too. */
  all(): readonly Release[];
  /** The release that `releases/latest` shows. */
  latest(): Release | undefined;
  /** Names of tags and the commits they point at. */
  tags(): ReadonlyMap<string, string>;
  create(fields: ReleaseFields): Release;
  update(id: number, fields: ReleaseFields): Release;
  remove(id: number): void;
  removeTag(name: string): void;
  addAsset(release: number, asset: NewAsset, bytes: Buffer): Asset;
  /** What an upload that broke off leaves. */
  addStarter(release: number, asset: NewAsset): void;
  removeAsset(id: number): void;
  assetContent(id: number): Buffer | undefined;
  assetUrl(id: number): string;
  /** Changes one byte in the middle of an asset; its digest stays. */
  damageAsset(id: number): void;
}

/** Characters in the notes of a release. */
const notesAtMost = 125_000;

type Stored = { -readonly [name in keyof Release]: Release[name] } & { makesLatest: boolean };

export function createReleases(platform: Platform, blobs: BlobStorage): Releases {
  let stored: Stored[] = [];
  let latestId: number | undefined;
  const tags = new Map<string, string>();
  /** Tags of immutable releases cannot be used again, not even when the release is gone. */
  const burntTags = new Set<string>();
  const { repository } = platform;

  const published = () => stored.filter((release) => !release.isDraft);
  const blobName = (id: number) => `releases/${id}`;

  function get(id: number): Stored {
    const release = stored.find((candidate) => candidate.id === id);
    if (!release) throw new Error(`There is no release ${id}.`);
    return release;
  }

  function refuseChangeOfImmutable(release: Release, what: string): void {
    if (release.isImmutable) throw refusal(422, `Cannot ${what} an immutable release.`);
  }

  /** The words are GitHub's own (googleapis/release-please-action#1194). Only the patterns of the tests are known. */
  function refuseByRules(tag: string): void {
    const isMeant = (pattern: string) =>
      pattern === '~ALL' || `refs/tags/${tag}`.startsWith(pattern.replace(/\*+$/, ''));
    const isRefused = repository.rulesets.some(
      ({ target, enforcement, include, exclude = [], rules, mayBypass, letsThrough }) =>
        target === 'tag' &&
        enforcement === 'active' &&
        rules.includes('creation') &&
        include.some(isMeant) &&
        !exclude.some(isMeant) &&
        mayBypass !== 'always' &&
        !letsThrough,
    );
    if (!isRefused) return;
    throw validationFailed(
      'Release',
      'custom',
      'pre_receive',
      'pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n',
    );
  }

  /** From here on everybody sees the release, and its tag exists. */
  function publish(release: Stored): void {
    const isTaken = published().some((other) => other.id !== release.id && other.tag === release.tag);
    if (isTaken) throw validationFailed('Release', 'already_exists', 'tag_name');
    if (burntTags.has(release.tag)) {
      throw validationFailed('Release', 'custom', 'tag_name', 'tag_name was used by an immutable release');
    }
    if (!tags.has(release.tag)) {
      refuseByRules(release.tag);
      tags.set(release.tag, repository.sha);
    }
    release.isDraft = false;
    release.publishedAt ??= platform.now();
    release.isImmutable = repository.hasImmutableReleases;
    if (release.isImmutable) burntTags.add(release.tag);
    if (release.makesLatest && !release.isPrerelease) latestId = release.id;
  }

  /** One that was not made latest by its maker never becomes it by itself. */
  function latest(): Stored | undefined {
    const candidates = published().filter((release) => !release.isPrerelease && release.makesLatest);
    return candidates.find((release) => release.id === latestId) ?? candidates.at(-1);
  }

  function checkBody(body: string | null): void {
    if ((body?.length ?? 0) <= notesAtMost) return;
    throw validationFailed(
      'Release',
      'custom',
      'body',
      `body is too long (maximum is ${notesAtMost} characters)`,
    );
  }

  function checkName(release: Release, name: string): void {
    // A starter holds the name as well (softprops/action-gh-release#745).
    if (release.assets.some((asset) => asset.name === name)) {
      throw validationFailed('ReleaseAsset', 'already_exists', 'name');
    }
  }

  function add(release: Stored, asset: Omit<Asset, 'id' | 'createdAt'>): Asset {
    const added = { ...asset, id: platform.nextId(), createdAt: platform.now() };
    release.assets = [...release.assets, added];
    return added;
  }

  return {
    all: () => [...stored].reverse(),
    latest,
    tags: () => tags,

    create(fields) {
      if (!fields.tag) throw validationFailed('Release', 'missing_field', 'tag_name');
      checkBody(fields.body ?? null);
      const release: Stored = {
        id: platform.nextId(),
        tag: fields.tag,
        target: fields.target ?? repository.defaultBranch,
        name: fields.name ?? null,
        body: fields.body ?? null,
        isDraft: true,
        isPrerelease: fields.isPrerelease ?? false,
        isImmutable: false,
        publishedAt: null,
        assets: [],
        makesLatest: fields.makeLatest !== 'false',
      };
      // A draft has no tag yet, and several drafts may want the same one (avibe-bot/avibe#1712).
      if (!fields.isDraft) publish(release);
      stored.push(release);
      return release;
    },

    update(id, fields) {
      const release = get(id);
      // Only title and notes of an immutable release may change.
      if (fields.tag !== undefined && fields.tag !== release.tag)
        refuseChangeOfImmutable(release, 'change the tag of');
      if (fields.isDraft === true) refuseChangeOfImmutable(release, 'unpublish');
      checkBody(fields.body ?? null);
      const changed: Stored = {
        ...release,
        tag: fields.tag ?? release.tag,
        target: fields.target ?? release.target,
        name: fields.name === undefined ? release.name : fields.name,
        body: fields.body === undefined ? release.body : fields.body,
        isPrerelease: fields.isPrerelease ?? release.isPrerelease,
        makesLatest: fields.makeLatest === undefined ? release.makesLatest : fields.makeLatest !== 'false',
      };
      if (release.isDraft && fields.isDraft === false) publish(changed);
      else if (fields.isDraft === true) Object.assign(changed, { isDraft: true, publishedAt: null });
      else if (fields.makeLatest === 'true' && !changed.isDraft) latestId = id;
      return Object.assign(release, changed);
    },

    remove(id) {
      for (const asset of get(id).assets) blobs.remove(blobName(asset.id));
      // The tag stays.
      stored = stored.filter((release) => release.id !== id);
    },

    removeTag(name) {
      const release = published().find((candidate) => candidate.tag === name);
      if (release?.isImmutable) throw refusal(422, 'Cannot delete the tag of an immutable release.');
      if (!tags.delete(name)) throw refusal(422, 'Reference does not exist');
      // A release whose tag is deleted turns into a draft (github-release/github-release#37).
      if (release) Object.assign(release, { isDraft: true, publishedAt: null });
    },

    addAsset(id, asset, bytes) {
      const release = get(id);
      const name = assetName(asset.name);
      if (release.isImmutable) throw refusal(422, 'Cannot upload assets to an immutable release.');
      checkName(release, name);
      if (bytes.length === 0) throw validationFailed('ReleaseAsset', 'invalid', 'size');
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      const added = add(release, { ...asset, name, sizeBytes: bytes.length, state: 'uploaded', digest });
      blobs.put(blobName(added.id), { bytes, contentType: asset.contentType, fileName: name });
      return added;
    },

    addStarter(id, asset) {
      const release = stored.find((candidate) => candidate.id === id);
      const name = assetName(asset.name);
      if (!release || release.isImmutable || release.assets.some((other) => other.name === name)) return;
      add(release, { ...asset, name, sizeBytes: 0, state: 'starter', digest: null });
    },

    removeAsset(id) {
      const release = stored.find((candidate) => candidate.assets.some((asset) => asset.id === id));
      if (!release) throw new Error(`There is no asset ${id}.`);
      refuseChangeOfImmutable(release, 'delete an asset of');
      blobs.remove(blobName(id));
      release.assets = release.assets.filter((asset) => asset.id !== id);
    },

    assetContent: (id) => blobs.get(blobName(id))?.bytes,
    assetUrl: (id) => blobs.signedUrl(blobName(id), 'r'),
    damageAsset(id) {
      const blob = blobs.get(blobName(id));
      if (!blob) throw new Error(`There is no asset ${id}.`);
      blobs.put(blobName(id), { ...blob, bytes: flipMiddle(Buffer.from(blob.bytes)) });
    },
  };
}

/** GitHub renames files with odd characters in their names; which ones exactly is assumed. */
function assetName(name: string): string {
  return name.replace(/[^\w.+@-]+/g, '.');
}
