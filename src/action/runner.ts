import { BackupError } from '../errors.js';

/** What the runner says of the run that this process belongs to. */
export interface Runner {
  readonly owner: string;
  readonly repo: string;
  readonly apiUrl: string;
  /** The how many-th run of its workflow this is, from 1. */
  readonly runNumber: number;
  /** Different for every start of the action. */
  readonly runLabel: string;
  /** Address of the workflow run for people. */
  readonly runUrl: string;
  readonly ref: string;
  /** Path of the workflow file, as `.github/workflows/backup.yml`; undefined on runners that do not tell. */
  readonly workflow: string | undefined;
  /** Where the paths of caches begin. */
  readonly workspaceFolder: string;
  readonly temporaryFolder: string;
  readonly cacheMode: string | undefined;
}

/** Below the temporary folder of the job, with a folder for each workspace: uploads are here while they last. */
export const uploadsFolder = 'prosonata-backup';

/** Below the temporary folder of the job too: the archive that was published, until the job ends. */
export const archivesFolder = 'prosonata-backup-archives';

/** Databases are here while they are open; the runner empties its temporary folder before and after each job. */
export const openFilesFolder = 'prosonata-backup-open';

/** Reads the runner's environment. Throws if it is none. */
export function runnerOf(env: Readonly<Record<string, string | undefined>>, now: number): Runner {
  const required = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new BackupError(
      `The variable ${name} is not set: this is no GitHub Actions runner.`,
      'Use the command line instead: node dist/cli/index.js backup',
    );
  };
  refuseOtherServers(required('GITHUB_API_URL'));
  const repository = required('GITHUB_REPOSITORY');
  const [owner = '', repo = ''] = repository.split('/');
  const runId = required('GITHUB_RUN_ID');
  return {
    owner,
    repo,
    apiUrl: required('GITHUB_API_URL'),
    runLabel: `${runId}-${env.GITHUB_RUN_ATTEMPT ?? '1'}-${now.toString(36)}`,
    runNumber: Number(env.GITHUB_RUN_NUMBER ?? 1),
    runUrl: `${required('GITHUB_SERVER_URL')}/${repository}/actions/runs/${runId}`,
    ref: required('GITHUB_REF'),
    // As owner/name/path@ref.
    workflow: /^[^/]+\/[^/]+\/([^@]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1],
    workspaceFolder: required('GITHUB_WORKSPACE'),
    temporaryFolder: required('RUNNER_TEMP'),
    cacheMode: env.ACTIONS_CACHE_MODE,
  };
}

/** Gitea and Forgejo run actions too, and call their API by the same variable; it is another one than GitHub's. */
function refuseOtherServers(apiUrl: string): void {
  if (!/\/api\/v1\/?$/.test(apiUrl)) return;
  throw new BackupError(
    'This is a runner of Gitea or Forgejo, and the action needs the caches, artifacts and releases of GitHub.',
    'Use the command line in the workflow instead: docs/run-elsewhere.md has the steps.',
  );
}
