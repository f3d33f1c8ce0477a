/** The REST side of caches and artifacts: listing and deleting; a cache cannot be downloaded here. */
import type { Artifact, ArtifactService } from './artifacts.js';
import type { CacheEntry, CacheService } from './cache-service.js';
import { isoTime, json, type Route } from './http.js';
import type { Platform } from './platform.js';
import { notFound, page, type Rest, type RestCall, refusal } from './rest.js';
import { backupWorkflow, type Run, type Runs } from './runs.js';

export interface ActionsServices {
  readonly cache: CacheService;
  readonly artifacts: ArtifactService;
  readonly runs: Runs;
}

const sortings: Readonly<Record<string, (entry: CacheEntry) => number>> = {
  created_at: (entry) => entry.createdAt,
  last_accessed_at: (entry) => entry.lastAccessedAt,
  size_in_bytes: (entry) => entry.sizeBytes,
};

export function actionsRoutes(platform: Platform, rest: Rest, services: ActionsServices): readonly Route[] {
  const { cache, artifacts } = services;

  function chosenCaches(call: RestCall, isChosen: (entry: CacheEntry, key: string) => boolean) {
    const key = call.url.searchParams.get('key') ?? '';
    const ref = call.url.searchParams.get('ref');
    return cache.entries().filter((entry) => isChosen(entry, key) && (!ref || entry.ref === ref));
  }

  function listCaches(call: RestCall) {
    // Defaults as in @octokit/openapi-types: last_accessed_at, descending.
    const measure = sortings[call.url.searchParams.get('sort') ?? 'last_accessed_at'];
    if (!measure) throw refusal(422, 'Invalid request. sort is not one of the allowed values.');
    const sign = call.url.searchParams.get('direction') === 'asc' ? 1 : -1;
    const found = chosenCaches(call, (entry, key) => entry.key.startsWith(key));
    found.sort((a, b) => sign * (measure(a) - measure(b) || a.id - b.id));
    const { items, headers } = page(call, found);
    return json(200, { total_count: found.length, actions_caches: items.map(cacheJson) }, headers);
  }

  function deleteCachesByKey(call: RestCall) {
    if (!call.url.searchParams.get('key')) throw refusal(422, 'Invalid request. key is required.');
    // The complete key here, not a prefix.
    const found = chosenCaches(call, (entry, key) => entry.key === key);
    if (found.length === 0) throw notFound();
    for (const { id } of found) cache.remove(id);
    return json(200, { total_count: found.length, actions_caches: found.map(cacheJson) });
  }

  function deleteCache(call: RestCall) {
    const entry = cache.entries().find(({ id }) => String(id) === call.params[0]);
    if (!entry) throw notFound();
    cache.remove(entry.id);
    return { status: 204 };
  }

  const isExpired = (artifact: Artifact) => artifact.expiresAt <= platform.now();

  const forkId = platform.repository.id + 1;

  /** Undefined where the run was on a tag. */
  const branchOf = ({ ref }: Run) =>
    ref === undefined ? platform.repository.defaultBranch : /^refs\/heads\/(.+)$/.exec(ref)?.[1];

  function artifactJson(artifact: Artifact) {
    const run = services.runs.behind(artifact.runBackendId);
    const url = `${platform.origin}/api/v3/repos/${platform.repository.owner}/${platform.repository.name}/actions/artifacts/${artifact.id}`;
    return {
      id: artifact.id,
      node_id: `A_${artifact.id}`,
      name: artifact.name,
      size_in_bytes: artifact.sizeBytes,
      url,
      archive_download_url: `${url}/zip`,
      expired: isExpired(artifact),
      created_at: isoTime(artifact.createdAt),
      updated_at: isoTime(artifact.createdAt),
      expires_at: isoTime(artifact.expiresAt),
      digest: artifact.digest,
      workflow_run: {
        id: run.run,
        repository_id: platform.repository.id,
        head_repository_id: run.isFork ? forkId : platform.repository.id,
        head_branch: branchOf(run),
        head_sha: platform.repository.sha,
      },
    };
  }

  function listArtifacts(call: RestCall) {
    const name = call.url.searchParams.get('name');
    const run = call.params[0];
    const found = artifacts
      .artifacts()
      .filter((artifact) => !name || artifact.name === name)
      .filter((artifact) => !run || String(services.runs.behind(artifact.runBackendId).run) === run)
      .reverse();
    const { items, headers } = page(call, found);
    return json(200, { total_count: found.length, artifacts: items.map(artifactJson) }, headers);
  }

  function artifactOf(call: RestCall): Artifact {
    const artifact = artifacts.artifacts().find(({ id }) => String(id) === call.params[0]);
    if (!artifact) throw notFound();
    return artifact;
  }

  function getRun(call: RestCall) {
    const run = services.runs.numbered(Number(call.params[0]));
    if (!run) throw notFound();
    const { workflow: path = backupWorkflow } = run;
    return json(200, { id: run.run, path, head_branch: branchOf(run) });
  }

  /** Of the filters only `created` with a `<` before a time is played. */
  function listWorkflowRuns(call: RestCall) {
    const created = call.url.searchParams.get('created') ?? '';
    const before = created.startsWith('<') ? Date.parse(created.slice(1)) : Number.POSITIVE_INFINITY;
    const found = services.runs.startedBefore(call.params[0] ?? '', before);
    const { items, headers } = page(call, found);
    return json(
      200,
      { total_count: found.length, workflow_runs: items.map(({ run }) => ({ id: run })) },
      headers,
    );
  }

  function downloadArtifact(call: RestCall) {
    const artifact = artifactOf(call);
    if (isExpired(artifact)) throw refusal(410, 'Artifact has expired');
    return { status: 302, headers: { location: artifacts.downloadUrl(artifact.id) } };
  }

  return [
    rest.route('listCaches', 'GET /actions/caches', 'actions: read', listCaches),
    rest.route('deleteCachesByKey', 'DELETE /actions/caches', 'actions: write', deleteCachesByKey),
    rest.route('deleteCache', 'DELETE /actions/caches/(\\d+)', 'actions: write', deleteCache),
    rest.route('listArtifacts', 'GET /actions/artifacts', 'actions: read', listArtifacts),
    rest.route(
      'listWorkflowRuns',
      'GET /actions/workflows/([\\w.-]+)/runs',
      'actions: read',
      listWorkflowRuns,
    ),
    rest.route('getRun', 'GET /actions/runs/(\\d+)', 'actions: read', getRun),
    rest.route('listRunArtifacts', 'GET /actions/runs/(\\d+)/artifacts', 'actions: read', listArtifacts),
    rest.route('getArtifact', 'GET /actions/artifacts/(\\d+)', 'actions: read', (call) =>
      json(200, artifactJson(artifactOf(call))),
    ),
    rest.route('downloadArtifact', 'GET /actions/artifacts/(\\d+)/zip', 'actions: read', downloadArtifact),
    rest.route('deleteArtifact', 'DELETE /actions/artifacts/(\\d+)', 'actions: write', (call) => {
      artifacts.remove(artifactOf(call).id);
      return { status: 204 };
    }),
  ];
}

function cacheJson(entry: CacheEntry) {
  return {
    id: entry.id,
    ref: entry.ref,
    key: entry.key,
    version: entry.version,
    created_at: isoTime(entry.createdAt),
    last_accessed_at: isoTime(entry.lastAccessedAt),
    size_in_bytes: entry.sizeBytes,
  };
}
