/** What GitHub answers instead of what it was asked for, told apart by what has to be done about it. Pure. */
import * as v from 'valibot';
import { BackupError, printable, toMessage } from '../errors.js';

/** No answer, 5xx, a rate limit or an answer that cannot be read: it may pass. */
export class GitHubTrouble extends BackupError {
  override name = 'GitHubTrouble' as const;
  override readonly transient = true;
  override readonly retryAfterMs: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {}) {
    super(message, 'The next run tries again.', options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** 401 or 403: the token is not what the call needs. */
export class PermissionMissing extends BackupError {
  override name = 'PermissionMissing' as const;
}

/** 404: not there, or hidden from this token. */
export class NotOnGitHub extends BackupError {
  override name = 'NotOnGitHub' as const;
}

/** Another 4xx: GitHub understood the call and will not do it. */
export class RefusedByGitHub extends BackupError {
  override name = 'RefusedByGitHub' as const;
  /** GitHub's own word for the reason, as `already_exists`; empty if it gave none. */
  readonly code: string;

  constructor(message: string, hint: string, code: string, options?: ErrorOptions) {
    super(message, hint, options);
    this.code = code;
  }
}

/** Whether the token lacks a right: GitHub hides what a token may not see, so 404 can mean the same as 403. */
export function isForbidden(error: unknown): boolean {
  return error instanceof PermissionMissing || error instanceof NotOnGitHub;
}

const text = v.fallback(v.string(), '');

const reasonSchema = v.union([
  v.string(),
  v.object({ code: text, message: text, field: text, resource: text }),
]);

type Reason = v.InferOutput<typeof reasonSchema>;

const failureSchema = v.object({
  status: v.number(),
  response: v.object({
    headers: v.record(v.string(), v.unknown()),
    data: v.fallback(
      v.object({
        message: text,
        documentation_url: text,
        errors: v.fallback(v.array(reasonSchema), []),
      }),
      { message: '', documentation_url: '', errors: [] },
    ),
  }),
});

type Failure = v.InferOutput<typeof failureSchema>;

/**
 * Our error for one of Octokit's: `what` was tried, `needs` is the permission that it takes, and `now` is in epoch
 * milliseconds.
 */
export function typedError(what: string, needs: string, error: unknown, now: number): BackupError {
  // What the network itself says in our words, as of a proxy that cannot be used.
  if (error instanceof Error && error.cause instanceof BackupError) return error.cause;
  const parsed = v.safeParse(failureSchema, error);
  // Octokit gives network faults the status 500 and no response.
  if (!parsed.success) return new GitHubTrouble(`${what}: ${printable(toMessage(error))}`, { cause: error });
  const failure = parsed.output;
  const { status, response } = failure;
  const { message, errors } = response.data;
  const words = [message, ...reasonsOf(errors)].filter(Boolean).map((word) => printable(word));
  const told = `${what} was answered with ${status}${words.length > 0 ? `: ${words.join('; ')}` : ''}`;
  const limit = rateLimit(failure, now);
  if (status >= 500 || limit) return new GitHubTrouble(told, { cause: error, ...limit });
  switch (status) {
    case 401:
      return new PermissionMissing(told, 'Check the input github-token.', { cause: error });
    case 403:
      return new PermissionMissing(told, `Give the job this permission: ${needs}.`, { cause: error });
    case 404:
      return new NotOnGitHub(told, `The job may lack this permission: ${needs}.`, { cause: error });
    default:
      return new RefusedByGitHub(told, remedyOf(words.join(' ')), codeOf(errors), { cause: error });
  }
}

/** What GitHub says of each field; "Validation Failed" alone says nothing. */
function reasonsOf(errors: readonly Reason[]): readonly string[] {
  return errors.map((reason) => {
    if (typeof reason === 'string') return reason;
    const { code, message, field, resource } = reason;
    return message || [resource, field, code].filter(Boolean).join(' ');
  });
}

function codeOf([first]: readonly Reason[]): string {
  return typeof first === 'object' ? first.code : '';
}

/** The next step for reasons that people can do something about; empty for all others. */
function remedyOf(words: string): string {
  if (/rule violations|being restricted/i.test(words)) return allowTags;
  // https://docs.github.com, "Immutable releases": the name of the tag stays used, also when the release is gone.
  if (/used by an immutable release/i.test(words)) {
    return 'The tag of a deleted immutable release cannot be used again: delete the work file in the cache (gh cache list --key prosonata-backup_), and the next run starts a backup with another tag.';
  }
  if (/issues (are|have been|has been) disabled/i.test(words)) {
    return 'Turn issues on under Settings > General > Features, or remove alert-issue.';
  }
  return '';
}

/** What helps if a rule of the repository or its organisation keeps the tag of a release from being made. */
export const allowTags =
  'Allow tags that begin with prosonata- in the rulesets of the repository or its organisation (Settings > Rules), or let GitHub Actions bypass them.';

/** What GitHub asks for when it does not say how long to wait: https://docs.github.com, "Rate limits for the REST API". */
const secondaryWaitMs = 60_000;

/** Whether too much was asked for, and when it may be asked again; undefined if it is something else. */
function rateLimit(
  { status, response: { headers, data } }: Failure,
  now: number,
): { readonly retryAfterMs: number } | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const told = retryAfter(headers['retry-after'], now);
  if (told !== undefined) return { retryAfterMs: told };
  if (headers['x-ratelimit-remaining'] === '0') {
    const resetsAt = Number(headers['x-ratelimit-reset']) * 1000;
    return { retryAfterMs: Number.isFinite(resetsAt) ? Math.max(0, resetsAt - now) : secondaryWaitMs };
  }
  // "Abuse detection mechanism" is what GitHub called the secondary limit before, and its older servers still do.
  const isSecondary = /rate.limit|abuse/i.test(`${data.message} ${data.documentation_url}`);
  return status === 429 || isSecondary ? { retryAfterMs: secondaryWaitMs } : undefined;
}

/** Seconds, or a date. */
function retryAfter(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : secondaryWaitMs;
}
