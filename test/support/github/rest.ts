/**
 * The door of the REST API: who is calling, may they, how much is left, which page. What is answered is decided in the
 * modules that hand their routes to `restRoute`.
 */

import { hourMs } from '../clock.js';
import { type Answer, type Call, json, Refused, type Route } from './http.js';
import type { Platform, RestLimit } from './platform.js';

/** The `permissions` of a workflow, as far as they matter here; metadata can always be read. */
export interface Permissions {
  readonly contents: 'none' | 'read' | 'write';
  readonly actions: 'none' | 'read' | 'write';
  readonly issues: 'none' | 'read' | 'write';
}

export interface RestCall extends Call {
  readonly permissions: Permissions;
}

/** What a route asks of the token. */
export type Needs = `${keyof Permissions}: ${'read' | 'write'}` | 'metadata: read';

export interface Rest {
  /** Calls that count against the limit by the hour, since that began. */
  callsThisHour(): number;
  /** A token with these permissions, as GITHUB_TOKEN or a personal one. */
  token(permissions: Partial<Permissions>): string;
  /** `path` is what follows `/repos/{owner}/{repo}`, as a pattern; its groups become `params`. */
  route(
    operation: string,
    request: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} ${string}`,
    needs: Needs,
    answer: (call: RestCall) => Answer,
    more?: Pick<Route, 'service' | 'abandoned'>,
  ): Route;
}

/** The paths of a GitHub Enterprise server, the only ones with which API and uploads can be told apart on one host. */
export const apiPath = '/api/v3';
export const uploadsPath = '/api/uploads';

const documentation = 'https://docs.github.com/rest';

export function createRest(platform: Platform): Rest {
  const tokens = new Map<string, Permissions>();
  const { owner, name } = platform.repository;
  let requests = 0;
  /** Calls of the hour that began with the first of them; all tokens of a repository's jobs share it. */
  let hour = { startedAt: platform.now(), calls: 0 };

  function permissionsOf(call: Call): Permissions {
    const token = /^(?:token|bearer) (.+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? '';
    const permissions = tokens.get(token);
    if (!permissions) throw refusal(401, 'Bad credentials');
    return permissions;
  }

  function refuseWithout(permissions: Permissions, needs: Needs): void {
    if (needs === 'metadata: read') return;
    const [subject, level] = needs.split(': ') as [keyof Permissions, 'read' | 'write'];
    const held = permissions[subject];
    if (held === 'write' || held === level) return;
    // What a public repository shows, everybody may read.
    if (level === 'read' && platform.repository.visibility === 'public') return;
    // A private repository is not there for somebody who may not even read it.
    throw level === 'read' ? notFound() : refusal(403, 'Resource not accessible by integration');
  }

  function refuseBeyondLimit(): void {
    const limit = platform.limits.restLimit ?? usedUp();
    // Statuses and headers: docs.github.com, "rate limits for the REST API".
    if (limit?.kind === 'secondary') {
      const headers = { 'retry-after': String(limit.retryAfterSeconds) };
      throw refusal(429, 'You have exceeded a secondary rate limit. Please wait a few minutes.', headers);
    }
    if (limit?.kind === 'primary') {
      const headers = {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(limit.resetsAt / 1000)),
      };
      throw refusal(403, 'API rate limit exceeded for installation ID 1.', headers);
    }
  }

  function countCall(): void {
    if (platform.now() >= hour.startedAt + hourMs) hour = { startedAt: platform.now(), calls: 0 };
    hour.calls++;
  }

  function usedUp(): RestLimit | undefined {
    if (hour.calls <= platform.limits.restCallsPerHour) return undefined;
    return { kind: 'primary', resetsAt: hour.startedAt + hourMs };
  }

  function withHeaders(answer: Answer): Answer {
    const own = {
      'x-ratelimit-limit': String(platform.limits.restCallsPerHour),
      'x-ratelimit-remaining': String(Math.max(0, platform.limits.restCallsPerHour - hour.calls)),
      'x-ratelimit-reset': String(Math.ceil((hour.startedAt + hourMs) / 1000)),
      'x-github-request-id': `0000:${++requests}`,
    };
    return { ...answer, headers: { ...own, ...answer.headers } };
  }

  return {
    callsThisHour: () => (platform.now() >= hour.startedAt + hourMs ? 0 : hour.calls),
    token(permissions) {
      const token = `ghs_${platform.sign(`token ${tokens.size}`).replace(/\W/g, '').slice(0, 36)}`;
      tokens.set(token, { contents: 'none', actions: 'none', issues: 'none', ...permissions });
      return token;
    },
    route(operation, request, needs, answer, more) {
      const [method = '', path = ''] = request.split(' ');
      const base = more?.service === 'uploads' ? uploadsPath : apiPath;
      return {
        service: 'rest',
        ...more,
        operation,
        method,
        // Owner and repository are not case-sensitive on GitHub.
        path: new RegExp(`^${base}/repos/${owner}/${name}${path}$`, 'i'),
        answer(call) {
          try {
            countCall();
            const permissions = permissionsOf(call);
            refuseBeyondLimit();
            refuseWithout(permissions, needs);
            return withHeaders(answer({ ...call, permissions }));
          } catch (error) {
            if (error instanceof Refused) throw new Refused(withHeaders(error.answer));
            throw error;
          }
        },
      };
    },
  };
}

export function refusal(status: number, message: string, headers: Record<string, string> = {}): Refused {
  return new Refused(
    json(status, { message, documentation_url: documentation, status: String(status) }, headers),
  );
}

export function notFound(): Refused {
  return refusal(404, 'Not Found');
}

/** 422 with the machine-readable reason in `errors`. */
export function validationFailed(resource: string, code: string, field: string, message?: string): Refused {
  return new Refused(
    json(422, {
      message: 'Validation Failed',
      errors: [{ resource, code, field, ...(message === undefined ? {} : { message }) }],
      documentation_url: documentation,
      status: '422',
    }),
  );
}

/** One page of a list: 30 entries unless `per_page` says otherwise, 100 at most, and a Link header to the others. */
export function page<T>(call: Call, entries: readonly T[]): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(Number(call.url.searchParams.get('per_page')) || 30, 1), 100);
  const number = Math.max(Number(call.url.searchParams.get('page')) || 1, 1);
  const last = Math.max(Math.ceil(entries.length / size), 1);
  const link = (target: number, relation: string) => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(target));
    return `<${url}>; rel="${relation}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    items: entries.slice((number - 1) * size, number * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
