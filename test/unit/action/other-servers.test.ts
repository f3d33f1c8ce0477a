import { describe, expect, it } from 'vitest';
import { runnerOf } from '../../../src/action/runner.js';

const env = {
  GITHUB_REPOSITORY: 'agency/backups',
  GITHUB_RUN_ID: '1',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_WORKSPACE: '/work',
  RUNNER_TEMP: '/temp',
};

describe('a runner', () => {
  it.each(['https://git.agency.example/api/v1', 'https://codeberg.org/api/v1/'])(
    'of Gitea or Forgejo hears at once that the command line works there: %s',
    (api) => {
      expect(() => runnerOf({ ...env, GITHUB_API_URL: api }, 0)).toThrow(
        'This is a runner of Gitea or Forgejo',
      );
    },
  );

  it.each(['https://api.github.com', 'https://github.agency.example/api/v3'])(
    'of GitHub is none of them: %s',
    (api) => {
      expect(runnerOf({ ...env, GITHUB_API_URL: api }, 0)).toMatchObject({
        owner: 'agency',
        repo: 'backups',
      });
    },
  );
});
