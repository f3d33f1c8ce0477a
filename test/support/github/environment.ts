/** What a runner tells a JavaScript action about its run, its repository and the services. */
import type { Platform } from './platform.js';
import { apiPath } from './rest.js';
import { backupWorkflow } from './runs.js';
import { type RuntimeTokenOptions, runtimeToken } from './token.js';

export interface EnvironmentOptions extends RuntimeTokenOptions {
  readonly attempt?: number;
  readonly event?: 'schedule' | 'workflow_dispatch' | 'push' | 'pull_request';
  /** The most days that the repository allows for artifacts; 90 unless told. */
  readonly retentionDays?: number;
  /** ACTIONS_CACHE_MODE, which newer runners set when the workflow limits the cache; not set unless told. */
  readonly cacheMode?: 'none' | 'read' | 'write' | 'write-only';
}

/**
 * The variables of NodeScriptActionHandler.cs (ACTIONS_…) and the documented default variables (GITHUB_…) that do not
 * name a file or folder. The REST API and the uploads are on loopback; GITHUB_SERVER_URL stays github.com, without
 * which the clients would take the services for an Enterprise server's.
 */
export function environmentOf(
  platform: Platform,
  server: string,
  options: EnvironmentOptions = {},
): Record<string, string> {
  const { repository, origin } = platform;
  const {
    ref = `refs/heads/${repository.defaultBranch}`,
    run = 1,
    attempt = 1,
    event = 'schedule',
  } = options;
  return {
    ACTIONS_RUNTIME_URL: `${origin}/runtime/`,
    ACTIONS_RUNTIME_TOKEN: runtimeToken(platform, options),
    ACTIONS_CACHE_URL: `${origin}/cache-v1/`,
    ACTIONS_RESULTS_URL: `${origin}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ...(options.cacheMode ? { ACTIONS_CACHE_MODE: options.cacheMode } : {}),
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'github-actions[bot]',
    GITHUB_API_URL: `${origin}${apiPath}`,
    GITHUB_EVENT_NAME: event,
    GITHUB_GRAPHQL_URL: `${origin}/api/graphql`,
    GITHUB_JOB: options.job ?? 'backup',
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: `${repository.owner}/${repository.name}`,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_RETENTION_DAYS: String(options.retentionDays ?? 90),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RUN_ID: String(run),
    GITHUB_RUN_NUMBER: String(run),
    GITHUB_SERVER_URL: server,
    GITHUB_SHA: repository.sha,
    GITHUB_WORKFLOW: 'Backup',
    GITHUB_WORKFLOW_REF: `${repository.owner}/${repository.name}/${options.workflow ?? backupWorkflow}@${ref}`,
  };
}
