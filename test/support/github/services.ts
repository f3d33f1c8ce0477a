/**
 * The GitHub platform on loopback, faithful to what the real clients send and to the documented rules: cache v2,
 * artifacts, blob storage, and the part of the REST API that a backup needs. One server, one state; a test may let any
 * request fail (`faults`), look at everything received (`requests`, `traffic`), and change what is stored. Where nobody
 * has seen what GitHub does, the harsher behaviour is chosen and marked as assumed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ArtifactService, createArtifactService } from './artifacts.js';
import { type BlobStorage, createBlobStorage } from './blobs.js';
import { type CacheService, createCacheService } from './cache-service.js';
import { type EnvironmentOptions, environmentOf } from './environment.js';
import { type Ending, endingOf, type Faults } from './github-faults.js';
import { type Answer, type Call, json, Refused, type Route } from './http.js';
import { createPlatform, type Limits, type PlatformOptions, type Repository } from './platform.js';
import { createReleases, type Releases } from './releases.js';
import { createRest, type Permissions } from './rest.js';
import { actionsRoutes } from './rest-actions.js';
import { createIssues, type Issues } from './rest-issues.js';
import { releaseRoutes } from './rest-releases.js';
import { createRuns } from './runs.js';
import { type RuntimeTokenOptions, runtimeToken } from './token.js';
import { type LoggedRequest, operationsHolding, type Received } from './traffic.js';

export interface GitHubOptions extends PlatformOptions {
  /** What goes wrong, decided before a request's body is read; may be replaced by `setFaults`. */
  readonly faults?: Faults;
  /** GITHUB_SERVER_URL; https://github.com unless told. */
  readonly serverUrl?: string;
}

export interface GitHubServices {
  /** Such as `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly repository: Repository;
  readonly limits: Limits;
  readonly cache: CacheService;
  readonly artifacts: ArtifactService;
  readonly blobs: BlobStorage;
  readonly releases: Releases;
  readonly issues: Issues;
  /** Every request so far, in the order of coming. */
  readonly requests: readonly LoggedRequest[];
  /** Calls that count against the hourly limit of the REST API, since its hour began. */
  restCallsThisHour(): number;
  /** Everything that was received, whole. */
  traffic(): readonly Received[];
  /** Operations in whose URL, headers or body these bytes were received. */
  received(canary: string | Buffer): string[];
  setFaults(faults: Faults | undefined): void;
  /** A token for the REST API; what is not named is none. */
  token(permissions: Partial<Permissions>): string;
  /** A token for cache and artifacts. */
  runtimeToken(options?: RuntimeTokenOptions): string;
  /** The environment that a runner gives to an action. */
  environment(options?: EnvironmentOptions): Record<string, string>;
  /** Ends open connections too. */
  close(): Promise<void>;
}

export async function serveGitHub(options: GitHubOptions = {}): Promise<GitHubServices> {
  const platform = createPlatform(options);
  const serverUrl = options.serverUrl ?? 'https://github.com';
  const blobs = createBlobStorage(platform);
  const cache = createCacheService(platform, blobs);
  const artifacts = createArtifactService(platform, blobs);
  const releases = createReleases(platform, blobs);
  const rest = createRest(platform);
  const issues = createIssues(platform, rest);
  const runs = createRuns(platform.now);
  const addRun = ({ run = 1, ref, workflow, isFork }: RuntimeTokenOptions = {}) =>
    runs.add({ run, ref, workflow, isFork });
  addRun();
  const routes: readonly Route[] = [
    ...cache.routes,
    ...artifacts.routes,
    ...blobs.routes,
    ...releaseRoutes(platform, rest, releases, serverUrl),
    ...issues.routes,
    ...actionsRoutes(platform, rest, { cache, artifacts, runs }),
  ];
  let faults = options.faults;
  const requests: LoggedRequest[] = [];
  const traffic: Received[] = [];

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', platform.origin);
    const method = incoming.method ?? 'GET';
    const { route, params } = routeOf(routes, method, url);
    const { service, operation } = route;
    const count = requests.filter((request) => request.operation === operation).length + 1;
    const request = { service, operation, method, path: url.pathname, count };
    requests.push({ ...request, hasAuthorization: incoming.headers.authorization !== undefined });
    const fault = faults?.(request);
    const { body, isWhole } = await bodyOf(incoming, fault?.kind === 'cut-upload');
    traffic.push({ operation, line: `${method} ${incoming.url}`, headers: headerLines(incoming), body });
    const call: Call = { method, url, headers: incoming.headers, body, params };
    const abandon = () => route.abandoned?.(call);
    if (!isWhole && !fault) {
      abandon();
      incoming.destroy();
      return;
    }
    send(await endingOf(fault, () => answerOf(route, call), abandon), method, outgoing);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      // A bug of these services: for the reader of the client's log.
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  platform.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: platform.origin,
    repository: platform.repository,
    limits: platform.limits,
    cache,
    artifacts,
    blobs,
    releases,
    issues,
    requests,
    restCallsThisHour: () => rest.callsThisHour(),
    traffic: () => traffic,
    received: (canary) => operationsHolding(traffic, canary),
    setFaults(next) {
      faults = next;
    },
    token: (permissions) => rest.token(permissions),
    runtimeToken(tokenOptions = {}) {
      addRun(tokenOptions);
      return runtimeToken(platform, tokenOptions);
    },
    environment(environmentOptions = {}) {
      addRun(environmentOptions);
      return environmentOf(platform, serverUrl, environmentOptions);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const unknownRoute: Route = {
  service: 'unknown',
  operation: 'unknown',
  method: '',
  path: /^/,
  answer: () => json(404, { message: 'Not Found', status: '404' }),
};

function routeOf(routes: readonly Route[], method: string, url: URL): { route: Route; params: string[] } {
  const comp = url.searchParams.get('comp') ?? undefined;
  // octokit writes the slash in tags/v1 as %2F.
  const path = url.pathname.replace(/%2F/gi, '/');
  for (const route of routes) {
    const match = route.path.exec(path);
    const isBlobPart = route.service === 'blobs' && route.comp !== comp;
    if (match && route.method === method && !isBlobPart) {
      return { route, params: match.slice(1).map((part) => decodeURIComponent(part ?? '')) };
    }
  }
  return { route: unknownRoute, params: [] };
}

function answerOf(route: Route, call: Call): Answer {
  try {
    return route.answer(call);
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}

/** Reads the body, or half of it; not whole either when the client went away. */
async function bodyOf(
  incoming: IncomingMessage,
  isHalf: boolean,
): Promise<{ body: Buffer; isWhole: boolean }> {
  const limit = isHalf ? Number(incoming.headers['content-length'] ?? 0) / 2 : Number.POSITIVE_INFINITY;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= limit) return { body: Buffer.concat(chunks), isWhole: false };
    }
  } catch {
    // Nothing is lost: what came so far is kept, and the caller learns that it is not all.
    return { body: Buffer.concat(chunks), isWhole: false };
  }
  return { body: Buffer.concat(chunks), isWhole: true };
}

function headerLines(incoming: IncomingMessage): string {
  const lines: string[] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
  }
  return lines.join('\n');
}

function send(ending: Ending, method: string, outgoing: ServerResponse): void {
  if (ending.kind === 'silence') return;
  if (ending.kind === 'reset') {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body = Buffer.alloc(0) } = ending.answer;
  outgoing.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'content-length': body.length }) });
  if (method === 'HEAD') outgoing.end();
  else if (ending.isCut) {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
  } else outgoing.end(body);
}
