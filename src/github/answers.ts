/** What GitHub answers, looked at before anything is believed, in the words of `github.ts`. Pure. */
import * as v from 'valibot';
import type { CacheEntry, Release, ReleaseAsset, Repository } from './github.js';

export const assetSchema = v.pipe(
  v.object({
    id: v.number(),
    name: v.string(),
    size: v.number(),
    state: v.string(),
    digest: v.optional(v.nullable(v.string())),
    browser_download_url: v.string(),
  }),
  v.transform(
    ({ id, name, size, state, digest, browser_download_url }): ReleaseAsset => ({
      id,
      name,
      sizeBytes: size,
      state,
      sha256: digest?.startsWith('sha256:') ? digest.slice('sha256:'.length) : undefined,
      url: browser_download_url,
    }),
  ),
);

export const releaseSchema = v.pipe(
  v.object({
    id: v.number(),
    tag_name: v.string(),
    body: v.nullish(v.string(), ''),
    draft: v.boolean(),
    prerelease: v.boolean(),
    html_url: v.string(),
    upload_url: v.string(),
    assets: v.array(assetSchema),
  }),
  v.transform(
    ({ id, tag_name, body, draft, prerelease, html_url, upload_url, assets }): Release => ({
      id,
      tag: tag_name,
      body,
      isDraft: draft,
      isPrerelease: prerelease,
      url: html_url,
      uploadUrl: upload_url,
      assets,
    }),
  ),
);

export const repositorySchema = v.pipe(
  v.object({ private: v.boolean(), visibility: v.optional(v.string()), default_branch: v.string() }),
  v.transform(
    (repository): Repository => ({
      visibility: visibilityOf(repository.private, repository.visibility),
      defaultBranch: repository.default_branch,
    }),
  ),
);

export const cacheSchema = v.pipe(
  v.object({
    id: v.number(),
    key: v.string(),
    ref: v.string(),
    version: v.optional(v.string()),
    created_at: v.string(),
    size_in_bytes: v.optional(v.number()),
  }),
  v.transform(
    ({ id, key, ref, version, created_at, size_in_bytes }): CacheEntry => ({
      id,
      key,
      ref,
      version,
      createdAt: Date.parse(created_at),
      sizeBytes: size_in_bytes,
    }),
  ),
);

export const artifactSchema = v.pipe(
  v.object({
    id: v.number(),
    size_in_bytes: v.optional(v.number(), 0),
    name: v.string(),
    expired: v.boolean(),
    created_at: v.nullish(v.string(), ''),
    workflow_run: v.nullish(
      v.object({
        id: v.number(),
        repository_id: v.optional(v.number()),
        head_repository_id: v.optional(v.number()),
        head_branch: v.nullish(v.string(), ''),
      }),
    ),
  }),
  v.transform(({ id, size_in_bytes: sizeBytes, name, expired, created_at, workflow_run: run }) => ({
    id,
    sizeBytes,
    name,
    expired,
    createdAt: Date.parse(created_at),
    run: run
      ? {
          id: run.id,
          branch: run.head_branch,
          isOwn: run.repository_id !== undefined && run.repository_id === run.head_repository_id,
        }
      : undefined,
  })),
);

/** A list of runs, of which only the number counts. */
export const runsSchema = v.object({ total_count: v.number() });

export const runSchema = v.object({ path: v.string() });

/** GitHub calls internal repositories private too. A word that is not known is not taken for the strictest one. */
function visibilityOf(isPrivate: boolean, visibility = 'private'): Repository['visibility'] {
  if (!isPrivate) return 'public';
  return visibility === 'private' ? 'private' : 'internal';
}

/** A file of at most 1 MB; larger ones have no content here. */
export const fileSchema = v.object({ content: v.string(), encoding: v.literal('base64') });
