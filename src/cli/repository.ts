/** A repository on GitHub that the user named, as the command line reaches it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import { isForbidden } from '../github/errors.js';
import type { GitHub } from '../github/github.js';
import { octokitGitHub } from '../github/octokit.js';
import { SettingsError } from '../settings/settings.js';
import { isLoopback } from '../system/loopback.js';
import { userAgent } from '../version.js';
import type { CliPorts } from './terminal.js';

type RepositoryPorts = Pick<CliPorts, 'env' | 'fetch' | 'clock' | 'signal' | 'files'>;

/** `name` is as `OWNER/NAME`. The token is the one that `gh` takes, too. Throws SettingsError if the name is none. */
export function repositoryNamed(name: string, ports: RepositoryPorts): GitHub {
  const [, owner, repo] = /^([\w-]{1,39})\/([\w.-]{1,100})$/.exec(name) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new SettingsError(['--repository takes OWNER/NAME, as GitHub shows it.'], 'command line');
  }
  const token = tokenIn(ports.env);
  const downloads = () => ports.files.scratch(join(tmpdir(), 'prosonata-backup-download'));
  const place = { owner, repo, token, apiUrl: apiUrlIn(ports.env), userAgent };
  return octokitGitHub(place, { ...ports, downloads });
}

/** What `look` finds in the repository, or throws what the user of the command line can do about it. */
export async function lookedAt<Result>(
  name: string,
  look: () => Promise<Result>,
  { env }: Pick<CliPorts, 'env'>,
): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const how = tokenIn(env) === undefined ? 'without a token' : 'with this token';
    throw new BackupError(
      `The repository ${name} cannot be seen ${how}.`,
      'Check its name, and set GH_TOKEN to a token that may read its contents (contents: read).',
      { cause: error },
    );
  }
}

function tokenIn({ GH_TOKEN, GITHUB_TOKEN }: CliPorts['env']): string | undefined {
  return GH_TOKEN?.trim() || GITHUB_TOKEN?.trim() || undefined;
}

/** On a runner, and for a GitHub Enterprise server, the environment says it. */
function apiUrlIn({ GITHUB_API_URL }: CliPorts['env']): string {
  const address = GITHUB_API_URL?.trim() || 'https://api.github.com';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) return address;
  throw new BackupError(
    'GITHUB_API_URL is no address that begins with https://, so the token is not sent there.',
    'Set it to the address of the REST API of your GitHub server, or remove it.',
  );
}
