import { Octokit } from '@octokit/rest';
import { onTestFinished } from 'vitest';
import { type GitHubOptions, type GitHubServices, serveGitHub } from './services.js';

/** The repository that the services have unless told. */
export const repo = { owner: 'agency', repo: 'backups' };
/** A log for Octokit that keeps its warnings off the terminal. */
export const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Services that end with the test. */
export async function github(options: GitHubOptions = {}) {
  const services = await serveGitHub(options);
  onTestFinished(() => services.close());
  return services;
}

/** The real REST client with these permissions. */
export function octokit(services: GitHubServices, permissions: Parameters<GitHubServices['token']>[0]) {
  return new Octokit({ auth: services.token(permissions), baseUrl: `${services.url}/api/v3`, log: silent });
}

/** `done`, or the status that the request was refused with. */
export const statusOf = (request: Promise<unknown>) =>
  request.then(
    () => 'done',
    (error) => error.status,
  );
