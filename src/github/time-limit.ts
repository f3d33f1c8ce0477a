/** Requests that end: at a time limit, or with the run. */
import type { Clock, Fetch } from '../system/ports.js';

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

/** A whole answer, within a time that grows with what is sent and received; the run's own signal ends it too. */
export async function fetchInTime(url: string, init: RequestInit, ports: TimeLimitPorts): Promise<Response> {
  const sentBytes = init.body instanceof Uint8Array ? init.body.byteLength : 0;
  const ending = new AbortController();
  const response = await endingWith(ending, answerMs + sentBytes / bytesPerMs, ports, () =>
    // A Request that nobody holds is collected, and its signal never heard: fetch is given one for itself.
    ports.fetch(new Request(url, init), { signal: ending.signal }),
  );
  const bytes = Number(response.headers.get('content-length') ?? 0);
  const body = await endingWith(ending, answerMs + bytes / bytesPerMs, ports, () => response.arrayBuffer());
  const { status, headers, url: place } = response;
  const whole = new Response(body.byteLength > 0 ? body : null, { status, headers });
  // Octokit pages through lists by it.
  return Object.defineProperty(whole, 'url', { value: place });
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
