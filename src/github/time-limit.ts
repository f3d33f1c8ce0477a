/** Requests and calls that end: at a time limit, or with the run. */
import type { Clock, Fetch } from '../system/ports.js';
import { GitHubTrouble } from './errors.js';

export interface TimeLimitPorts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'timeout'>;
  /** Aborts when the run is asked to end. */
  readonly signal: AbortSignal;
}

/** The head of an answer may be so long in coming, and so may its body. */
const answerMs = 60_000;
/** What the slowest line carries that a runner may have: files are given their time on top. */
const bytesPerMs = 250;

/**
 * A whole answer, within a time that grows with what is sent and received; the run's own signal ends it too. With `take`,
 * what a good answer holds is given away piece by piece instead of being held in memory.
 */
export async function fetchInTime(
  url: string,
  init: RequestInit,
  ports: TimeLimitPorts,
  take?: (piece: Uint8Array) => void,
): Promise<Response> {
  const sentBytes = Number(new Headers(init.headers).get('content-length') ?? 0);
  const ending = new AbortController();
  const response = await endingWith(ending, timeForFile(sentBytes), ports, () =>
    // A Request that nobody holds is collected, and its signal never heard: fetch is given one for itself.
    ports.fetch(new Request(url, { ...init, ...sentOnce(init) }), { signal: ending.signal }),
  );
  const bytes = Number(response.headers.get('content-length') ?? 0);
  const body = await endingWith(ending, timeForFile(bytes), ports, () => bodyOf(response, take));
  const { status, headers, url: place } = response;
  const whole = new Response(body && body.byteLength > 0 ? body : null, { status, headers });
  // Octokit pages through lists by it.
  return Object.defineProperty(whole, 'url', { value: place });
}

/**
 * A file is sent piece by piece and cannot be sent again, so no redirect can be followed with it. Unless it is told so,
 * fetch keeps every piece until the end, for the case of one.
 */
function sentOnce({ body }: RequestInit): RequestInit {
  return body instanceof ReadableStream ? { redirect: 'error', window: null } : {};
}

async function bodyOf(
  response: Response,
  take: ((piece: Uint8Array) => void) | undefined,
): Promise<ArrayBuffer | undefined> {
  if (!take || !response.ok) return response.arrayBuffer();
  for await (const piece of response.body ?? []) take(piece as Uint8Array);
  return undefined;
}

/** What a file may take on its way, beside what any answer may. */
export function timeForFile(sizeBytes: number): number {
  return answerMs + sizeBytes / bytesPerMs;
}

/** What is done already when the run is asked to end may come to its end within this time. */
const graceMs = 5_000;

/**
 * Waits for what a library does, which cannot be ended from outside, and gives up on it after `ms`, or soon after the
 * run was asked to end. It continues in the background then, so the process has to be ended by force. Throws GitHubTrouble.
 */
export async function withinTime<Result>(
  what: string,
  ms: number,
  { clock, signal }: Pick<TimeLimitPorts, 'clock' | 'signal'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const limits = [clock.timeout(Math.max(ms, 0))];
  let onEnd = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = (because: string) => () => reject(new GitHubTrouble(`${what}: ${because}.`));
    limits[0]?.signal.addEventListener('abort', giveUp(`no answer within ${Math.ceil(ms / 1000)} seconds`));
    onEnd = () => {
      const grace = clock.timeout(graceMs);
      limits.push(grace);
      grace.signal.addEventListener('abort', giveUp('broken off, because the run had to end'));
    };
    if (signal.aborted) onEnd();
    else signal.addEventListener('abort', onEnd, { once: true });
  });
  const working = work();
  // Nobody looks at it any more once it was given up.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, givenUp]);
  } finally {
    signal.removeEventListener('abort', onEnd);
    for (const limit of limits) limit.clear();
  }
}

async function endingWith<Result>(
  ending: AbortController,
  ms: number,
  { clock, signal }: TimeLimitPorts,
  work: () => Promise<Result>,
): Promise<Result> {
  const timeout = clock.timeout(ms);
  const end = () => ending.abort();
  for (const source of [timeout.signal, signal]) source.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw new Error('broken off, because the run had to end', { cause: error });
    if (timeout.signal.aborted) {
      throw new Error(`no answer within ${Math.round(ms / 1000)} seconds`, { cause: error });
    }
    throw error;
  } finally {
    timeout.clear();
    for (const source of [timeout.signal, signal]) source.removeEventListener('abort', end);
  }
}
