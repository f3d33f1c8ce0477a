/** What all services of the platform on loopback share: the clock, the repository, its limits, ids and secrets. */
import { createHmac, randomBytes } from 'node:crypto';

export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  /** `private`, `internal` or `public`; GitHub calls the first two private. May be changed while the server runs. */
  visibility: 'private' | 'internal' | 'public';
  readonly defaultBranch: string;
  /** Files on that branch, text by path. */
  readonly files: Record<string, string>;
  /** The commit that every branch of this repository points at. */
  readonly sha: string;
  /** When that commit was made, epoch milliseconds. Releases have it as their `created_at`. */
  readonly committedAt: number;
  /** The setting "immutable releases". */
  readonly hasImmutableReleases: boolean;
  /** The setting "issues". */
  hasIssues: boolean;
  /** Those of the organisation too. */
  rulesets: readonly Ruleset[];
}

/** As far as tags need it; the rest of GitHub's fields are made up by the REST API. */
export interface Ruleset {
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement: 'active' | 'disabled' | 'evaluate';
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly rules: readonly string[];
  /** Undefined: the server does not tell. */
  readonly mayBypass?: 'always' | 'never' | undefined;
  /** Whether it lets this token make tags, whatever it tells. */
  readonly letsThrough?: boolean;
}

/** Limits that a test may reach; all may be changed while the server runs. */
export interface Limits {
  /** The budget for cache storage is used up: reading still works, writing is refused (changelog 2025-11-20). */
  isCacheFull: boolean;
  /** The same for artifacts: no payment method, or the quota is used up. */
  isArtifactStorageFull: boolean;
  /** New cache entries a minute and repository (changelog 2026-01-16); more are answered with 429. */
  cacheEntriesPerMinute: number;
  /** Bytes of all caches; beyond it those not accessed for longest go (dependency-caching.md). */
  cacheBytes: number;
  /** Calls of the REST API that a job's token has in an hour: 1,000 on GitHub, more than any test makes unless told. */
  restCallsPerHour: number;
  /** What the REST API answers instead, when a limit is hit. */
  restLimit: RestLimit | undefined;
}

export type RestLimit =
  /** The 1,000 requests an hour of a job's token are used up: 403, `x-ratelimit-remaining: 0`. */
  | { readonly kind: 'primary'; readonly resetsAt: number }
  /** Too many requests at once: 429 with `retry-after`. */
  | { readonly kind: 'secondary'; readonly retryAfterSeconds: number };

export interface Platform {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly repository: Repository;
  readonly limits: Limits;
  /** Such as `http://127.0.0.1:4711`. */
  origin: string;
  /** Ids rise in the order of making, over all services. */
  nextId(): number;
  /** What only this server can make: the signature of a URL or a token. */
  sign(text: string): string;
}

export interface PlatformOptions {
  readonly now?: () => number;
  readonly repository?: Partial<Repository>;
  readonly limits?: Partial<Limits>;
}

export function createPlatform(options: PlatformOptions): Platform {
  const secret = randomBytes(32);
  let id = 1000;
  return {
    now: options.now ?? Date.now,
    repository: {
      owner: 'agency',
      name: 'backups',
      id: 4711,
      visibility: 'private',
      files: {},
      defaultBranch: 'main',
      sha: '4f2a9c0d1e8b7a6f5e4d3c2b1a0f9e8d7c6b5a49',
      committedAt: Date.UTC(2026, 0, 5, 9, 30),
      hasImmutableReleases: false,
      hasIssues: true,
      rulesets: [],
      ...options.repository,
    },
    limits: {
      isCacheFull: false,
      isArtifactStorageFull: false,
      cacheEntriesPerMinute: 200,
      cacheBytes: 10 * 1024 ** 3,
      restCallsPerHour: 1_000_000,
      restLimit: undefined,
      ...options.limits,
    },
    origin: '',
    nextId: () => ++id,
    // Base64 with + / and =, as Azure's: a client that forgets to encode it in a URL is found out.
    sign: (text) => createHmac('sha256', secret).update(text).digest('base64'),
  };
}
