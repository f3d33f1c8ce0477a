/** GitHub over its REST API: the only place that knows Octokit. */
import { Octokit, type RestEndpointMethodTypes } from '@octokit/rest';
import * as v from 'valibot';
import { printable, toMessage } from '../errors.js';
import { retried } from '../retry.js';
import { GitHubTrouble, NotOnGitHub, PermissionMissing, RefusedByGitHub } from './errors.js';
import type { GitHub, Release, ReleaseAsset } from './github.js';

export interface OctokitOptions {
  readonly token: string | undefined;
  /** As `https://api.github.com`. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly userAgent: string;
  readonly retries: number;
  readonly firstRetryWaitMs: number;
}

const assetSchema = v.pipe(
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

const releaseSchema = v.pipe(
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

const repositorySchema = v.pipe(
  v.object({ private: v.boolean(), default_branch: v.string() }),
  v.transform((repository) => ({
    isPrivate: repository.private,
    defaultBranch: repository.default_branch,
  })),
);

const cacheSchema = v.pipe(
  v.object({ id: v.number(), key: v.string(), ref: v.string(), created_at: v.string() }),
  v.transform(({ id, key, ref, created_at }) => ({ id, key, ref, createdAt: Date.parse(created_at) })),
);

const artifactSchema = v.object({ name: v.string(), expired: v.boolean() });

const perPage = 100;

export function octokitGitHub(
  options: OctokitOptions,
  ports: { readonly fetch: (request: Request) => Promise<Response> },
): GitHub {
  const octokit = new Octokit({
    ...(options.token === undefined ? {} : { auth: options.token }),
    baseUrl: options.apiUrl,
    userAgent: options.userAgent,
    request: { fetch: (url: string, init: RequestInit) => ports.fetch(new Request(url, init)) },
    // What went wrong is told by the errors; Octokit's own lines would only stand beside them.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  const { rest } = octokit;
  const place = { owner: options.owner, repo: options.repo };

  const once = async <Output>(
    what: string,
    needs: string,
    call: () => Promise<unknown>,
    schema: v.GenericSchema<unknown, Output>,
  ): Promise<Output> => {
    let answer: unknown;
    try {
      answer = await call();
    } catch (error) {
      throw typedError(what, needs, error);
    }
    const parsed = v.safeParse(schema, answer);
    if (parsed.success) return parsed.output;
    throw new GitHubTrouble(`${what}: GitHub's answer cannot be read.`, 'The next run tries again.');
  };

  const repeatedly = <Output>(...call: Parameters<typeof once<Output>>): Promise<Output> =>
    retried(() => once(...call), {
      retries: options.retries,
      firstWaitMs: options.firstRetryWaitMs,
      mayTryAgain: () => true,
    });

  return {
    repository: () =>
      repeatedly(
        'Asking whether the repository is private',
        'metadata: read',
        async () => (await rest.repos.get(place)).data,
        repositorySchema,
      ),

    releases: () =>
      repeatedly(
        'Listing the releases',
        'contents: write',
        () => octokit.paginate(rest.repos.listReleases, { ...place, per_page: perPage }),
        v.array(releaseSchema),
      ),

    createDraft: ({ tag, title, body }) =>
      once(
        'Creating a release',
        'contents: write',
        async () =>
          (await rest.repos.createRelease({ ...place, tag_name: tag, name: title, body, draft: true })).data,
        releaseSchema,
      ),

    publishDraft: (id, body, isLatest) =>
      once(
        'Publishing the release',
        'contents: write',
        async () =>
          (
            await rest.repos.updateRelease({
              ...place,
              release_id: id,
              body,
              draft: false,
              make_latest: isLatest ? 'true' : 'false',
            })
          ).data,
        releaseSchema,
      ),

    deleteRelease: (id) =>
      goneIsFine(
        repeatedly(
          'Deleting a release',
          'contents: write',
          () => rest.repos.deleteRelease({ ...place, release_id: id }),
          v.unknown(),
        ),
      ),

    deleteTag: (tag) =>
      goneIsFine(
        repeatedly(
          `Deleting the tag ${tag}`,
          'contents: write',
          () => rest.git.deleteRef({ ...place, ref: `tags/${tag}` }),
          v.unknown(),
        ),
        // What GitHub says, with 422, of a tag that is not there.
        (error) => error instanceof RefusedByGitHub && /does not exist/i.test(error.message),
      ),

    uploadAsset: (release, name, bytes) =>
      once(
        'Uploading the archive',
        'contents: write',
        async () => (await rest.repos.uploadReleaseAsset(upload(place, release, name, bytes))).data,
        assetSchema,
      ),

    async downloadAsset(id) {
      const bytes = await repeatedly(
        'Downloading the archive to compare it',
        'contents: read',
        async () =>
          (
            await rest.repos.getReleaseAsset({
              ...place,
              asset_id: id,
              headers: { accept: 'application/octet-stream' },
            })
          ).data,
        v.instance(ArrayBuffer),
      );
      return new Uint8Array(bytes);
    },

    deleteAsset: (id) =>
      goneIsFine(
        repeatedly(
          'Deleting the rest of an upload that broke off',
          'contents: write',
          () => rest.repos.deleteReleaseAsset({ ...place, asset_id: id }),
          v.unknown(),
        ),
      ),

    caches: (prefix) =>
      repeatedly(
        'Listing the caches',
        'actions: read',
        () =>
          octokit.paginate(rest.actions.getActionsCacheList, {
            ...place,
            key: prefix,
            sort: 'created_at',
            direction: 'desc',
            per_page: perPage,
          }),
        v.array(cacheSchema),
      ),

    deleteCache: (id) =>
      goneIsFine(
        repeatedly(
          'Deleting a superseded cache',
          'actions: write',
          () => rest.actions.deleteActionsCacheById({ ...place, cache_id: id }),
          v.unknown(),
        ),
      ),

    async artifactNames() {
      const artifacts = await repeatedly(
        'Listing the artifacts',
        'actions: read',
        () => octokit.paginate(rest.actions.listArtifactsForRepo, { ...place, per_page: perPage }),
        v.array(artifactSchema),
      );
      return artifacts.filter(({ expired }) => !expired).map(({ name }) => name);
    },
  };
}

/** Octokit's own upload address is that of github.com; the release tells the one of its server. */
function upload(
  place: { readonly owner: string; readonly repo: string },
  { id, uploadUrl }: Release,
  name: string,
  bytes: Uint8Array,
): RestEndpointMethodTypes['repos']['uploadReleaseAsset']['parameters'] {
  return {
    ...place,
    release_id: id,
    url: uploadUrl,
    name,
    headers: { 'content-type': 'application/octet-stream', 'content-length': bytes.byteLength },
    // Octokit declares the body as text, but hands on whatever fetch takes.
    data: bytes as unknown as string,
  } as RestEndpointMethodTypes['repos']['uploadReleaseAsset']['parameters'];
}

/** Deleting what is gone already has done its work. */
async function goneIsFine(
  deleting: Promise<unknown>,
  saysGone: (error: unknown) => boolean = () => false,
): Promise<void> {
  try {
    await deleting;
  } catch (error) {
    if (!(error instanceof NotOnGitHub || saysGone(error))) throw error;
  }
}

const failureSchema = v.object({
  status: v.number(),
  response: v.object({
    headers: v.record(v.string(), v.unknown()),
    data: v.fallback(
      v.object({
        message: v.fallback(v.string(), ''),
        errors: v.fallback(v.array(v.object({ code: v.fallback(v.string(), '') })), []),
      }),
      { message: '', errors: [] },
    ),
  }),
});

function typedError(what: string, needs: string, error: unknown): Error {
  const failure = v.safeParse(failureSchema, error);
  // Octokit gives network faults the status 500 and no response.
  if (!failure.success) {
    return new GitHubTrouble(`${what}: ${printable(toMessage(error))}`, 'The next run tries again.', {
      cause: error,
    });
  }
  const { status, response } = failure.output;
  const { message, errors } = response.data;
  const text = `${what} was answered with ${status}${message ? `: ${printable(message)}` : ''}`;
  if (status >= 500 || status === 429 || isRateLimit(status, response.headers, message)) {
    return new GitHubTrouble(text, 'The next run tries again.', { cause: error });
  }
  switch (status) {
    case 401:
      return new PermissionMissing(text, 'Check the input github-token.', { cause: error });
    case 403:
      return new PermissionMissing(text, `Give the job this permission: ${needs}.`, { cause: error });
    case 404:
      return new NotOnGitHub(text, `The job may lack this permission: ${needs}.`, { cause: error });
    default:
      return new RefusedByGitHub(text, '', errors[0]?.code ?? '', { cause: error });
  }
}

function isRateLimit(status: number, headers: Readonly<Record<string, unknown>>, message: string): boolean {
  if (status !== 403) return false;
  return 'retry-after' in headers || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message);
}
