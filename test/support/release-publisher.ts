/** The publisher of releases on a GitHub on loopback. */
import { createHash } from 'node:crypto';
import { octokitGitHub } from '../../src/github/octokit.js';
import { archiveName, type Publication, type Publisher } from '../../src/publish/publisher.js';
import { releasePublisher } from '../../src/publish/release.js';
import { contentOf } from '../../src/system/content.js';
import { fixedClock } from './clock.js';
import { downloads } from './downloads.js';
import type { GitHubServices } from './github/services.js';
import { holdings } from './holdings.js';

export const workspace = 'agency-example';
export const backupId = '20261123T0215Z';

export interface PublisherHere {
  readonly publisher: Publisher;
  readonly warnings: readonly string[];
}

export interface PublisherHereOptions {
  /** Stands before every request. */
  readonly hold?: (request: Request) => Promise<void>;
  /** The page that opens archives. */
  readonly viewer?: string;
}

export function githubClient(
  services: GitHubServices,
  { hold, actions = 'read' }: PublisherHereOptions & { readonly actions?: 'read' | 'write' } = {},
) {
  return octokitGitHub(
    {
      token: services.token({ contents: 'write', actions }),
      apiUrl: `${services.url}/api/v3`,
      owner: services.repository.owner,
      repo: services.repository.name,
      userAgent: 'test',
    },
    {
      fetch: async (request) => {
        await hold?.(request);
        return fetch(request);
      },
      clock: fixedClock(),
      signal: new AbortController().signal,
      downloads,
    },
  );
}

export function publisherOn(services: GitHubServices, options: PublisherHereOptions = {}): PublisherHere {
  const warnings: string[] = [];
  const { viewer } = options;
  const publisher = releasePublisher(
    { workspace, makeLatest: 'auto', ...(viewer && { viewer: async () => Buffer.from(viewer) }) },
    {
      github: githubClient(services, options),
      clock: fixedClock(),
      signal: new AbortController().signal,
      log: { warn: (message) => warnings.push(message) },
    },
  );
  return { publisher, warnings };
}

export function publication(text: string, more: Partial<Publication> = {}): Publication {
  const id = more.backupId ?? backupId;
  return {
    backupId: id,
    name: archiveName(workspace, id),
    content: contentOf(Buffer.from(text)),
    isComplete: true,
    holds: holdings({ users: 5 }),
    notes: () => 'notes',
    ...more,
  };
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Every release in one line each: whether it is a draft, and what lies in it. */
export function releasesIn({ releases }: GitHubServices): readonly string[] {
  return releases
    .all()
    .map(
      ({ tag, isDraft, assets }) =>
        `${tag.slice(-14)} ${isDraft ? 'draft' : 'shown'}: ${assets.map(({ id, state }) => (state === 'uploaded' ? releases.assetContent(id) : state)).join()}`,
    );
}
