/**
 * The two tokens of a job. The runtime token (a JWT) opens cache and artifacts: its claims say which run and job it is
 * (`scp`, artifact/internal/shared/util.js) and which cache scopes it may read and write (`ac`, as the public cache
 * server falcondev-oss/github-actions-cache-server reads it in lib/scope.ts). The GitHub token opens the REST API with
 * the `permissions` of the workflow.
 */
import { createHash } from 'node:crypto';
import { hourMs } from '../clock.js';
import { type Call, twirpRefusal } from './http.js';
import type { Platform } from './platform.js';

/** What the token may do in its own ref's cache scope. */
export type CachePermission = 'none' | 'read' | 'write-only' | 'write';

export interface RuntimeTokenOptions {
  /** Full name, such as `refs/heads/main`; the default branch unless given. */
  readonly ref?: string;
  /** `read` for events that anybody can trigger (changelog 2026-06-26), the others by `cache-mode`. */
  readonly permission?: CachePermission;
  /** GITHUB_RUN_ID of the run. */
  readonly run?: number;
  readonly job?: string;
  /** Path of the workflow file; that of the backup unless told. */
  readonly workflow?: string;
  /** Whether the code of the run is that of a fork. */
  readonly isFork?: boolean;
}

export interface CacheScope {
  readonly ref: string;
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

export interface RuntimeClaims {
  /** The run and job as the artifact service names them: not the numbers that people see. */
  readonly runBackendId: string;
  readonly jobBackendId: string;
  /** In the order in which a lookup goes through them. */
  readonly scopes: readonly CacheScope[];
}

const bits: Readonly<Record<CachePermission, number>> = { none: 0, read: 1, 'write-only': 2, write: 3 };
const jobTimeLimitMs = 6 * hourMs;

export function runtimeToken(platform: Platform, options: RuntimeTokenOptions = {}): string {
  const main = `refs/heads/${platform.repository.defaultBranch}`;
  const { ref = main, permission = 'write', run = 1, job = 'backup' } = options;
  // A run reads its own ref's caches and the default branch's, never a sibling's (dependency-caching.md).
  const scopes = [{ Scope: ref, Permission: bits[permission] }];
  if (ref !== main) scopes.push({ Scope: main, Permission: bits[permission] & bits.read });
  const seconds = Math.floor(platform.now() / 1000);
  const claims = {
    scp: `Actions.GenericRead:00000000 Actions.Results:${backendId(`run ${run}`)}:${backendId(`${run} ${job}`)}`,
    ac: JSON.stringify(scopes.filter((scope) => scope.Permission > 0)),
    repository_id: String(platform.repository.id),
    iat: seconds,
    exp: seconds + jobTimeLimitMs / 1000,
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${signatureOf(platform, signed)}`;
}

/** The id by which the results service knows a run or job: a UUID that is the same whenever it is asked for. */
export function backendId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** The claims of the token that a request bears; a missing, foreign or expired one is refused with 401. */
export function runtimeClaims(platform: Platform, call: Call): RuntimeClaims {
  const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
  const [header, payload, signature] = token.split('.');
  if (!payload || signature !== signatureOf(platform, `${header}.${payload}`)) {
    throw twirpRefusal('unauthenticated', 'invalid token');
  }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (claims.exp * 1000 < platform.now()) throw twirpRefusal('unauthenticated', 'token has expired');
  const [, runBackendId, jobBackendId] = /Actions\.Results:([^:]+):(\S+)/.exec(claims.scp) ?? [];
  const scopes = JSON.parse(claims.ac) as { Scope: string; Permission: number }[];
  return {
    runBackendId: runBackendId ?? '',
    jobBackendId: jobBackendId ?? '',
    scopes: scopes.map(({ Scope, Permission }) => ({
      ref: Scope,
      mayRead: (Permission & bits.read) > 0,
      mayWrite: (Permission & bits['write-only']) > 0,
    })),
  };
}

function signatureOf(platform: Platform, signed: string): string {
  return Buffer.from(platform.sign(signed), 'base64').toString('base64url');
}
