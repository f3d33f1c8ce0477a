/** GitHub over its REST API; with its neighbours the only place that knows Octokit. */
import type { RestEndpointMethodTypes } from '@octokit/rest';
import * as v from 'valibot';
import { BackupError } from '../errors.js';
import { type Content, streamOf } from '../system/content.js';
import {
  artifactSchema,
  assetSchema,
  cacheSchema,
  fileSchema,
  releaseSchema,
  repositorySchema,
  runSchema,
  runsSchema,
} from './answers.js';
import { type DownloadPorts, downloaded, downloadSchema } from './download.js';
import { NotOnGitHub, RefusedByGitHub } from './errors.js';
import type { GitHub, Release, TagRule } from './github.js';
import { type OctokitOptions, type OctokitPorts, octokitCalls, perPage } from './octokit-calls.js';
import { forbidsTag, listedRulesetSchema, rulesetSchema } from './tag-rules.js';

export function octokitGitHub(options: OctokitOptions, ports: OctokitPorts & DownloadPorts): GitHub {
  const { octokit, place, once, repeatedly } = octokitCalls(options, ports);
  const { rest } = octokit;

  return {
    repository: () =>
      repeatedly(
        'Asking who can read the repository',
        'metadata: read',
        async () => (await rest.repos.get(place)).data,
        repositorySchema,
      ),

    async checkContentsWrite() {
      try {
        // Writes notes for a release that is never made. It needs the right to make one, and keeps nothing.
        await repeatedly(
          'Asking whether releases may be made',
          'contents: write',
          () => rest.repos.generateReleaseNotes({ ...place, tag_name: 'prosonata-backup' }),
          v.unknown(),
        );
      } catch (error) {
        // An answer that finds fault with the notes shows that the token has the right; older servers do not know the call.
        if (!(error instanceof RefusedByGitHub || error instanceof NotOnGitHub)) throw error;
      }
    },

    async rulesAgainst(tag) {
      const what = 'Asking for the rules for tags';
      try {
        const listed = await repeatedly(
          what,
          'metadata: read',
          () => octokit.paginate(rest.repos.getRepoRulesets, { ...place, targets: 'tag', per_page: perPage }),
          v.array(listedRulesetSchema),
        );
        const against: TagRule[] = [];
        for (const { id, target, enforcement } of listed) {
          if (target !== 'tag' || enforcement !== 'active') continue;
          const ruleset = await repeatedly(
            what,
            'metadata: read',
            async () => (await rest.repos.getRepoRuleset({ ...place, ruleset_id: id })).data,
            rulesetSchema,
          );
          const { name, mayBypass } = ruleset;
          if (forbidsTag(ruleset, tag)) against.push({ name, isCertain: mayBypass === false });
        }
        return against;
      } catch (error) {
        // Older servers know no rulesets, and a token may not see them: then only trying tells.
        if (error instanceof BackupError) return [];
        throw error;
      }
    },

    releases: () =>
      repeatedly(
        'Listing the releases',
        'contents: write',
        () => octokit.paginate(rest.repos.listReleases, { ...place, per_page: perPage }),
        v.array(releaseSchema),
      ),

    async release(id) {
      try {
        return await repeatedly(
          'Looking at a release',
          'contents: write',
          async () => (await rest.repos.getRelease({ ...place, release_id: id })).data,
          releaseSchema,
        );
      } catch (error) {
        if (error instanceof NotOnGitHub) return undefined;
        throw error;
      }
    },

    createDraft: ({ tag, title, body }) =>
      once(
        'Creating a release',
        'contents: write',
        async () =>
          (await rest.repos.createRelease({ ...place, tag_name: tag, name: title, body, draft: true })).data,
        releaseSchema,
      ),

    publishDraft: (id, { body, isPrerelease, isLatest }) =>
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
              prerelease: isPrerelease,
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

    uploadAsset: (release, name, content) =>
      once(
        'Uploading the archive',
        'contents: write',
        async () => (await rest.repos.uploadReleaseAsset(upload(place, release, name, content))).data,
        assetSchema,
      ),

    downloadAsset: (id) =>
      repeatedly(
        'Downloading the archive to compare it',
        'contents: read',
        () =>
          downloaded(ports, (request) =>
            rest.repos.getReleaseAsset({
              ...place,
              asset_id: id,
              headers: { accept: 'application/octet-stream' },
              request,
            }),
          ),
        downloadSchema,
      ),

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

    async artifacts() {
      const artifacts = await repeatedly(
        'Listing the artifacts',
        'actions: read',
        () => octokit.paginate(rest.actions.listArtifactsForRepo, { ...place, per_page: perPage }),
        v.array(artifactSchema),
      );
      return artifacts.filter(({ expired }) => !expired);
    },

    artifactContent: (id) =>
      repeatedly(
        'Downloading what an artifact holds',
        'actions: read',
        () =>
          downloaded(ports, (request) =>
            rest.actions.downloadArtifact({ ...place, artifact_id: id, archive_format: 'zip', request }),
          ),
        downloadSchema,
      ),

    async fileText(path) {
      try {
        const { content } = await repeatedly(
          'Reading the workflow file',
          'contents: read',
          async () => (await rest.repos.getContent({ ...place, path })).data,
          fileSchema,
        );
        return Buffer.from(content, 'base64').toString();
      } catch (error) {
        if (error instanceof NotOnGitHub) return undefined;
        throw error;
      }
    },

    async workflowOf(runId) {
      const { path } = await repeatedly(
        'Looking at an earlier run',
        'actions: read',
        async () => (await rest.actions.getWorkflowRun({ ...place, run_id: runId })).data,
        runSchema,
      );
      return path;
    },

    async hasRunBefore(workflow, at) {
      const { total_count } = await repeatedly(
        'Looking for earlier runs',
        'actions: read',
        async () =>
          (
            await rest.actions.listWorkflowRuns({
              ...place,
              workflow_id: workflow.slice(workflow.lastIndexOf('/') + 1),
              created: `<${new Date(at).toISOString()}`,
              per_page: 1,
            })
          ).data,
        runsSchema,
      );
      return total_count > 0;
    },
  };
}

/** Octokit's own upload address is that of github.com; the release tells the one of its server. */
function upload(
  place: { readonly owner: string; readonly repo: string },
  { id, uploadUrl }: Release,
  name: string,
  content: Content,
): RestEndpointMethodTypes['repos']['uploadReleaseAsset']['parameters'] {
  return {
    ...place,
    release_id: id,
    url: uploadUrl,
    name,
    headers: { 'content-type': 'application/octet-stream', 'content-length': content.sizeBytes },
    // Octokit declares the body as text, but hands on whatever fetch takes.
    data: streamOf(content) as unknown as string,
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
