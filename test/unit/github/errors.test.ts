import { describe, expect, it } from 'vitest';
import { GitHubTrouble, PermissionMissing, RefusedByGitHub, typedError } from '../../../src/github/errors.js';

const now = Date.UTC(2026, 10, 23, 2, 15);

/** What Octokit throws for an answer. */
const answered = (status: number, data: unknown, headers: Record<string, string> = {}) =>
  typedError('Publishing the release', 'contents: write', { status, response: { headers, data } }, now);

describe('an answer of GitHub that asks for patience', () => {
  it.each<[string, number, Record<string, string>, unknown, number]>([
    ['seconds', 403, { 'retry-after': '60' }, { message: 'Slow down' }, 60_000],
    ['no time at all', 429, { 'retry-after': '0' }, {}, 0],
    ['a date', 429, { 'retry-after': 'Mon, 23 Nov 2026 02:16:30 GMT' }, {}, 90_000],
    ['what cannot be read', 429, { 'retry-after': 'soon' }, {}, 60_000],
    [
      'the end of the hour',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 600) },
      { message: 'API rate limit exceeded for installation ID 1.' },
      600_000,
    ],
    ['a limit without a time', 403, {}, { message: 'You have exceeded a secondary rate limit.' }, 60_000],
    [
      'the older words for it',
      403,
      {},
      { message: 'You have triggered an abuse detection mechanism. Please wait a few minutes.' },
      60_000,
    ],
    [
      'words that only its documentation gives',
      403,
      {},
      { message: 'Wait', documentation_url: 'https://docs.github.com/rest/overview/rate-limits#secondary' },
      60_000,
    ],
    ['nothing but the status', 429, {}, 'x', 60_000],
  ])('is no missing right, and says how long: %s', (_, status, headers, data, retryAfterMs) => {
    const error = answered(status, data, headers);
    expect(error).toBeInstanceOf(GitHubTrouble);
    expect(error).toMatchObject({ transient: true, retryAfterMs });
  });

  it('is kept apart from one that lacks a right', () => {
    const error = answered(403, { message: 'Resource not accessible by integration' });
    expect(error).toBeInstanceOf(PermissionMissing);
    expect(error.hint).toBe('Give the job this permission: contents: write.');
  });
});

describe('a refusal', () => {
  const refused = (...errors: unknown[]) => {
    const error = answered(422, { message: 'Validation Failed', errors });
    expect(error).toBeInstanceOf(RefusedByGitHub);
    return error as RefusedByGitHub;
  };

  it('gives the reasons that GitHub gives, in one line', () => {
    const { message, hint, code } = refused(
      {
        resource: 'Release',
        code: 'custom',
        field: 'pre_receive',
        message:
          'pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n',
      },
      { resource: 'Release', code: 'custom', message: 'Published releases must have a valid tag' },
    );
    expect(message).toBe(
      'Publishing the release was answered with 422: Validation Failed; pre_receive Repository rule violations found Cannot create ref due to creations being restricted.; Published releases must have a valid tag',
    );
    expect(hint).toContain('Allow tags that begin with prosonata- in the rulesets');
    expect(code).toBe('custom');
  });

  it.each<[string, unknown, string, string]>([
    ['as a text', 'Something is wrong', 'Something is wrong', ''],
    [
      'as a field and a code',
      { resource: 'ReleaseAsset', code: 'already_exists', field: 'name' },
      'ReleaseAsset name already_exists',
      '',
    ],
    [
      'of a burnt tag',
      { code: 'custom', field: 'tag_name', message: 'tag_name was used by an immutable release' },
      'tag_name was used by an immutable release',
      'cannot be used again',
    ],
    ['in a form that is not known', { odd: 1 }, 'Validation Failed', ''],
  ])('gives a reason %s', (_, reason, words, hint) => {
    const error = refused(reason);
    expect(error.message).toContain(words);
    expect(error.hint).toContain(hint);
  });
});
