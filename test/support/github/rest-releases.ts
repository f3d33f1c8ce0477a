/** The REST API of the repository: itself, its releases, their assets, its tags and commits. */
import { type Answer, type Call, isoTime, json, objectIn, type Route } from './http.js';
import type { Platform, Ruleset } from './platform.js';
import type { Asset, NewAsset, Release, ReleaseFields, Releases } from './releases.js';
import {
  apiPath,
  notFound,
  page,
  type Rest,
  type RestCall,
  refusal,
  uploadsPath,
  validationFailed,
} from './rest.js';

/** `server` is where people look at releases, such as https://github.com. */
export function releaseRoutes(
  platform: Platform,
  rest: Rest,
  releases: Releases,
  server: string,
): readonly Route[] {
  const { repository } = platform;
  const fullName = `${repository.owner}/${repository.name}`;
  const api = () => `${platform.origin}${apiPath}/repos/${fullName}`;

  /** Drafts are seen only by those who may write. */
  function visible(call: RestCall): readonly Release[] {
    return releases.all().filter((release) => !release.isDraft || call.permissions.contents === 'write');
  }

  function releaseOf(call: RestCall): Release {
    const release = visible(call).find(({ id }) => String(id) === call.params[0]);
    if (!release) throw notFound();
    return release;
  }

  function assetOf(call: RestCall): Asset {
    const assets = visible(call).flatMap((release) => release.assets);
    const asset = assets.find(({ id }) => String(id) === call.params[0]);
    if (!asset) throw notFound();
    return asset;
  }

  const assetJson = (asset: Asset) => ({
    id: asset.id,
    node_id: `RA_${asset.id}`,
    url: `${api()}/releases/assets/${asset.id}`,
    browser_download_url: `${server}/${fullName}/releases/download/${asset.id}/${asset.name}`,
    name: asset.name,
    label: asset.label,
    state: asset.state,
    content_type: asset.contentType,
    size: asset.sizeBytes,
    digest: asset.digest,
    download_count: 0,
    created_at: isoTime(asset.createdAt),
    updated_at: isoTime(asset.createdAt),
    uploader: { login: 'github-actions[bot]', id: 41898282, type: 'Bot' },
  });

  const releaseJson = (release: Release) => ({
    id: release.id,
    node_id: `RE_${release.id}`,
    url: `${api()}/releases/${release.id}`,
    assets_url: `${api()}/releases/${release.id}/assets`,
    upload_url: `${platform.origin}${uploadsPath}/repos/${fullName}/releases/${release.id}/assets{?name,label}`,
    html_url: `${server}/${fullName}/releases/tag/${release.isDraft ? `untagged-${release.id}` : release.tag}`,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.isDraft,
    prerelease: release.isPrerelease,
    immutable: release.isImmutable,
    // The date of the commit, not of the release: a well-known trap for clients that sort by it.
    created_at: isoTime(repository.committedAt),
    published_at: release.publishedAt === null ? null : isoTime(release.publishedAt),
    author: { login: 'github-actions[bot]', id: 41898282, type: 'Bot' },
    assets: release.assets.map(assetJson),
  });

  function uploadAsset(call: RestCall): Answer {
    const release = releaseOf(call);
    if (!call.headers['content-length']) throw refusal(400, 'Bad Content-Length');
    const asset = newAsset(call);
    if (asset.name === '' || asset.contentType === '') throw refusal(400, 'Missing name or Content-Type');
    return json(201, assetJson(releases.addAsset(release.id, asset, call.body)));
  }

  function downloadAsset(call: RestCall): Answer {
    const asset = assetOf(call);
    if (!call.headers.accept?.includes('application/octet-stream')) return json(200, assetJson(asset));
    if (asset.state !== 'uploaded') throw notFound();
    return { status: 302, headers: { location: releases.assetUrl(asset.id) } };
  }

  function releaseByTag(call: RestCall): Answer {
    // Never a draft (github/developer.github.com#784).
    const release = releases.all().find(({ tag, isDraft }) => tag === call.params[0] && !isDraft);
    if (!release) throw notFound();
    return json(200, releaseJson(release));
  }

  function latestRelease(): Answer {
    const release = releases.latest();
    if (!release) throw notFound();
    return json(200, releaseJson(release));
  }

  const tagJson = (name: string) => ({
    ref: `refs/tags/${name}`,
    node_id: `REF_${name}`,
    url: `${api()}/git/refs/tags/${name}`,
    object: { sha: releases.tags().get(name), type: 'commit', url: `${api()}/git/commits/${repository.sha}` },
  });

  function getTag(call: RestCall): Answer {
    const name = call.params[0] ?? '';
    if (!releases.tags().has(name)) throw notFound();
    return json(200, tagJson(name));
  }

  const rulesetJson = (ruleset: Ruleset, index: number) => ({
    id: index + 1,
    name: ruleset.name,
    target: ruleset.target,
    source_type: 'Repository',
    source: fullName,
    enforcement: ruleset.enforcement,
    ...(ruleset.mayBypass === undefined ? {} : { current_user_can_bypass: ruleset.mayBypass }),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude ?? [] } },
    rules: ruleset.rules.map((type) => ({ type })),
  });

  const route = rest.route;
  return [
    route('getRepository', 'GET ', 'metadata: read', () =>
      json(200, {
        id: repository.id,
        name: repository.name,
        full_name: fullName,
        private: repository.visibility !== 'public',
        visibility: repository.visibility,
        default_branch: repository.defaultBranch,
        html_url: `${server}/${fullName}`,
        owner: { login: repository.owner },
      }),
    ),
    route('getContent', 'GET /contents/(.+)', 'contents: read', (call) => {
      const text = repository.files[call.params[0] ?? ''];
      if (text === undefined) throw notFound();
      return json(200, { type: 'file', encoding: 'base64', content: Buffer.from(text).toString('base64') });
    }),
    route('listReleases', 'GET /releases', 'contents: read', (call) => {
      const { items, headers } = page(call, visible(call));
      return json(200, items.map(releaseJson), headers);
    }),
    route('getLatestRelease', 'GET /releases/latest', 'contents: read', latestRelease),
    route('getReleaseByTag', 'GET /releases/tags/(.+)', 'contents: read', releaseByTag),
    route('getRelease', 'GET /releases/(\\d+)', 'contents: read', (call) =>
      json(200, releaseJson(releaseOf(call))),
    ),
    route('createRelease', 'POST /releases', 'contents: write', (call) =>
      json(201, releaseJson(releases.create(fieldsIn(call)))),
    ),
    // Needs the right to make releases, although it makes none (midscene#2827, httpclient-interception#781).
    route('generateReleaseNotes', 'POST /releases/generate-notes', 'contents: write', (call) => {
      const tag = fieldsIn(call).tag;
      if (!tag) throw validationFailed('Release', 'missing_field', 'tag_name');
      return json(200, { name: tag, body: `**Full Changelog**: ${server}/${fullName}/commits/${tag}` });
    }),
    route('listRulesets', 'GET /rulesets', 'metadata: read', (call) => {
      const { items, headers } = page(call, repository.rulesets.map(rulesetJson));
      return json(
        200,
        items.map(({ conditions, rules, current_user_can_bypass, ...rest }) => rest),
        headers,
      );
    }),
    route('getRuleset', 'GET /rulesets/(\\d+)', 'metadata: read', (call) => {
      const ruleset = repository.rulesets.map(rulesetJson)[Number(call.params[0]) - 1];
      if (!ruleset) throw notFound();
      return json(200, ruleset);
    }),
    route('updateRelease', 'PATCH /releases/(\\d+)', 'contents: write', (call) =>
      json(200, releaseJson(releases.update(releaseOf(call).id, fieldsIn(call)))),
    ),
    route('deleteRelease', 'DELETE /releases/(\\d+)', 'contents: write', (call) => {
      releases.remove(releaseOf(call).id);
      return { status: 204 };
    }),
    route('listAssets', 'GET /releases/(\\d+)/assets', 'contents: read', (call) => {
      const { items, headers } = page(call, releaseOf(call).assets);
      return json(200, items.map(assetJson), headers);
    }),
    route('uploadAsset', 'POST /releases/(\\d+)/assets', 'contents: write', uploadAsset, {
      service: 'uploads',
      abandoned: (call) => releases.addStarter(Number(call.params[0]), newAsset(call)),
    }),
    route('downloadAsset', 'GET /releases/assets/(\\d+)', 'contents: read', downloadAsset),
    route('deleteAsset', 'DELETE /releases/assets/(\\d+)', 'contents: write', (call) => {
      releases.removeAsset(assetOf(call).id);
      return { status: 204 };
    }),
    route('getTag', 'GET /git/ref/tags/(.+)', 'contents: read', getTag),
    route('listTags', 'GET /git/matching-refs/tags/(.*)', 'contents: read', (call) => {
      const names = [...releases.tags().keys()].filter((name) => name.startsWith(call.params[0] ?? ''));
      return json(200, names.sort().map(tagJson));
    }),
    route('deleteTag', 'DELETE /git/refs/tags/(.+)', 'contents: write', (call) => {
      releases.removeTag(call.params[0] ?? '');
      return { status: 204 };
    }),
    route('getCommit', 'GET /commits/([^/]+)', 'contents: read', () =>
      json(200, {
        sha: repository.sha,
        commit: { committer: { date: isoTime(repository.committedAt) }, message: 'Back up ProSonata' },
      }),
    ),
  ];
}

function newAsset(call: Call): NewAsset {
  return {
    name: call.url.searchParams.get('name') ?? '',
    label: call.url.searchParams.get('label'),
    contentType: call.headers['content-type'] ?? '',
  };
}

/** Fields of another type than GitHub takes are left out here, where GitHub would answer with 422. */
function fieldsIn(call: Call): ReleaseFields {
  const body = objectIn(call);
  const text = (name: string) => (typeof body[name] === 'string' ? String(body[name]) : undefined);
  const given = {
    tag: text('tag_name'),
    target: text('target_commitish'),
    name: text('name'),
    body: text('body'),
    isDraft: typeof body.draft === 'boolean' ? body.draft : undefined,
    isPrerelease: typeof body.prerelease === 'boolean' ? body.prerelease : undefined,
    makeLatest: text('make_latest'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
