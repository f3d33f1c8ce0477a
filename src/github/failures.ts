/** Octokit's errors, told apart by what has to be done about them. Pure. */
import * as v from 'valibot';
import { printable, toMessage } from '../errors.js';
import { GitHubTrouble, NotOnGitHub, PermissionMissing, RefusedByGitHub } from './errors.js';

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

/**
 * Our error for one of Octokit's: `what` was tried, and `needs` is the permission that it takes.
 */
export function typedError(what: string, needs: string, error: unknown): Error {
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
